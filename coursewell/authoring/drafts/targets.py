"""Where the links of a course may lead: to its texts and places in them, to its files, to pages of this site."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import cached_property

from coursewell.authoring.document import ContentDocument, CourseDocument
from coursewell.courses.links import COURSE_FILE, Place, places_of, within
from coursewell.courses.markdown import Reference, render
from coursewell.courses.markdown.rewriting import kind_of, split_path
from coursewell.courses.texts import TEXTS

ID = re.compile(r' id="([^"]*)"')
#: Every page has these.
EVERYWHERE = {"", "top"}
REMEMBERED = 2_000
Wrong = Literal["link", "image", "part"]
_known: dict[bytes, frozenset[str]] = {}


def anchors_in(text: str) -> frozenset[str]:
    """What `#part` may name in a text. Remembered: rendering takes milliseconds, and many links lead to one text."""
    key = hashlib.sha256(text.encode(errors="replace")).digest()
    found = _known.get(key)
    if found is None:
        if len(_known) >= REMEMBERED:
            _known.clear()
        html = render(text, resolve=lambda _target, _kind: None).html
        found = _known[key] = frozenset(map(unescape, ID.findall(html)))
    return found


@dataclass(frozen=True)
class Targets:
    """What the links of one document are held against."""

    document: CourseDocument

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Lessons by the path of their text, and folders, which lead to their first lesson."""
        pairs = ((module, content) for module in self.document.modules for content in module.contents)
        return places_of((content.path, module.slug, content.slug) for module, content in pairs)

    @cached_property
    def lessons(self) -> Mapping[Place, ContentDocument]:
        pairs = ((module, content) for module in self.document.modules for content in module.contents)
        return {Place(module.slug, content.slug): content for module, content in pairs}

    @cached_property
    def files(self) -> set[str]:
        return {asset.name for asset in self.document.assets}

    def wrong_with(self, one: Reference, *, base: str, text: str, files: set[str]) -> Wrong | None:
        """Why this reference of `text`, which lies at `base` and may show these files, leads nowhere."""
        kind, part = kind_of(one.target), unquote(one.target.partition("#")[2])
        if kind == "course":
            path = within(base, one.path)
            if one.kind == "image":
                return None if path in files else "image"
            if path is None or not (path == COURSE_FILE or path in self.places or path in files):
                return "link"
            return None if path in files else self.wrong_part(part, self.places.get(path))
        if kind == "here":
            return None if part in EVERYWHERE | anchors_in(text) else "part"
        path = path_on_site(one.target) if kind in {"site", "elsewhere"} else None
        if path is None or (kind == "elsewhere" and one.kind == "image"):  # shown as a link
            return None
        return self.wrong_on_site(path, part, one.kind)

    def wrong_on_site(self, path: str, part: str, kind: Literal["link", "image"]) -> Wrong | None:
        """Of other courses it is enough that there may be such a page: they change without this one."""
        if path.startswith(settings.STATIC_URL):
            return None
        found = matched(path)
        if found is None:
            return kind
        if found.kwargs.get("slug") != self.document.slug:
            return None
        place = Place(found.kwargs.get("module", ""), found.kwargs.get("content", ""))
        lesson = self.lessons.get(place)
        if found.url_name in {"lesson", "content_file"} and lesson is None:
            return kind
        if found.url_name in {"course_file", "content_file"}:
            own = {asset.name for asset in lesson.assets} if lesson else set()
            return None if found.kwargs["name"] in self.files | own else kind
        if found.url_name == "lesson":
            return self.wrong_part(part, place)
        return self.wrong_part(part, None) if found.url_name == "course_detail" else None

    def wrong_part(self, part: str, place: Place | None) -> Wrong | None:
        """Without a place it is the page of the course, where every text has a prefix of its own."""
        if part in EVERYWHERE:
            return None
        if place is not None:
            return None if part in anchors_in(self.lessons[place].body) else "part"
        name = part.partition("-")[0]
        if name not in TEXTS:  # something that the page has besides
            return None
        return None if part.removeprefix(f"{name}-") in anchors_in(getattr(self.document, name)) else "part"


def path_on_site(address: str) -> str | None:
    """The path of an address that leads to this site, whether it names the site or not."""
    if kind_of(address) == "site":
        return unquote(split_path(address.replace("\\", "/"))[0])
    try:
        parts, own = urlsplit(address.strip()), urlsplit(settings.SITE_URL)
    except ValueError:
        return None
    return unquote(parts.path) or "/" if parts.netloc.lower() == own.netloc.lower() else None


def matched(path: str) -> ResolverMatch | None:
    for one in (path, f"{path}/"):  # as Django leads on to
        try:
            return resolve(one)
        except Resolver404:
            continue
    return None
