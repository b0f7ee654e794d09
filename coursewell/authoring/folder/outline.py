"""outline.yaml: modules that do not lie in folders, each with the paths of its texts, wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from coursewell.authoring.document import limits
from coursewell.authoring.document.identity import part_uid
from coursewell.authoring.document.model import ModuleDocument
from coursewell.authoring.document.paths import OUTLINE_FILE, RESERVED
from coursewell.authoring.folder import frontmatter
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.modules import read_lessons
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.slugs import slug_of

KEYS = ("title", "slug", "id", "description", "contents", "extra")


def default_slug(title: str) -> str:
    return slug_of(title, "module")


@dataclass(frozen=True)
class Entry:
    """One module of the outline, and its texts: those that are there, each once."""

    fields: Fields
    texts: tuple[str, ...]


class Outline:
    """What outline.yaml says, with each mistake reported in its line."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._taken: dict[str, int] = {}
        self.entries = list(self._entries())

    @property
    def pages(self) -> frozenset[str]:
        return frozenset(self._taken)

    def read(self, course: str, pages: frozenset[str]) -> tuple[ModuleDocument, ...]:
        return tuple(self._module(entry, course, pages) for entry in self.entries)

    def _module(self, entry: Entry, course: str, pages: frozenset[str]) -> ModuleDocument:
        fields = entry.fields
        title = fields.line("title")
        slug = fields.slug() or default_slug(title)
        return ModuleDocument(
            uid=part_uid(course, name=fields.line("id"), path=slug),
            title=title,
            slug=slug,
            description=fields.text("description", most=limits.PROSE),
            contents=read_lessons(self.tree, entry.texts, course, pages),
            extra=fields.extra(),
        )

    def _entries(self) -> Iterator[Entry]:
        source = self.tree.text(OUTLINE_FILE, limits.OUTLINE)
        if source is None:
            return
        try:
            root = frontmatter.compose(source, most=limits.OUTLINE, loader=frontmatter.QUICK)
            modules = self._modules(root)
            for node in modules:
                yield self._entry(node)
        except frontmatter.FrontMatterError as error:
            self.tree.report.error(error.message, OUTLINE_FILE, error.line)

    def _modules(self, root: yaml.MappingNode | None) -> list[yaml.Node]:
        for key, value in root.value if root else ():
            if key.value != "modules":
                self._error(f"There is no setting “{key.value}” here; the outline has only “modules”.", key)
            elif not isinstance(value, yaml.SequenceNode):
                self._error("“modules” must be a list.", value)
            else:
                return list(value.value)
        return []

    def _entry(self, node: yaml.Node) -> Entry:
        if not isinstance(node, yaml.MappingNode):
            line = node.start_mark.line + 1
            raise frontmatter.FrontMatterError("A module must be a list of “key: value” lines.", line)
        values, texts, lines = frontmatter.mapping_of(node)
        fields = Fields(frontmatter.FrontMatter(values, texts, lines), self.tree.report, OUTLINE_FILE)
        fields.refuse_unknown(KEYS)
        if "title" not in values:
            self._error('A module needs a “title”; it may be empty: title: "".', node)
        contents = next((value for key, value in node.value if key.value == "contents"), None)
        if contents is None or (isinstance(contents, yaml.ScalarNode) and not contents.value):
            return Entry(fields, ())
        if not isinstance(contents, yaml.SequenceNode):
            self._error("“contents” must be a list of the paths of texts.", contents)
            return Entry(fields, ())
        return Entry(fields, tuple(path for item in contents.value if (path := self._text(item))))

    def _text(self, node: yaml.Node) -> str | None:
        name = node.value if isinstance(node, yaml.ScalarNode) else ""
        path = self.tree.find(name)
        if path is None or path in RESERVED:
            self._error(f"There is no text “{name}” here; write its path from the folder of the course.", node)
            return None
        if path in self._taken:
            self._error(f"“{path}” stands in line {self._taken[path]} already; a text has one place.", node)
            return None
        self._taken[path] = node.start_mark.line + 1
        return path

    def _error(self, message: str, node: yaml.Node) -> None:
        self.tree.report.error(message, OUTLINE_FILE, node.start_mark.line + 1)
