"""Files of a draft. Nobody gets them but through the draft: `file_of`, behind `access.get_draft_for`."""

from __future__ import annotations

import hashlib
import posixpath
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

from django.db import transaction
from django.utils.translation import gettext

from coursewell.accounts.models import User
from coursewell.authoring.document import Asset, limits
from coursewell.authoring.document.json import plain
from coursewell.authoring.drafts.errors import DraftError
from coursewell.authoring.drafts.keeping import COLUMNS
from coursewell.authoring.drafts.locking import locked, locked_content
from coursewell.authoring.drafts.places import Places, is_usable
from coursewell.authoring.models import Draft, DraftContent, KeptFile
from coursewell.authoring.slugs import slug_of
from coursewell.courses import files

CHUNK = 1024 * 1024
FOLDER = "files"
MOST_OF_ONE = 500


def attach(*, draft: Draft, user: User, uid: str | None, name: str, file: IO[bytes]) -> Asset:
    """Keep a file for a content, or with no `uid` for the course itself. The name is made fit for every system.

    Bytes that the content has already are not kept twice; a name that another file has gets a number.
    """
    digest, size = measured(file)
    try:
        media_type = files.sniff(cast("BinaryIO", file), name)
        width, height = files.dimensions(cast("BinaryIO", file)) or (None, None)
        with files.arriving([digest]) as incoming:
            incoming.bring(digest, lambda: again(file), size=size)
            with transaction.atomic():
                asset = note_asset(draft, uid, name, digest, size)
                KeptFile.objects.get_or_create(
                    course_id=draft.course_id,
                    digest=digest,
                    defaults={"size": size, "media_type": media_type, "width": width, "height": height},
                )
                incoming.settle()
    except files.PictureError as error:
        raise DraftError(str(error)) from None
    except (files.ChangedError, files.FileTooLargeError):
        raise DraftError(gettext("The file changed while it was sent; send it again.")) from None
    return asset


def measured(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size > limits.ASSET:
            raise DraftError(gettext("The file is larger than %(limit)d MB.") % {"limit": limits.ASSET // limits.MIB})
    return digest.hexdigest(), size


def again(file: IO[bytes]) -> BinaryIO:
    """From its start; it is closed by whoever opened it."""
    file.seek(0)
    kept: AbstractContextManager[Any] = nullcontext(file)
    return cast("BinaryIO", kept)


def note_asset(draft: Draft, uid: str | None, name: str, digest: str, size: int) -> Asset:
    found = locked(draft)
    row = locked_content(found, uid) if uid else None
    assets: list[dict[str, Any]] = row.assets if row else found.settings["assets"]
    for known in assets:
        if known["digest"] == digest:
            return Asset(known["name"], digest, size)
    if len(assets) >= MOST_OF_ONE:
        raise DraftError(gettext("There are %(most)d files here already.") % {"most": MOST_OF_ONE})
    asset = Asset(Places(found).free(safe_name(name, digest)), digest, size)
    save_assets(found, row, [*assets, plain(asset)])
    draft.settings = found.settings
    return asset


def detach(*, draft: Draft, user: User, uid: str | None, name: str) -> None:
    """The bytes stay while a revision may need them."""
    with transaction.atomic():
        found = locked(draft)
        row = locked_content(found, uid) if uid else None
        assets = row.assets if row else found.settings["assets"]
        save_assets(found, row, [asset for asset in assets if asset["name"] != name])
        draft.settings = found.settings


def save_assets(draft: Draft, row: DraftContent | None, assets: list[dict[str, Any]]) -> None:
    """Without a new version: whoever writes in the text is not disturbed."""
    assets = sorted(assets, key=lambda asset: str(asset["name"]))
    if row:
        row.assets = assets
        row.save(update_fields=["assets"])
    else:
        draft.settings["assets"] = assets
        draft.save(update_fields=["settings"])


def safe_name(name: str, digest: str) -> str:
    """A name for every system that still says what it was.

    >>> safe_name("C:\\\\Bilder\\\\Mein Größtes.PNG", "0" * 64)
    'files/mein-grostes.png'
    """
    base = name.replace("\\", "/").rpartition("/")[2]
    stem, ending = posixpath.splitext(base)
    ending = "".join(char for char in ending.lower()[:10] if char.isascii() and (char.isalnum() or char == "."))
    wanted = f"{FOLDER}/{slug_of(stem, 'file')}{ending if len(ending) > 1 else ''}"
    return wanted if is_usable(wanted) else f"{FOLDER}/{digest[:16]}{ending}"


def as_written(path: str, name: str) -> str:
    """How a text that lies at `path` names the file.

    >>> as_written("bends/reef.md", "files/knot.png")
    '../files/knot.png'
    """
    return posixpath.relpath(name, posixpath.dirname(path) or ".")


@dataclass(frozen=True)
class DraftFile:
    """A kept file under the name that it has in the draft: what `courses.files.serve` takes."""

    name: str
    digest: str
    media_type: str
    size: int
    width: int | None
    height: int | None


def file_of(*, draft: Draft, uid: str | None, name: str) -> DraftFile | None:
    """The file that a content of the draft (or with no `uid`, the course) has under this name."""
    assets = draft.settings["assets"]
    if uid:
        row = DraftContent.objects.filter(draft=draft.pk, uid=uid).only("assets").first()
        assets = row.assets if row else []
    digest = next((asset["digest"] for asset in assets if asset["name"] == name), None)
    found = KeptFile.objects.filter(course=draft.course_id, digest=digest).values(*COLUMNS).first()
    return DraftFile(name=name, **found) if found else None
