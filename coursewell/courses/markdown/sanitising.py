"""The allow-list. Nothing reaches a page that is not named here."""

from __future__ import annotations

import re

import nh3
from pygments.token import STANDARD_TYPES

PHRASING = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "input", "ins",
    "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
}  # fmt: skip
BLOCKS = {
    "blockquote", "caption", "col", "colgroup", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
# Neither annotation-xml, mglyph nor malignmark: they switch parsers between HTML and MathML, which is how
# sanitisers are tricked ("mutation XSS").
MATHS = {
    "math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr",
    "munder", "munderover",
}  # fmt: skip
MATHS_ATTRIBUTES = {
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "display", "displaystyle",
    "fence", "form", "height", "largeop", "linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize",
    "movablelimits", "notation", "rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy",
    "symmetric", "voffset", "width",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "rel", "aria-label"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "input": {"checked", "aria-label"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "section": {"aria-label"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
    **dict.fromkeys(MATHS, MATHS_ATTRIBUTES),
}
BOXES = (
    "note", "tip", "warning", "exercise", "solution", "more", "teacher", "hint", "before", "objectives", "questions",
    "keypoints", "discussion", "example", "checklist", "quotation", "plain",
)  # fmt: skip
CLASSES = {
    "a": {"anchor", "footnote-back", "picture-elsewhere"},
    "code": {"formula-source"},
    "details": {"box", *(f"box-{name}" for name in BOXES)},
    "div": {"box", "code", "code-output", "code-error", "table-scroll", *(f"box-{name}" for name in BOXES)},
    "figure": {"figure"},
    "input": {"task-list-item-checkbox"},
    "li": {"task-list-item"},
    "p": {"box-head", "code-label"},
    "section": {"footnotes"},
    "span": {
        "formula", "box-label", "box-title", "picture-missing", "picture-elsewhere", "picture-label",
        *(name for name in STANDARD_TYPES.values() if name),
    },
    "summary": {"box-head"},
    "sup": {"footnote-ref"},
    "td": {"align-left", "align-right", "align-center"},
    "th": {"align-left", "align-right", "align-center"},
    "ul": {"contains-task-list"},
}  # fmt: skip

NUMBER = re.compile(r"\d{1,5}")
# No colon and no slash anywhere: whatever else MathML makes of an attribute, it is not an address.
MATHS_VALUE = re.compile(r"[\w#.%+\- ]{0,60}")
IDENTIFIER = re.compile(r"[\w.:-]{1,200}")
FIXED = {
    ("img", "loading"): {"lazy"},
    ("img", "decoding"): {"async"},
    ("*", "dir"): {"ltr", "rtl", "auto"},
    ("th", "scope"): {"row", "col", "rowgroup", "colgroup"},
}


def _filter(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute's value only if it has the form that the attribute needs."""
    allowed = FIXED.get((tag, name)) or FIXED.get(("*", name))
    if allowed is not None:
        return value if value in allowed else None
    if tag in MATHS:
        return value if MATHS_VALUE.fullmatch(value) else None
    if name == "id":
        return value if IDENTIFIER.fullmatch(value) else None
    if name in {"width", "height", "colspan", "rowspan", "span", "start"}:
        return value if NUMBER.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=PHRASING | BLOCKS | MATHS,
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "title", "textarea"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_filter,
    allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
    # Whatever an author writes, an <input> is a box that shows whether a task is done.
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
)


def sanitise(html: str) -> str:
    """HTML that holds nothing but what the allow-list names, well formed, each attribute quoted and escaped."""
    return _cleaner.clean(html)
