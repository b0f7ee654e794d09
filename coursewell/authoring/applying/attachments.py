"""Storing the bytes of a document's assets, and making the rows that let texts use them."""

from __future__ import annotations

from collections.abc import Mapping

from coursewell.authoring.applying.changes import ApplyError, Changes
from coursewell.authoring.document import Asset, CourseDocument
from coursewell.authoring.sources import Opener
from coursewell.courses import files
from coursewell.courses.models import Attachment, Content, Course


def all_assets(document: CourseDocument) -> list[Asset]:
    return [*document.assets, *(asset for content in document.contents for asset in content.assets)]


def store_assets(document: CourseDocument, sources: Mapping[str, Opener]) -> None:
    """Put the bytes in place, before any row speaks of them. What is stored already is not written again."""
    for asset in {asset.digest: asset for asset in all_assets(document)}.values():
        if files.path_of(asset.digest).exists():
            continue
        with sources[asset.digest]() as stream:
            stored = files.store(stream, max_bytes=asset.size)
        if stored.digest != asset.digest:
            raise ApplyError(f"{asset.name} changed while it was read; import again.")


def set_attachments(
    course: Course,
    document: CourseDocument,
    contents: Mapping[str, Content],
    sources: Mapping[str, Opener],
    changes: Changes,
) -> None:
    wanted: dict[tuple[int | None, str], Asset] = {(None, asset.name): asset for asset in document.assets}
    for part in document.contents:
        wanted |= {(contents[part.uid].pk, asset.name): asset for asset in part.assets}
    present = {(row.content_id, row.name): row for row in Attachment.objects.filter(course=course)}

    gone = [row.pk for key, row in present.items() if key not in wanted]
    if gone:
        Attachment.objects.filter(pk__in=gone).delete()
        changes.note("removed", "file", len(gone))
    new = []
    for (content, name), asset in wanted.items():
        row = present.get((content, name)) or Attachment(course=course, content_id=content, name=name)
        if row.digest == asset.digest:
            continue
        describe(row, asset, sources[asset.digest])
        if row.pk:
            row.save()
            changes.note("updated", "file")
        else:
            new.append(row)
    Attachment.objects.bulk_create(new, batch_size=200)
    changes.note("created", "file", len(new))


def describe(row: Attachment, asset: Asset, opener: Opener) -> None:
    row.digest, row.size = asset.digest, asset.size
    with opener() as stream:
        row.media_type = files.sniff(stream, asset.name)
        row.width, row.height = files.dimensions(stream) or (None, None)
