"""Which folders of a repository are topics, and in what order their texts are read."""

from __future__ import annotations

import posixpath
import re

from coursewell.authoring.folder.tree import Tree, natural_order
from coursewell.authoring.repository.about import INDEX
from coursewell.authoring.repository.leftovers import TRANSLATIONS, is_archived, is_translation

#: Names of folders in which nobody keeps lessons: what lessons share, and what the keepers of a repository need.
NOT_TOPICS = """
assets bin build common config contrib dist doc docs draft drafts examples files fonts images img imgs include includes
lib licenses media meta misc partials public resources script scripts shared solutions src static template templates
test tests tmp tools utils vendor
"""
FIRST = re.compile(r"(?:\d+[-_. ]*)?intro(?:duction)?(?![a-z])", re.IGNORECASE)
LAST = re.compile(r"(?:\d+[-_. ]*)?(?:conclusion|summary|wrap[-_ ]?up)(?![a-z])", re.IGNORECASE)
PROJECT = re.compile(r"(?:\d+[-_. ]+)?project[-_. ]+(?=.)", re.IGNORECASE)
ENDINGS_OF_TEXTS = {".md", ".txt", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp4", ".webm", ""}

Place = tuple[int, int, list[tuple[int, int, str]]]


def topics(tree: Tree) -> dict[str, list[str]]:
    """The texts of each folder at the top that is a topic, in reading order."""
    texts: dict[str, list[str]] = {}
    for path in tree.files:
        topic, slash, _ = path.partition("/")
        is_text = bool(slash) and path.endswith(".md") and is_topic(topic)
        if is_text and not is_archived(path) and not is_translation(tree, path):
            texts.setdefault(topic, []).append(path)
    return {topic: sorted(texts[topic], key=reading_order) for topic in sorted(texts, key=natural_order)}


def is_topic(folder: str) -> bool:
    known = {*NOT_TOPICS.split(), *TRANSLATIONS}
    return folder.lower() not in known and not folder.startswith("_")


def is_made_of_topics(tree: Tree) -> bool:
    """Two topics at least have folders of texts, and there are no fewer texts than files of programs."""
    found = topics(tree)
    deep = [topic for topic, paths in found.items() if any(path.count("/") > 1 for path in paths)]
    endings = (posixpath.splitext(path)[1].lower() for path in tree.files if path.partition("/")[0] in found)
    return len(deep) > 1 and sum(ending not in ENDINGS_OF_TEXTS for ending in endings) <= sum(map(len, found.values()))


def reading_order(path: str) -> list[Place]:
    """By name, but with what is called an introduction first and a conclusion last; texts before folders."""
    *folders, name = path.split("/")
    above = folders[-1].lower() if folders else ""
    is_index = name.lower() in INDEX or name.lower() == f"{above}.md"
    places = [(1, rank(folder), natural_order(folder)) for folder in folders]
    return [*places, (0, -1 if is_index else rank(name), natural_order(name))]


def rank(name: str) -> int:
    return 0 if FIRST.match(name) else 2 if LAST.match(name) else 1
