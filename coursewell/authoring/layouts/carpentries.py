"""The Carpentries workbench: config.yaml gives title and order, each file in episodes/ is a module with one text.

https://carpentries.github.io/sandpaper-docs/episodes.html
"""

from __future__ import annotations

import posixpath
from typing import ClassVar

from coursewell.authoring.document import limits
from coursewell.authoring.document.check import RESERVED_MODULES
from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.model import Asset, ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.folder import lesson
from coursewell.authoring.folder.fields import Fields
from coursewell.authoring.folder.frontmatter import FrontMatter, FrontMatterError, load_mapping
from coursewell.authoring.folder.tree import Tree
from coursewell.authoring.layouts import Found, Layout, Options
from coursewell.authoring.licences import licence_in
from coursewell.authoring.problems import Report
from coursewell.authoring.repository import about
from coursewell.authoring.repository.leftovers import LEFT_OUT_TEXT, name_left_out
from coursewell.authoring.repository.mentions import Mentions
from coursewell.authoring.repository.names import identities_for, repository_name, slugs_for
from coursewell.authoring.slugs import slug_of

CONFIGS = ("config.yaml", "config.yml")
FOLDER = "episodes"
UNSUPPORTED = "unsupported episode"
#: Texts made of programs: what these print is missing as long as nobody runs them.
PROGRAMS = (".Rmd", ".qmd", ".ipynb")
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
        return config_of(tree) is not None and FOLDER in tree.folders

    def read(self, tree: Tree, options: Options) -> list[Found]:
        report = tree.report
        config = read_config(tree, report)
        if config is None:
            return []
        episodes = episode_paths(tree, config)
        pages = frozenset(episodes)
        title = config.line("title") or lesson.spoken(tree.name)
        slug = slug_of(title, "course")
        uid = course_uid(config.line("source") or config.line("url") or repository_name(tree.name))
        overview, assets = read_index(tree, report, pages)
        modules = read_episodes(tree, report, episodes, uid)
        lengths = [module.contents[0].duration_minutes or 0 for module in modules]
        document = CourseDocument(
            uid=uid,
            title=title,
            slug=slug,
            subject=options.subject or (SUBJECTS.get(config.line("carpentry"), "The Carpentries"),),
            overview=overview,
            language=config.language("lang"),
            # The authors agreed to the licence file; config.yaml only repeats it.
            licence=about.read_licence(tree) or licence_in(config.line("license")),
            duration_minutes=sum(lengths) or None,
            assets=assets,
            modules=tuple(modules),
        )
        name_left_out(tree, [document])
        return [(document, report)]


def config_of(tree: Tree) -> str | None:
    return next((name for name in CONFIGS if name in tree.files), None)


def read_config(tree: Tree, report: Report) -> Fields | None:
    path = config_of(tree) or CONFIGS[0]
    tree.taken.used.add(path)
    source = tree.text(path)
    if source is None:
        return None
    try:
        return Fields(FrontMatter(*load_mapping(source)), report, path)
    except FrontMatterError as error:
        report.error(error.message, path, error.line)
        return None


def episode_paths(tree: Tree, config: Fields) -> list[str]:
    """In the order of config.yaml; without one, by name. Files in folders below are no episodes."""
    here = [f"{FOLDER}/{name}" for name in tree.children(FOLDER) if name.endswith((".md", *PROGRAMS))]
    here = [path for path in here if path in tree.files]
    paths = []
    for name in config.names("episodes"):
        path = f"{FOLDER}/{name}"
        if path in tree.files and path not in paths:
            paths.append(path)
        elif path not in tree.files:
            config.error("episodes", f"“episodes” names “{name}”, which is not in the folder “{FOLDER}”.")
    warn_of_others(tree, config.report, [path for path in here if paths and path not in paths])
    for path in paths or here:
        if path.endswith(PROGRAMS):
            said = "This episode is a program that makes a text; it is left out. Run it, and import what it makes."
            config.report.warning(said, path, topic=UNSUPPORTED)
    return [path for path in paths or here if not path.endswith(PROGRAMS)]


def warn_of_others(tree: Tree, report: Report, unnamed: list[str]) -> None:
    """Texts below `episodes` that are none; said here, so that it is not said again of them as of any text."""
    for path in unnamed:
        report.warning("config.yaml does not name this episode; it is left out.", path, topic=LEFT_OUT_TEXT)
        tree.taken.used.add(path)
    for path in tree.files:
        if path.endswith(".md") and path.startswith(f"{FOLDER}/") and posixpath.dirname(path) != FOLDER:
            report.warning("This text lies in a folder below “episodes”: it is no episode.", path, topic=LEFT_OUT_TEXT)
            tree.taken.used.add(path)


def read_index(tree: Tree, report: Report, pages: frozenset[str]) -> tuple[str, tuple[Asset, ...]]:
    if "index.md" not in tree.files:
        return "", ()
    tree.taken.used.add("index.md")
    text = lesson.read_text(tree, report, "index.md")
    if text is None:
        return "", ()
    mentions = Mentions(tree, about.AboutReport(report), "index.md", pages)
    mentions.read(text.body, text.body_line)
    return text.body.strip(), mentions.assets


def read_episodes(tree: Tree, report: Report, paths: list[str], course: str) -> list[ModuleDocument]:
    names = [posixpath.basename(path) for path in paths]
    slugs, identities = slugs_for(names, "episode"), identities_for(names)
    found = []
    for path, name in zip(paths, names, strict=True):
        module = read_episode(tree, report, path, course, slugs[name], identities[name], frozenset(paths))
        if module:
            found.append(module)
    return found


def read_episode(
    tree: Tree, report: Report, path: str, course: str, slug: str, identity: str, pages: frozenset[str]
) -> ModuleDocument | None:
    text = lesson.read_text(tree, report, path)
    if text is None:
        return None
    mentions = Mentions(tree, report, path, pages)
    mentions.read(text.body, text.body_line)
    title = text.title or lesson.spoken(lesson.bare_name(path))[: limits.TITLE]
    if slug in RESERVED_MODULES:
        slug = slug_of(f"{slug} {title}")
    content = ContentDocument(
        uid=part_uid(course, path=f"{FOLDER}/{identity}"),
        title=title,
        slug=slug,
        body=text.body.strip("\n"),
        duration_minutes=minutes(text.fields, "teaching") + minutes(text.fields, "exercises") or None,
        path=path,
        assets=mentions.assets,
    )
    return ModuleDocument(uid=part_uid(course, path=f"module:{identity}"), title=title, slug=slug, contents=(content,))


def minutes(fields: Fields, key: str) -> int:
    """A number, or one in quotes; anything else is no length."""
    value = fields.front.texts.get(key, "").strip()
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 0


layout = Carpentries()
