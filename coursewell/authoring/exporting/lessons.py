"""A content as the text of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coursewell.authoring.document import ContentDocument, part_uid
from coursewell.authoring.exporting import quiz
from coursewell.authoring.exporting.frontmatter import dumped, minutes
from coursewell.authoring.exporting.names import Names, relative
from coursewell.authoring.folder import lesson
from coursewell.courses import kinds

Keys = dict[str, Any]
#: Gives the keys of front matter that say what `data` holds.
Write = Callable[[Mapping[str, Any], str], Keys]


def lesson_text(content: ContentDocument, *, course: str, names: Names) -> str:
    body, is_verbatim = body_of(content)
    default_uid = part_uid(course, path=lesson.identity_path(content.path))
    used = names.used_by(body, content.path) | names.used_by(content.data.get("caption", ""), content.path)
    used |= set(kinds.get(content.kind).files(content.data))
    keys = {
        "title": content.title,
        "slug": content.slug if content.slug != lesson.default_slug(content.path) else None,
        "id": content.uid if content.uid != default_uid else None,
        "kind": content.kind if content.kind != "text" else None,
        "duration": minutes(content.duration_minutes),
        "open": content.is_open or None,
        **WRITERS[content.kind](content.data, content.path),
        **names.difference((asset.name for asset in content.assets), used, content.path),
        "extra": dict(content.extra) or None,
        "verbatim": is_verbatim or None,
    }
    return file_text(keys, body, is_verbatim=is_verbatim)


def file_text(keys: Keys, body: str, *, is_verbatim: bool) -> str:
    head = f"---\n{dumped(keys)}---\n"
    if is_verbatim:
        return f"{head}{body}\n"
    return f"{head}\n{body}\n" if body else head


def needs_verbatim(body: str, title: str) -> bool:
    """Whether reading would take more from the text than it may."""
    if body != body.strip("\n"):
        return True
    return lesson.take_title(f"\n{body}\n", title) != (title, f"\n{body}\n")


def body_of(content: ContentDocument) -> tuple[str, bool]:
    """(text, whether it must be read as it stands)."""
    if content.kind != "quiz":
        return content.body, needs_verbatim(content.body, content.title)
    text = quiz.written(content.body, content.data["questions"])
    if text is None or needs_verbatim(text, content.title):
        return quiz.exact(content.body, content.data["questions"]), True
    return text, False


def said(value: Any) -> Any:
    return value or None


def write_image(data: Mapping[str, Any], path: str) -> Keys:
    return {"file": relative(data["file"], path), "alt": data["alt"], "caption": said(data["caption"])}


def write_file(data: Mapping[str, Any], path: str) -> Keys:
    return {"file": relative(data["file"], path), "label": said(data["label"])}


def write_video(data: Mapping[str, Any], path: str) -> Keys:
    tracks = [
        {
            "file": relative(track["file"], path),
            "language": track["language"],
            **({"label": track["label"]} if track["label"] else {}),
            **({"kind": track["kind"]} if track["kind"] != "captions" else {}),
        }
        for track in data["tracks"]
    ]
    return {
        "file": relative(data["file"], path) if data["file"] else None,
        "url": said(data["url"]),
        "poster": relative(data["poster"], path) if data["poster"] else None,
        "captions": said(tracks),
    }


def write_nothing(data: Mapping[str, Any], path: str) -> Keys:
    return {}


def write_quiz(data: Mapping[str, Any], path: str) -> Keys:
    return {"quiz": said(dict(data.get("settings", {})))}


WRITERS: dict[str, Write] = {
    "text": write_nothing,
    "image": write_image,
    "file": write_file,
    "video": write_video,
    "quiz": write_quiz,
}
