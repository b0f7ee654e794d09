"""Bringing the bytes of a document's assets, and making the rows that let texts use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coursewell.authoring.applying.changes import ApplyError, Changes
from coursewell.authoring.document import Asset, CourseDocument
from coursewell.authoring.sources import Opener
from coursewell.courses import files
from coursewell.courses.models import Attachment, Content, Course
from coursewell.terminal import Progress


def all_assets(document: CourseDocument) -> list[Asset]:
    return [*document.assets, *(asset for content in document.contents for asset in content.assets)]


def bring_assets(documents: Sequence[CourseDocument], sources: Mapping[str, Opener], incoming: files.Arrivals) -> None:
    """Have the bytes on the disk before any row is written: that takes long, and a transaction must not."""
    assets = {asset.digest: asset for document in documents for asset in all_assets(document)}
    with Progress("Files stored", len(assets)) as progress:
        for asset in assets.values():
            try:
                incoming.bring(asset.digest, sources[asset.digest], size=asset.size)
            except (files.ChangedError, files.FileTooLargeError):
                raise ApplyError(f"{asset.name} changed while it was read: import again.") from None
            progress.advance()


def set_attachments(
    course: Course,
    document: CourseDocument,
    contents: Mapping[str, Content],
    opener: Callable[[str], Opener],
    changes: Changes,
) -> None:
    wanted: dict[tuple[int | None, str], Asset] = {(None, asset.name): asset for asset in document.assets}
    for part in document.contents:
        wanted |= {(contents[part.uid].pk, asset.name): asset for asset in part.assets}
    present = {(row.content_id, row.name): row for row in Attachment.objects.filter(course=course)}

    gone = [row.pk for key, row in present.items() if key not in wanted]
    for start in range(0, len(gone), 500):  # SQLite takes so many parameters and no more
        Attachment.objects.filter(pk__in=gone[start : start + 500]).delete()
    changes.note("removed", "file", len(gone))
    new = []
    for (content, name), asset in wanted.items():
        row = present.get((content, name)) or Attachment(course=course, content_id=content, name=name)
        if row.digest == asset.digest:
            continue
        describe(row, asset, opener(asset.digest))
        if row.pk:
            row.save()
            changes.note("updated", "file")
        else:
            new.append(row)
    Attachment.objects.bulk_create(new, batch_size=200)
    changes.note("created", "file", len(new))


def describe(row: Attachment, asset: Asset, opener: Opener) -> None:
    row.digest, row.size = asset.digest, asset.size
    try:
        with opener() as stream:
            row.media_type = files.sniff(stream, asset.name)
            row.width, row.height = files.dimensions(stream) or (None, None)
    except files.PictureError as error:  # it was read once without complaint
        raise ApplyError(f"{asset.name} changed while it was read ({error}): import again.") from None
