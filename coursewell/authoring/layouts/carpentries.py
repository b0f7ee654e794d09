"""The Carpentries workbench: config.yaml gives title and order, each file in episodes/ is a module with one text."""

from __future__ import annotations

from typing import Any, ClassVar

from coursewell.authoring.document import limits
from coursewell.authoring.document.check import RESERVED_MODULES
from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.model import ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.frontmatter import FrontMatter, FrontMatterError, load_mapping
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.folder.uses import Uses
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.licences import licence_in
from coursewell.authoring.problems import Report
from coursewell.authoring.slugs import slug_of

CONFIG = "config.yaml"
FOLDER = "episodes"
#: https://carpentries.github.io/workbench/: the value of `carpentry`.
SUBJECTS = {
    "swc": "Software Carpentry",
    "dc": "Data Carpentry",
    "lc": "Library Carpentry",
    "cp": "The Carpentries",
    "incubator": "Carpentries Incubator",
    "lab": "Carpentries Lab",
}


class Carpentries(Layout):
    order: ClassVar[int] = 20
    name: ClassVar[str] = "Carpentries workbench"
    sign: ClassVar[str] = "a folder with config.yaml beside a folder “episodes”"

    def recognises(self, tree: Tree) -> bool:
        return CONFIG in tree.files and FOLDER in tree.folders

    def read(self, tree: Tree, options: Options) -> list[Found]:
        report = tree.report
        config = read_config(tree, report)
        if config is None:
            return []
        episodes = episode_paths(tree, config)
        pages = frozenset(episodes)
        title = config.line("title") or lesson.spoken(tree.name)
        slug = slug_of(title, "course")
        uid = course_uid(config.line("source") or config.line("url") or slug)
        overview, assets = read_index(tree, report, pages)
        modules = [module for path in episodes if (module := read_episode(tree, report, path, uid, pages))]
        lengths = [module.contents[0].duration_minutes or 0 for module in modules]
        document = CourseDocument(
            uid=uid,
            title=title,
            slug=slug,
            subject=options.subject or (SUBJECTS.get(config.line("carpentry"), "The Carpentries"),),
            overview=overview,
            language=config.language("lang"),
            licence=read_licence(tree, config),
            duration_minutes=sum(lengths) or None,
            external_url="",
            assets=assets,
            modules=tuple(modules),
        )
        return [(document, report)]


def read_config(tree: Tree, report: Report) -> Fields | None:
    source = tree.text(CONFIG)
    if source is None:
        return None
    try:
        return Fields(FrontMatter(*load_mapping(source)), report, CONFIG)
    except FrontMatterError as error:
        report.error(error.message, CONFIG, error.line)
        return None


def episode_paths(tree: Tree, config: Fields) -> list[str]:
    """In the order of config.yaml; without one, by name. Files in folders below are no episodes."""
    here = [f"{FOLDER}/{name}" for name in tree.children(FOLDER) if name.endswith(".md")]
    paths = []
    for name in config.names("episodes"):
        path = f"{FOLDER}/{name}"
        if path in tree.files and path not in paths:
            paths.append(path)
        elif path not in tree.files:
            config.error("episodes", f"“episodes” names “{name}”, which is not in the folder “{FOLDER}”.")
    for path in here if paths else []:
        if path not in paths:
            config.report.warning("config.yaml does not name this episode; it is left out.", path)
    return paths or here


def read_index(tree: Tree, report: Report, pages: frozenset[str]) -> tuple[str, Any]:
    if "index.md" not in tree.files:
        return "", ()
    text = lesson.read_text(tree, report, "index.md")
    if text is None:
        return "", ()
    uses = Uses(tree, report, "index.md", pages)
    uses.read(text.body, text.body_line)
    return text.body.strip(), uses.assets


def read_licence(tree: Tree, config: Fields) -> str:
    """From LICENSE.md, because that is what the authors agreed to; config.yaml only repeats it."""
    source = tree.text("LICENSE.md") if "LICENSE.md" in tree.files else None
    return licence_in(source or "") or licence_in(config.line("license"))


def read_episode(tree: Tree, report: Report, path: str, course: str, pages: frozenset[str]) -> ModuleDocument | None:
    text = lesson.read_text(tree, report, path)
    if text is None:
        return None
    uses = Uses(tree, report, path, pages)
    uses.read(text.body, text.body_line)
    name = lesson.bare_name(path)
    title = text.title or lesson.spoken(name)[: limits.TITLE]
    slug = slug_of(name, "episode")
    if slug in RESERVED_MODULES:
        slug = slug_of(f"{slug} {title}")
    content = ContentDocument(
        uid=part_uid(course, path=lesson.identity_path(path)),
        title=title,
        slug=slug,
        body=text.body.strip("\n"),
        duration_minutes=minutes(text.fields, "teaching") + minutes(text.fields, "exercises") or None,
        path=path,
        assets=uses.assets,
    )
    return ModuleDocument(uid=part_uid(course, path=f"module:{name}"), title=title, slug=slug, contents=(content,))


def minutes(fields: Fields, key: str) -> int:
    value = fields.front.values.get(key)
    return value if isinstance(value, int) and 0 <= value < 100_000 else 0


layout = Carpentries()
