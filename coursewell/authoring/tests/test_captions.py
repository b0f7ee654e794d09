from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.folder.captions import CaptionsError, read
from coursewell.authoring.layouts import Options
from coursewell.authoring.layouts import read as read_folder
from coursewell.authoring.tests.conftest import errors_of
from coursewell.authoring.tests.test_real_material import material

CUE = "00:00.000 --> 00:01.000\nHello\n"


@pytest.mark.parametrize(
    ("text", "cues", "lines"),
    [
        ("WEBVTT", 0, []),
        (f"WEBVTT\n\n{CUE}", 1, []),
        (f"\ufeffWEBVTT - a title\nKind: captions\n\n{CUE}\n1\n{CUE}", 2, []),
        (f"WEBVTT\n\nNOTE a note\nof two lines\n\nSTYLE\n::cue {{}}\n\n{CUE}", 1, []),
        (f"WEBVTT\r\n\r\n{CUE}".replace("\n", "\r\n"), 1, []),
        (f"WEBVTT\r\r{CUE}".replace("\n", "\r"), 1, []),
        (f"WEBVTT\n{CUE}", 1, []),
        (f"WEBVTT\n\n{CUE}{CUE}", 2, []),
        ("WEBVTT\n\n00:00:00,000 --> 00:00:01,000\nHello\n", 0, [3]),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nHello\n", 0, [3]),
        (f"WEBVTT\n\nHello\n\n{CUE}", 1, [3]),
        ("WEBVTT\n\n00:02.000 --> 00:01.000 align:start\nHello\n", 1, [3]),
    ],
)
def test_cues_are_counted_and_flaws_have_their_line(text, cues, lines):
    found = read(text.encode())
    assert (found.cues, [line for line, _ in found.flaws]) == (cues, lines)


@pytest.mark.parametrize(
    ("raw", "line", "sentence"),
    [
        (b"", 1, "begin with a line WEBVTT"),
        (b"\n\nWEBVTT\n", 1, "begin with a line WEBVTT"),
        (b"WEBVTTX\n", 1, "begin with a line WEBVTT"),
        (b"webvtt\n", 1, "begin with a line WEBVTT"),
        (b"1\n00:00:00,000 --> 00:00:01,000\nHello\n", 1, "This is SubRip"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\ncaf\xe9\n", 4, "not UTF-8"),
    ],
)
def test_what_is_no_webvtt_is_refused(raw, line, sentence):
    with pytest.raises(CaptionsError, match=sentence) as caught:
        read(raw)
    assert caught.value.line == line


@given(st.text(alphabet="WEBVT\n\r-> 0:1.aNOTE\0", max_size=60))
def test_whatever_follows_the_first_line_is_read(text):
    found = read(f"WEBVTT\n{text}".encode())
    assert found.cues <= text.count("-->")


def test_a_folder_says_what_is_wrong_with_its_captions(folder, write):
    video = "---\nkind: video\nfile: film.mp4\ncaptions:\n  - file: film.vtt\n    language: en\n---\n"
    write({"02-hitches/film.md": video, "02-hitches/film.mp4": b"x", "02-hitches/film.vtt": "Hello"})
    assert errors_of(read_folder(folder, Options())) == ["02-hitches/film.vtt:1: Captions begin with a line WEBVTT."]


def test_the_cues_of_real_captions_are_counted_as_their_players_count_them():
    tests = material("vtt-conformance") / "test" / "wpt-file-parsing"
    for script in sorted(tests.glob("*.js")):
        wanted = int(script.read_text().partition("assert_equals(cues.length, ")[2].partition(")")[0].partition(",")[0])
        assert (script.name, read(script.with_suffix(".vtt").read_bytes()).cues) == (script.name, wanted)
    films = list(material("vtt-py4e").rglob("*.vtt"))
    assert (len(films), sum(read(film.read_bytes()).cues for film in films)) == (24, 4_744)
