"""XML from outside, read so that it can do nothing: no DTD, no entity, nothing fetched, and everything has a limit.

Expat reads, and what is dangerous in XML is refused the moment Expat meets it; nothing is resolved first. So neither
entities that grow (CVE-2003-1564) nor those that read files or addresses exist here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat  # every handler that could do harm is set below

from coursewell.authoring.document.limits import MIB

BYTES = 20 * MIB
DEPTH = 256
ELEMENTS = 100_000
ATTRIBUTES = 500
#: Characters between tags in all, and in one value of an attribute.
TEXT = 10_000_000
NAME = 1_000
SEPARATOR = " "

Start = Callable[[str, Mapping[str, str], int], None]


class XmlError(ValueError):
    """What cannot be read, in a sentence, with its line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class Reader:
    """Calls `start(name, attributes, line)`, `text(characters)` and `end(name)` for what it meets, in order.

    A name in a namespace is "address name". A DOCTYPE that only names the kind of document, as many drawing programs
    write it, is passed over when `allows_doctype`; one with declarations inside never is.
    """

    start: Start = lambda name, attributes, line: None
    text: Callable[[str], None] = lambda characters: None
    end: Callable[[str], None] = lambda name: None
    allows_doctype: bool = False

    def read(self, raw: bytes) -> None:
        """XmlError for what is not well formed, goes past a limit, or asks for more than its own characters."""
        if len(raw) > BYTES:
            raise XmlError(f"This XML is larger than {BYTES // MIB} MiB.")
        self._depth = self._elements = self._characters = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._reference
        parser.SkippedEntityHandler = self._entity
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            parser.Parse(raw, True)
        except expat.ExpatError as error:
            raise XmlError(f"This is not well-formed XML ({expat.ErrorString(error.code)}).", error.lineno) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, XmlError):
                raise
            raise XmlError("This XML is in an encoding that is not read here; save it as UTF-8.", 1) from None

    def _fail(self, message: str) -> XmlError:
        return XmlError(message, self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEPTH:
            raise self._fail(f"The XML is nested deeper than {DEPTH} levels.")
        if self._elements > ELEMENTS:
            raise self._fail(f"The XML has more than {ELEMENTS:,} elements.")
        if len(attributes) > ATTRIBUTES:
            raise self._fail(f"An element of the XML has more than {ATTRIBUTES} attributes.")
        if len(name) > NAME or any(len(key) > NAME or len(value) > TEXT for key, value in attributes.items()):
            raise self._fail("A name or value in the XML is too long.")
        self.start(name, attributes, self._parser.CurrentLineNumber)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name)

    def _text(self, characters: str) -> None:
        self._characters += len(characters)
        if self._characters > TEXT:
            raise self._fail(f"The XML holds more than {TEXT:,} characters of text.")
        self.text(characters)

    def _doctype(self, name: str, system: str | None, public: str | None, has_declarations: int) -> None:
        if has_declarations or not self.allows_doctype:
            raise self._fail("XML with declarations of its own (DOCTYPE) is not read here; save it without them.")

    def _entity(self, *_: object) -> None:
        raise self._fail("XML entities are not read here; write the characters themselves.")

    def _reference(self, *_: object) -> int:
        raise self._fail("XML that refers to other files is not read here.")


def check_drawing(raw: bytes) -> None:
    """XmlError unless this is an SVG drawing that a browser can show."""
    roots: list[str] = []

    def note(name: str, attributes: Mapping[str, str], line: int) -> None:
        if not roots:
            roots.append(name)
            if name.rpartition(SEPARATOR)[2] != "svg":
                raise XmlError("This is XML, but no SVG drawing: its first element is not <svg>.", line)

    Reader(start=note, allows_doctype=True).read(raw)
