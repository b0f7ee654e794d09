"""ZIP archives, read as the specification has them (PKWARE APPNOTE.TXT 6.3.10) and refused where they contradict it.

Readers of ZIP disagree wherever an archive says one thing twice; an archive that says two different things is refused.
"""
