"""The second look at a text's HTML: addresses resolved, pictures shown or said to be missing, headings put in order.

It works on what the sanitiser wrote, so every tag is well formed and every attribute quoted and escaped, whether it
came from Markdown or from raw HTML. What it writes is sanitised again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from django.utils.translation import get_language, gettext

from coursewell.courses.markdown.headings import Heading, Headings

Target = Literal["link", "image"]


@dataclass(frozen=True)
class Picture:
    """Where a picture is, and its size in pixels when that is known."""

    url: str
    width: int | None = None
    height: int | None = None


#: Gets a path as the author means it (decoded, without `?` and `#`); gives its address, or None if there is none.
Resolve = Callable[[str, Target], str | Picture | None]

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z:_-]+="[^"]*")*)>')
ATTRIBUTE = re.compile(r' ([a-zA-Z:_-]+)="([^"]*)"')
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass
class Rewriter:
    """One pass over one text."""

    resolve: Resolve
    prefix: str = ""
    warnings: list[str] = field(default_factory=list)
    headings: Headings = field(default_factory=Headings)
    is_in_link: bool = False

    def rewrite(self, source: str) -> str:
        out: list[str] = []
        position = 0
        for found in TAG.finditer(source):
            out.append(source[position : found.start()])
            position = found.end()
            closing, name, attributes = found.groups()
            if closing:
                out.append(self._close(name))
            else:
                values = {key: html.unescape(value) for key, value in ATTRIBUTE.findall(attributes)}
                out.append(self._open(name, values, source, found.end()))
        out.append(source[position:])
        return "".join(out)

    def found_headings(self) -> tuple[Heading, ...]:
        return tuple(Heading(level, self.prefix + name, text) for level, name, text in self.headings.outside_boxes)

    def _open(self, name: str, values: dict[str, str], source: str, end: int) -> str:
        if name[0] == "h" and name[1:].isdigit():
            return self._heading(values, source, end)
        if "id" in values:
            self._claim(values)
        if name == "a":
            return self._link(values)
        if name == "img":
            return self._picture(values)
        if name == "input":
            values["aria-label"] = gettext("Done") if "checked" in values else gettext("To do")
        if name in {"div", "details"} and "box" in values.get("class", "").split():
            self.headings.enter()
        elif name in {"div", "details"}:
            self.headings.pass_by()
        before = '<div class="table-scroll">' if name == "table" else ""
        return before + tag(name, values)

    def _close(self, name: str) -> str:
        if name[0] == "h" and name[1:].isdigit():
            level, anchor = self.headings.close()
            label = html.escape(gettext("Link to this section"))
            link = f' <a class="anchor" href="#{html.escape(self.prefix + anchor)}" aria-label="{label}">#</a>'
            return f"{link if anchor else ''}</h{level}>"
        if name == "a":
            self.is_in_link = False
        if name in {"div", "details"}:
            self.headings.leave()
        return f"</{name}>" + ("</div>" if name == "table" else "")

    def _claim(self, values: dict[str, str]) -> None:
        if self.headings.claim(values["id"]):
            values["id"] = self.prefix + values["id"]
        else:
            del values["id"]

    def _heading(self, values: dict[str, str], source: str, end: int) -> str:
        text = html.unescape(re.sub(r"<[^>]*>", "", source[end : source.index("</h", end)])).strip()
        wanted = values.pop("id", "")
        level, name = self.headings.open(int(source[source.rindex("<h", 0, end) + 2]), text, wanted)
        return tag(f"h{level}", values | ({"id": self.prefix + name} if name else {}))

    def _link(self, values: dict[str, str]) -> str:
        self.is_in_link = True
        values.pop("rel", None)
        address = values.pop("href", "").strip()
        kind = kind_of(address)
        if kind == "here":
            values["href"] = f"#{self.prefix}{address[1:]}" if address != "#" else "#"
        elif kind == "elsewhere":
            values |= {"href": _absolute(address), "rel": "external noopener noreferrer"}
        elif kind in {"mail", "site"}:
            values["href"] = address
        elif kind == "course":
            resolved = self._resolve(address, "link")
            if resolved is None:
                self.warnings.append(gettext("The link to “%(path)s” leads nowhere.") % {"path": address})
            else:
                values["href"] = resolved.url + address[len(split_path(address)[0]) :]
        return tag("a", values)

    def _resolve(self, address: str, target: Target) -> Picture | None:
        found = self.resolve(unquote(split_path(address)[0]), target)
        return Picture(found) if isinstance(found, str) else found

    def _picture(self, values: dict[str, str]) -> str:
        address = values.pop("src", "").strip()
        kind = kind_of(address)
        alt = values.get("alt", "")
        if kind == "elsewhere":
            return self._picture_elsewhere(_absolute(address), alt)
        found = Picture(address) if kind == "site" else None
        if kind == "course":
            found = self._resolve(address, "image")
        if found is None:
            return self._picture_missing(address, alt)
        size = {"width": found.width, "height": found.height} if found.width and found.height else {}
        values = {"alt": "", **values, **{name: str(number) for name, number in size.items()}}
        return tag("img", values | {"src": found.url, "loading": "lazy", "decoding": "async"})

    def _picture_missing(self, address: str, alt: str) -> str:
        shown = address if len(address) <= 120 else f"{address[:120]}…"
        self.warnings.append(gettext("The picture “%(path)s” is missing.") % {"path": shown})
        label = f'<span class="picture-label" lang="{get_language()}">{html.escape(gettext("Missing picture"))}</span>'
        return f'<span class="picture-missing">{label} {html.escape(alt or shown)}</span>'

    def _picture_elsewhere(self, address: str, alt: str) -> str:
        """A link instead: a page of ours makes its reader's browser ask nobody else for anything."""
        host = urlsplit(address).hostname or address
        label = html.escape(gettext("Picture on %(host)s") % {"host": host})
        inner = f'<span class="picture-label" lang="{get_language()}">{label}</span> {html.escape(alt)}'
        if self.is_in_link:
            return f'<span class="picture-elsewhere">{inner}</span>'
        rel = "external noopener noreferrer"
        return tag("a", {"class": "picture-elsewhere", "href": address, "rel": rel}) + f"{inner}</a>"


def kind_of(address: str) -> Literal["none", "here", "mail", "elsewhere", "site", "course"]:
    """Where an address leads: nowhere we follow, this text, a mailbox, another site, this site, this course."""
    if not address:
        return "none"
    if address[0] == "#":
        return "here"
    if SCHEME.match(address):
        scheme = address.split(":", 1)[0].lower()
        return {"http": "elsewhere", "https": "elsewhere", "mailto": "mail"}.get(scheme, "none")  # type: ignore[return-value]
    # Browsers read a backslash as a slash here.
    if address[0] in "/\\":
        return "elsewhere" if address[1:2] in {"/", "\\"} else "site"
    return "course"


def split_path(address: str) -> tuple[str, str]:
    """The path of a relative address, and what follows it (`?query#fragment`)."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return path, address[len(path) :]


def tag(name: str, values: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {key}="{html.escape(value)}"' for key, value in values.items()) + ">"


def _absolute(address: str) -> str:
    return address if SCHEME.match(address) else "https://" + address.lstrip("/\\")
