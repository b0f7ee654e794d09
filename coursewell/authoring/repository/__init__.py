"""What repositories of Markdown have in common that were written for another place than this one.

Their authors thought of a website of theirs, so what is odd here is no mistake of theirs: it is said, and the rest goes
in. The layouts in `authoring.layouts` are made of these parts.
"""
