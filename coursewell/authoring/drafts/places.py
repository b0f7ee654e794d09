"""Where the text of a new content lies: a name that no other text or file of the course has, on any machine."""

from __future__ import annotations

import posixpath

from coursewell.authoring.document import paths
from coursewell.authoring.models import Draft, DraftContent
from coursewell.authoring.sources.names import UnusableNameError, check_portable, twin_key
from coursewell.courses.links import default_path


class Places:
    """The names that are taken. Deleted contents keep theirs, so that they can come back."""

    def __init__(self, draft: Draft) -> None:
        self.keys = {twin_key(path) for path in paths.RESERVED}
        rows = DraftContent.objects.filter(draft=draft.pk).values_list("path", "assets")
        names = [asset["name"] for asset in draft.settings.get("assets", [])]
        for path, assets in rows.iterator(chunk_size=1000):
            names += [path, *(asset["name"] for asset in assets)]
        for name in names:
            self.take(name)

    def take(self, name: str) -> None:
        """Its folders are taken as well: no file may have their name."""
        self.keys.update(twin_key(folder) for folder in paths.folders_of(name))
        self.keys.add(twin_key(name))

    def free(self, wanted: str) -> str:
        """`wanted`, or the first of wanted-2, wanted-3 ... that is nobody's; now it is taken."""
        stem, ending = posixpath.splitext(wanted)
        path, number = wanted, 2
        while twin_key(path) in self.keys:
            path, number = f"{stem}-{number}{ending}", number + 1
        self.take(path)
        return path

    def for_content(self, *, folder: str | None, module: str, slug: str, uid: str) -> str:
        """In the folder of the text that it is a copy of, or in that of its module."""
        wanted = default_path(module, slug)
        if folder is not None:
            wanted = posixpath.join(folder, wanted.rpartition("/")[2])
        found = self.free(wanted)
        return found if is_usable(found) else self.free(f"contents/{uid}.md")


def is_usable(path: str) -> bool:
    try:
        check_portable(path)
    except UnusableNameError:
        return False
    return paths.complaint(path) is None
