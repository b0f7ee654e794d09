# ruff: noqa: E501 - one payload, one line
"""Course folders and a table that try to run script, to be brought in by the product's own commands."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from tests.support.hostile import HTML, RUN, SVG
from tests.support.payloads import payloads

#: Payloads in one course; each is in a lesson of its own, and in the quiz, the captions and fields of its course.
TOGETHER = 10
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)
#: A second of silence: 8 bits, 8,000 a second (the header is that of RIFF WAVE).
WAV = (
    b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x40\x1f\0\0"
    + b"\x80" * 8000
)
#: Files that are two things, or not what their name says.
POLYGLOTS: dict[str, bytes] = {
    "gifar.gif": bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
    + HTML.encode(),
    "svg-as.png": SVG.encode(),
    "html-as.png": HTML.encode(),
    "html-as.pdf": b"%PDF-1.7\n" + HTML.encode(),
    "script.js": RUN.encode(),
    "page.html": HTML.encode(),
    "page.xhtml": b"<html xmlns='http://www.w3.org/1999/xhtml'><script>" + RUN.encode() + b"</script></html>",
    "sheet.xml": f"<?xml-stylesheet href='x.xsl'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>{RUN}</x:script>".encode(),
    "caption.vtt.html": b"WEBVTT\n\n" + HTML.encode(),
    "png-and-html.png": PNG + HTML.encode(),
}
#: What the studio takes besides: two formats in one file, each whole.
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300"
    + "01" * 64
    + "ffc0000b080001000101011100ffc40014000100000000000000"
    "000000000000000009ffc40014100100000000000000000000000000000000ffda0008010100003f0054ffd9"
)
CATALOGUE_MAP = """source: hostile
format: jsonl
course: {key: id, slug: slug, title: text, code: code, summary: line, licence: code, overview: text, outcomes: text,
  audience: text, prerequisites: text, assessment: text, instructors: line, external_url: url, open: open}
subject: {code: code, title: line}
"""


def zipped() -> bytes:
    """An archive that holds a page."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", HTML)
    return packed.getvalue()


def uploads() -> dict[str, bytes]:
    """Polyglots and files under false names, as somebody might upload them."""
    comment = b"\xff\xfe" + (len(HTML) + 2).to_bytes(2, "big") + HTML.encode()
    script = b"GIF89a=1;" + RUN.encode() + b";//" + b"\0" * 8
    return POLYGLOTS | {
        "script-as.gif": script,
        "archive.jpg": JPEG + zipped(),
        "comment.jpg": JPEG[:2] + comment + JPEG[2:],
        "archive.zip": zipped(),
        "archive-as.html": zipped() + HTML.encode(),
        "pdf.svg": b"%PDF-1.4\n" + SVG.encode(),
        "film.mp4": b"\0\0\0\x18ftypmp42" + HTML.encode(),
        "sound.wav": WAV + HTML.encode(),
        "data.json": f'{{"x": "{RUN}"}}'.encode(),
        "style.css": f"@import 'javascript:{RUN}'; body {{ background: url(javascript:{RUN}) }}".encode(),
        "sheet.xsl": f"<x xmlns='http://www.w3.org/1999/xhtml'><script>{RUN}</script></x>".encode(),
        "utf7.txt": f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-".encode(),
        "utf16.txt": HTML.encode("utf-16"),
        "mail.mhtml": b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + HTML.encode(),
        "frame.svgz": gzip.compress(SVG.encode(), mtime=0),
        "worker.mjs": f"onmessage = () => {RUN}; {RUN}".encode(),
        "app.wasm": b"\0asm\1\0\0\0" + HTML.encode(),
        "manifest.webmanifest": f'{{"start_url": "javascript:{RUN}"}}'.encode(),
        "entity.svg": f'<!DOCTYPE svg [<!ENTITY x "{RUN}">]><svg xmlns="http://www.w3.org/2000/svg"><script>&x;</script></svg>'.encode(),
    }


def line(text: str, most: int) -> str:
    return " ".join(text.split())[:most] or "x"


def course_files(number: int, texts: list[str]) -> Iterator[tuple[str, str | bytes]]:
    """One course in which these payloads are everywhere."""
    front: dict[str, object] = {
        "title": line(texts[0], 300), "slug": f"c{number}", "subject": f"Injection / {line(texts[1], 200).replace(' / ', '/')}",
        "code": line(texts[2], 50), "summary": line(texts[3], 500), "licence": line(texts[4], 100), "language": "en",
        "outcomes": texts[5], "audience": texts[6], "prerequisites": texts[7], "assessment": [line(text, 300) for text in texts],
        "cover": "picture.svg", "instructors": [{"name": line(text, 300), "bio": text} for text in texts],
    }  # fmt: skip
    yield "course.md", page(front, "\n\n".join(texts))
    yield "picture.svg", SVG
    yield "m/module.md", page({"title": line(texts[8], 300)}, "\n\n".join(texts))
    for at, text in enumerate(texts):
        yield f"m/t{at}.md", page({"title": line(text, 300)}, lesson(at, text))
        yield f"m/{file_name(at, text)}", SVG
    vtt = "\n\n".join(f"00:00.000 --> 00:01.000 line:{at}\n{line(text, 900)}" for at, text in enumerate(texts))
    yield (
        "m/film.vtt",
        f"WEBVTT {line(texts[9], 90)}\n\nSTYLE\n::cue {{ color: red }}\n\n{vtt}\n",
    )
    yield "m/film.wav", WAV
    captions = [{"file": "film.vtt", "language": "en", "label": line(text, 300)} for text in texts[:3]]
    yield (
        "m/u-film.md",
        page({"title": line(texts[9], 300), "kind": "video", "file": "film.wav", "captions": captions}, texts[0]),
    )
    picture = {"kind": "image", "file": "../picture.svg", "alt": line(texts[1], 900), "caption": "\n\n".join(texts)}
    yield "m/v-picture.md", page({"title": line(texts[2], 300), **picture}, texts[1])
    yield (
        "m/w-quiz.md",
        page(
            {"title": line(texts[3], 300), "kind": "quiz"},
            "x " + line(texts[2], 900) + "\n\n" + "\n".join(map(question, texts)),
        ),
    )
    for at, (name, body) in enumerate(POLYGLOTS.items()):
        yield f"m/files/{name}", body
        if at == number % len(POLYGLOTS):
            label = {"kind": "file", "file": f"files/{name}", "label": line(texts[4], 300)}
            yield "m/x-file.md", page({"title": line(texts[5], 300), **label}, texts[4])


def page(front: Mapping[str, object], body: str) -> str:
    """JSON is YAML, and writes whatever a text holds. A text that would end the front matter's quotes cannot."""
    values = "\n".join(f"{name}: {json.dumps(value)}" for name, value in front.items())
    return f"---\n{values}\n---\n{body}\n"


def lesson(at: int, text: str) -> str:
    """A payload in every place that Markdown has for a text."""
    short = line(text, 900)
    places = [
        text, f"## {short}", f'![{short}]({quote(file_name(at, text))} "{short}")', f"[{short}](<{short}>)",
        f"[x](x?{short})", f"> {short}", f"- {short}\n- [ ] {short}", f"| a |\n|---|\n| {short} |", f"$\\text{{{short}}}$",
        f"$${short}$$", f"`{short}`", f"```{short}\n{text}\n```", f"x[^n{at}]\n\n[^n{at}]: {short}", f"::: note {short}\n{text}\n:::",
        f"<details><summary>{short}</summary>\n\n{text}\n\n</details>", f"<span title=\"{short}\" lang='{short}'>x</span>",
        f"<!-- {short} -->", f"Term\n: {short}", f"[r]: {short}\n\n[r]", *(f"[{name}](files/{name}) ![x](files/{name})" for name in POLYGLOTS),
    ]  # fmt: skip
    return "\n\n".join(places)


def question(text: str) -> str:
    short = line(text, 300)
    # Never at the start of a line, where some would be choices or the start of code.
    return f"## {short}\n\nx {short}\n\n- (x) x {short}\n  > {short}\n- ( ) y {short}\n\n> {short}\n"


def file_name(at: int, text: str) -> str:
    """A payload as the name of a file, as far as names of files go."""
    safe = "".join(char for char in line(text, 60) if char.isprintable() and char not in '/\\:*?"|').strip(" .")
    return f"p{at} {safe}.svg"


def write(place: Path) -> tuple[Path, Path, Path]:
    """A folder of courses, an archive of courses, and a table with its map beside it; all payloads in each way."""
    all_of_them = payloads()
    folder, archive, table = place / "folder", place / "courses.zip", place / "table.jsonl"
    groups = [all_of_them[start : start + TOGETHER] for start in range(0, len(all_of_them), TOGETHER)]
    with zipfile.ZipFile(archive, "w") as packed:
        for number, texts in enumerate(groups):
            texts = [*texts, *all_of_them[: TOGETHER - len(texts)]]
            for name, body in course_files(number, texts):
                if number % 2:
                    packed.writestr(f"c{number}/{name}", body)
                else:
                    path = folder / f"c{number}" / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    rows = (
        {"id": f"r{at}", "slug": f"r{at}", "text": text, "line": line(text, 300), "code": line(text, 40), "open": "true",
         "url": f"https://example.org/{line(text, 200)}".replace(" ", "%20") if at % 2 else ""}
        for at, text in enumerate(all_of_them)
    )  # fmt: skip
    table.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (place / "map.yaml").write_text(CATALOGUE_MAP)
    return folder, archive, table
