"""Titles, slugs and identities from the names of files and folders."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from coursewell.authoring.folder.lesson import bare_name, identity_path, spoken
from coursewell.authoring.slugs import LENGTH, slug_of

NUMBER = re.compile(r"\d+(?=[-_. ])")
#: What the download of a branch adds to the name of a repository.
BRANCH = re.compile(r"-(?:main|master)$")
#: Words with a spelling of their own; a title made of a file's name would be hard to read without.
SPELLINGS = """
AI API APIs ARIA AWS CD CI CLI CS CSS CV DB DNS DOM ES6 GPS GUI Git GitHub GraphQL HTML HTTP HTTPS I IDE IP IoT JS JSON
JSX JavaScript Linux ML MySQL NPM NodeJS NoSQL OOP ORM ORMs OS PDF PHP PostgreSQL Python Rails React Ruby SDK SQL SSH
SVG SVGs TCP TDD TypeScript UI URL URLs USB UX VM WAI XML YAML iOS jQuery macOS
"""


def is_numbered(name: str) -> bool:
    return bool(NUMBER.match(name))


def repository_name(name: str) -> str:
    """The name of a repository as a slug, whether it was cloned or downloaded as an archive of a branch."""
    return slug_of(BRANCH.sub("", name), "course")


def title_of(name: str) -> str:
    """A title made of a name: `02-intro_to_css.md` gives “Intro to CSS”."""
    spellings = {word.lower(): word for word in SPELLINGS.split()}
    return " ".join(spellings.get(word.lower(), word) for word in spoken(bare_name(name)).split()) or name


def slugs_for(paths: Iterable[str], fallback: str) -> dict[str, str]:
    """A slug for each path, from its names without numbers; where two would get the same, each tells its whole path.

    So a slug depends on the path alone as long as it is unique, and never on the order.
    """
    plain = {path: slug_of(identity_path(path).replace("/", " ").replace("_", "-"), fallback) for path in paths}
    often = Counter(plain.values())
    return {path: slug if often[slug] == 1 else _told_apart(slug, path) for path, slug in plain.items()}


def _told_apart(slug: str, path: str) -> str:
    digest = hashlib.sha256(path.encode()).hexdigest()[:6]
    return f"{slug[: LENGTH - 7].rstrip('-_')}-{digest}"


def identities_for(paths: Iterable[str]) -> dict[str, str]:
    """What each path is identified by: itself without the numbers that only give an order, where that is unique."""
    plain = {path: identity_path(path) for path in paths}
    often = Counter(plain.values())
    return {path: name if often[name] == 1 else path for path, name in plain.items()}
