"""The store: whole or not at all, once, and typed by content."""

import errno
import hashlib
import io
import os

import pytest
from PIL import Image

from coursewell.courses import files


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def everything_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_lie_under_their_hash():
    stored = files.store(b"hello", max_bytes=10)
    assert stored == (hashlib.sha256(b"hello").hexdigest(), 5)
    assert files.path_of(stored.digest).read_bytes() == b"hello"


def test_what_is_there_is_never_written_again():
    path = files.path_of(files.store(b"hello", max_bytes=10).digest)
    before = path.stat()
    files.store(io.BytesIO(b"hello"), max_bytes=10)
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_is_too_large_leaves_nothing_behind(folder):
    with pytest.raises(files.FileTooLargeError, match="larger than 1 MB"):
        files.store(b"x" * 11, max_bytes=10)
    assert everything_in(folder) == []


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_leaves_nothing_behind(folder, monkeypatch, step):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space"):
        files.store(b"hello", max_bytes=10)
    monkeypatch.undo()
    assert everything_in(folder) == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_a_hash_is_a_path(digest):
    with pytest.raises(ValueError, match="SHA-256"):
        files.path_of(digest)


def picture(fmt, size=(3, 2), **options):
    data = io.BytesIO()
    Image.new("RGB", size).save(data, fmt, **options)
    return data.getvalue()


SAMPLES = [
    (picture("PNG"), "x", "image/png"),
    (picture("JPEG"), "x", "image/jpeg"),
    (picture("GIF"), "x", "image/gif"),
    (picture("WEBP"), "x", "image/webp"),
    (b"%PDF-1.7\n", "x", "application/pdf"),
    (b"\0\0\0\x20ftypisom\0\0", "x", "video/mp4"),
    (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm", "x", "video/webm"),
    (b"OggS\0\x02", "x", "audio/ogg"),
    (b"ID3\x03\0", "x", "audio/mpeg"),
    (b"\xff\xfb\x90\x64", "x", "audio/mpeg"),
    (b"RIFF\0\0\0\0WAVEfmt ", "x", "audio/wav"),
    (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg">', "x", "image/svg+xml"),
    (b"WEBVTT\n\n00:00.000 --> 00:01.000\nhi", "x.txt", "text/vtt"),
    (b"WEBVTTX\n", "x.vtt", "text/plain"),
    (b"<!doctype html><script>alert(1)</script>", "x.html", "text/plain"),
    (b"<!doctype html><script>alert(1)</script>", "x.png", "text/plain"),
    (b"alert(1)", "x.js", "text/plain"),
    (b"a,b\n1,2\n", "x.csv", "text/csv"),
    ("größe".encode(), "x.txt", "text/plain"),
    (b"\xff\x00\x01", "x.txt", "application/octet-stream"),
    (b"a\0b", "x.txt", "application/octet-stream"),
    ("ü".encode() * 4000, "x.txt", "text/plain"),
    (b"x" + "ü".encode() * 4000, "x.txt", "text/plain"),
    (b"", "x.txt", "text/plain"),
    (b"PK\x03\x04", "x.docx", "application/zip"),
]


@pytest.mark.parametrize(("body", "name", "expected"), SAMPLES)
def test_a_file_is_what_its_bytes_say(tmp_path, body, name, expected):
    path = tmp_path / "file"
    path.write_bytes(body)
    assert files.sniff(path, name) == expected
    assert files.sniff(body[:4096], name) == expected
    with path.open("rb") as stream:
        assert files.sniff(stream, name) == expected
        assert not stream.closed


def test_a_damaged_picture_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(picture("PNG")[:40])
    with pytest.raises(files.PictureError, match="damaged"):
        files.sniff(path, "x.png")
    with path.open("rb") as stream, pytest.raises(files.PictureError, match="damaged"):
        files.sniff(stream, "x.png")


def test_a_picture_of_too_many_pixels_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(picture("PNG", (1, 1)).replace((1).to_bytes(4) * 2, (60_000).to_bytes(4) * 2))
    with pytest.raises(files.PictureError):
        files.sniff(path, "x.png")


def test_pictures_have_the_size_that_browsers_show(tmp_path):
    path = tmp_path / "file"
    exif = Image.Exif()
    exif[274] = 6
    path.write_bytes(picture("JPEG", (30, 20), exif=exif))
    assert files.dimensions(path) == files.dimensions(path.read_bytes()) == (20, 30)


def test_a_picture_of_too_many_bytes_is_refused_before_a_decoder_takes_them_all(monkeypatch):
    monkeypatch.setattr("coursewell.courses.files.media.MAX_BYTES", 1_000_000)
    with pytest.raises(files.PictureError, match="larger than 1 MB"):
        files.sniff(io.BytesIO(picture("PNG") + b"\0" * 1_000_000), "x.png")


def test_the_size_of_a_picture_is_known_without_decoding_it(monkeypatch):
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda image: pytest.fail("decoded"))
    assert files.dimensions(picture("PNG", (30, 20))) == (30, 20)


def test_a_png_that_lies_on_its_side_is_turned():
    exif = Image.Exif()
    exif[274] = 8
    assert files.dimensions(picture("PNG", (30, 20), exif=exif)) == (20, 30)


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (b'<svg xmlns="x" width="30" height="20px">', (30, 20)),
        (b'<svg viewBox="0 0 30.4 20">', (30, 20)),
        (b'<svg width="100%" height="20" viewBox="0,0,30,20">', (30, 20)),
        (b"<svg>", None),
        (b'<svg width="0" height="1e9">', None),
        (b"no picture", None),
    ],
)
def test_drawings_say_their_size(tmp_path, body, size):
    path = tmp_path / "file"
    path.write_bytes(body)
    assert files.dimensions(path) == files.dimensions(body) == size


def test_files_are_readable_by_nobody_else():
    mode = files.path_of(files.store(b"hello", max_bytes=10).digest).stat().st_mode
    assert mode & 0o007 == 0
