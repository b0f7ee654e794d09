"""Serving files: who may have them, in which pieces, and behind which fences."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient
from django.urls import reverse

from coursewell.courses import files
from coursewell.courses.files.serving import disposition
from coursewell.courses.models import Attachment, Content, Module, State

BODY = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def make_file(make_course):
    """Makes a file of a lesson (or, without a lesson, of its course) and gives its address."""

    def make(body=BODY, media_type="video/mp4", name="figures/loop.mp4", of_lesson=True, is_open=True, **course):
        course = make_course(is_open=is_open, **course)
        module = Module.objects.create(course=course, title="m", slug="m")
        content = Content.objects.create(module=module, title="c", slug="c") if of_lesson else None
        stored = files.store(body, max_bytes=10**6)
        Attachment.objects.create(
            course=course, content=content, name=name, digest=stored.digest, size=stored.size, media_type=media_type
        )
        if content:
            return reverse("content_file", args=[course.slug, "m", "c", name])
        return reverse("course_file", args=[course.slug, name])

    return make


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file_comes_with_its_length_and_digest(client, make_file):
    response = client.get(make_file())
    assert body_of(response) == BODY
    assert response.headers["Content-Length"] == str(len(BODY))
    assert response.headers["ETag"].strip('"') == files.store(BODY, max_bytes=10**6).digest
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-9", 5, 9),
        ("bytes=10000-", 10000, 10239),
        ("bytes=-10", 10230, 10239),
        ("bytes=-99999", 0, 10239),
        ("bytes=10239-99999", 10239, 10239),
    ],
)
def test_a_range_comes_as_206(client, make_file, asked, first, last):
    response = client.get(make_file(), headers={"range": asked})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/10240"
    assert response.headers["Content-Length"] == str(last - first + 1)
    assert body_of(response) == BODY[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=10240-", "bytes=-0", "bytes=99999-100000"])
def test_a_range_beyond_the_end_is_416(client, make_file, asked):
    response = client.get(make_file(), headers={"range": asked})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */10240"


@pytest.mark.parametrize("asked", ["bytes=9-5", "bytes=0-1,5-6", "lines=0-1", "bytes=-", "bytes=a-b", "x" * 9000])
def test_other_ranges_are_ignored(client, make_file, asked):
    response = client.get(make_file(), headers={"range": asked})
    assert response.status_code == 200
    assert body_of(response) == BODY


def test_a_range_of_another_version_gives_the_whole_file(client, make_file):
    address = make_file()
    etag = client.head(address).headers["ETag"]
    same = client.get(address, headers={"range": "bytes=0-1", "if-range": etag})
    other = client.get(address, headers={"range": "bytes=0-1", "if-range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_what_the_browser_has_is_confirmed(client, make_file):
    address = make_file()
    etag = client.head(address).headers["ETag"]
    response = client.get(address, headers={"if-none-match": f'"x", W/{etag}', "range": "bytes=0-1"})
    assert response.status_code == 304
    assert response.headers["ETag"] == etag


def test_head_tells_the_length_and_sends_nothing(client, make_file):
    response = client.head(make_file(), headers={"range": "bytes=0-1"})
    assert response.status_code == 200
    assert response.headers["Content-Length"] == "10240"
    assert response.content == b""


def test_an_empty_file_is_served(client, make_file):
    response = client.get(make_file(b"", "text/plain", "empty.txt"), headers={"range": "bytes=0-"})
    assert response.status_code == 416


def test_under_asgi_the_file_is_streamed_piece_by_piece(make_file, transactional_db):
    address = make_file(BODY * 60)

    async def fetch():
        response = await AsyncClient().get(address)
        assert response.is_async
        read = [piece async for piece in response.streaming_content]
        await sync_to_async(connections.close_all)()  # the view ran in a thread with a connection of its own
        return read

    pieces = asyncio.run(fetch())
    assert len(pieces) == 3
    assert b"".join(pieces) == BODY * 60


HARMLESS = {"image/png", "image/jpeg", "application/pdf", "video/mp4", "audio/mpeg"}


DANGEROUS = ["text/html", "text/javascript", "application/xhtml+xml", "application/xml", "", "image/png; x=<script>"]


@pytest.mark.parametrize("media_type", [*sorted(HARMLESS), *DANGEROUS, "image/svg+xml", "text/plain"])
def test_nothing_can_run_whatever_the_row_says(client, make_file, media_type):
    headers = client.get(make_file(b"<script>alert(1)</script>", media_type)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "script" not in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith("inline" if media_type in HARMLESS else "attachment")
    assert headers["Content-Type"] in HARMLESS | {
        "image/svg+xml", "text/plain; charset=utf-8", "application/octet-stream",
    }  # fmt: skip
    assert media_type == "application/pdf" or headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("figures/loop.png", 'inline; filename="loop.png"'),
        ("größe.csv", "inline; filename=\"gr__e.csv\"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv"),
        ('a"; filename="evil.exe', 'inline; filename="a_; filename=_evil.exe"'),
        ("a\r\nSet-Cookie: x", 'inline; filename="a__Set-Cookie: x"'),
    ],
)
def test_names_of_files_are_quoted(name, expected):
    assert disposition("inline", name) == expected


WRITERS = {"editor", "owner", "staff"}


@pytest.mark.parametrize("who", ["anonymous", "stranger", "suspended", "editor", "owner", "staff"])
@pytest.mark.parametrize("of_lesson", [True, False])
@pytest.mark.parametrize("state", ["open", "locked", "draft"])
def test_who_may_have_a_file(request, client, make_file, editor, who, of_lesson, state):
    address = make_file(
        of_lesson=of_lesson, is_open=state == "open", state=State.DRAFT if state == "draft" else State.PUBLISHED
    )
    Attachment.objects.get().course.editors.add(editor)
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    is_everyones = state == "open" or (state == "locked" and not of_lesson)
    assert client.get(address).status_code == (200 if is_everyones or who in WRITERS else 404)


@pytest.mark.parametrize("name", ["other.mp4", "../figures/loop.mp4", "figures", "%00"])
def test_a_name_that_no_row_has_is_a_404(client, make_file, name):
    assert client.get(make_file().replace("figures/loop.mp4", name)).status_code == 404


def test_a_file_whose_bytes_are_gone_is_a_404(client, make_file):
    address = make_file()
    files.path_of(Attachment.objects.get().digest).unlink()
    assert client.get(address).status_code == 404


def test_a_file_that_is_taken_away_is_gone_at_once(client, make_file):
    address = make_file()
    assert client.get(address).status_code == 200
    Attachment.objects.all().delete()
    assert client.get(address).status_code == 404
