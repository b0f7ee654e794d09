"""How large anything in a course may be. Generous for people, finite for machines."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

TITLE = 300
SLUG = 200
SUMMARY = 500
CODE = 50
LANGUAGE = 15
LICENCE = 100
URL = 2000
NAME = 255
#: A file of text, with all that stands in it.
TEXT = 2 * MIB
#: A text in a document: what is left of a file for it beside front matter.
BODY = TEXT - 128 * KIB
#: A text that stands in front matter.
PROSE = 20_000
MINUTES = 999_999
MODULES = 500
CONTENTS = 5_000
QUESTIONS = 500
CHOICES = 50
INSTRUCTORS = 200
SUBJECT_DEPTH = 8

FILES = 20_000
FOLDER_DEPTH = 12
ASSET = 1024 * MIB
ASSETS_TOGETHER = 20 * 1024 * MIB
FRONT_MATTER = 512 * KIB
FRONT_MATTER_DEPTH = 10
#: outline.yaml, which names every text of a course.
OUTLINE = 6 * MIB
#: Values in one of these: a small file of tiny ones would fill the memory.
NODES = 100_000

#: What a format brings that has no field here.
EXTRA = 16 * KIB
EXTRA_DEPTH = 6
#: A whole document: its texts, and its JSON.
TEXTS_TOGETHER = 32 * MIB
DOCUMENT = 256 * MIB
DOCUMENT_DEPTH = 32
