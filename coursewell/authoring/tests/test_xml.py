"""XML that could do harm is refused; nothing in it is ever resolved."""

import time

import pytest

from coursewell.authoring import xml
from coursewell.authoring.xml import Reader, XmlError, check_drawing

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><g><path d="M0 0"/></g></svg>'
DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


@pytest.mark.parametrize(
    "raw",
    [
        SVG,
        b"<svg/>",
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n' + DOCTYPE + b"\n" + SVG,
        '<?xml version="1.0" encoding="UTF-16"?><svg/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><svg><text>é</text></svg>'.encode("latin-1"),
        b"<svg><text>&lt;&amp;&#228;</text></svg>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    ],
)
def test_an_honest_drawing_is_let_through(raw):
    check_drawing(raw)


@pytest.mark.parametrize(
    ("raw", "line", "sentence"),
    [
        (b'<!DOCTYPE a [\n<!ENTITY b "c">\n]>\n<svg>&b;</svg>', 1, "declarations of its own"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><svg>&b;</svg>', 1, "declarations of its own"),
        (b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://x.example/">%b;]><svg/>', 1, "declarations of its own"),
        (b'\n<!DOCTYPE svg SYSTEM "x.dtd" [<!ATTLIST svg a CDATA "b">]><svg/>', 2, "declarations of its own"),
        (b"<!DOCTYPE svg []><svg/>", 1, "declarations of its own"),
        (DOCTYPE + b"\n<svg>&nbsp;</svg>", 2, "entities are not read"),
        (b"<svg>\n&nbsp;</svg>", 2, "undefined entity"),
        (b'<svg a="&nbsp;"/>', 1, "undefined entity"),
        (b"<svg>\n<g></svg>", 2, "mismatched tag"),
        (b"<svg>\n\n", 3, "no element found"),
        (b"", 1, "no element found"),
        (b"<svg/><svg/>", 1, "junk after document element"),
        (b"<svg a='1' a='2'/>", 1, "duplicate attribute"),
        (b"<x:svg/>", 1, "unbound prefix"),
        (b"<svg>\0</svg>", 1, "invalid token"),
        (b"<svg>\xff</svg>", 1, "invalid token"),
        (b"<!-- x -->\n<html/>", 2, "no SVG drawing"),
        (b'<?xml version="1.0" encoding="utf-7"?><svg/>', 1, "encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><svg/>', 1, "encoding"),
        (b'<?xml version="1.0" encoding="nonsense"?><svg/>', 1, "encoding"),
        (b"just text", 1, "syntax error"),
    ],
)
def test_a_drawing_that_is_broken_or_could_do_harm_is_refused_with_its_line(raw, line, sentence):
    with pytest.raises(XmlError, match=sentence) as caught:
        check_drawing(raw)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"<svg>" * 257 + b"</svg>" * 257, "deeper than 256 levels"),
        (b"<svg>" + b"<g/>" * 100_001 + b"</svg>", "more than 100,000 elements"),
        (b"<svg " + b" ".join(b"a%d=''" % number for number in range(501)) + b"/>", "more than 500 attributes"),
        (b"<svg>" + b"x" * 10_000_001 + b"</svg>", "10,000,000 characters"),
        (b"<svg a='" + b"x" * 10_000_001 + b"'/>", "too long"),
        (b"<svg><" + b"x" * 1_001 + b"/></svg>", "too long"),
        (b"<svg>" + b" " * xml.BYTES, "larger than 20 MiB"),
    ],
    ids=["depth", "elements", "attributes", "text", "value", "name", "bytes"],
)
def test_everything_has_a_limit(raw, sentence):
    started = time.process_time()
    with pytest.raises(XmlError, match=sentence):
        check_drawing(raw)
    assert time.process_time() - started < 5


def test_a_doctype_is_refused_where_nobody_asked_for_tolerance():
    with pytest.raises(XmlError, match="declarations of its own"):
        Reader().read(DOCTYPE + SVG)


def test_a_doctype_that_names_a_file_reads_nothing(tmp_path):
    """A pipe would block whoever opened it."""
    import os

    os.mkfifo(tmp_path / "svg.dtd")
    check_drawing(f'<!DOCTYPE svg SYSTEM "{tmp_path / "svg.dtd"}"><svg/>'.encode())


def test_a_reader_is_told_what_there_is_in_order():
    seen = []
    reader = Reader(
        start=lambda name, attributes, line: seen.append((name, dict(attributes), line)),
        text=seen.append,
        end=seen.append,
    )
    reader.read(b'<a b="1">x&lt;y\n<c:d xmlns:c="urn:e" c:f="2"/></a>')
    assert seen == [("a", {"b": "1"}, 1), "x<y\n", ("urn:e d", {"urn:e f": "2"}, 2), "urn:e d", "a"]
