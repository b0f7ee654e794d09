"""How large an archive may be, and how far it may grow when it is read. Those of courses hold besides."""

from __future__ import annotations

from coursewell.authoring.document.limits import MIB

#: The directory of a ZIP: 20,000 entries with long names are 10 MiB.
DIRECTORY = 16 * MIB
#: What an entry may become for each of its bytes in the archive: a long CSV file reaches 30, a bomb 1,032.
RATIO = 200
#: Small files are allowed any ratio.
FREE = 4 * MIB
#: The same for all entries together.
RATIO_TOGETHER = 25
FREE_TOGETHER = 256 * MIB
