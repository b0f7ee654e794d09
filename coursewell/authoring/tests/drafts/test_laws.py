"""Laws that hold whatever authors do."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewell.authoring import drafts
from coursewell.authoring.deriving import document_of
from coursewell.authoring.drafts.parts import parts_in
from coursewell.authoring.drafts.rewriting import bare, rewrite
from coursewell.authoring.models import Draft
from coursewell.courses.models import Content, Course, Module
from tests.support.documents import DOCUMENTS

pytestmark = pytest.mark.django_db
TITLES = st.sampled_from(["Bends", "Reef knot", "files", "aux", "Ä/ß", "日本語", "…"])
STEP = st.tuples(
    st.sampled_from(["add", "add_module", "rename", "move", "step", "into", "move_module", "step_module", "duplicate",
                     "duplicate_module", "delete", "delete_module", "restore"]),
    st.integers(0, 9), st.integers(0, 9), st.sampled_from(["up", "down"]), TITLES,
)  # fmt: skip


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Author:
    """Does steps, and keeps count of what must be there."""

    def __init__(self, draft, user):
        self.draft, self.user = Draft.objects.select_related("course").get(pk=draft.pk), user
        self.removed = {}
        self.modules, self.contents = self.present()

    def present(self):
        outline = Draft.objects.get(pk=self.draft.pk).outline
        return [module["uid"] for module in outline], [uid for module in outline for uid in module["contents"]]

    def do(self, step):
        name, one, other, direction, title = step
        modules, contents = self.present()
        module = modules[one % len(modules)] if modules else None
        content = contents[one % len(contents)] if contents else None
        if (module is None and name != "add_module" and name != "restore") or (
            content is None and name in {"rename", "move", "step", "into", "duplicate", "delete"}
        ):
            return
        act = {"draft": self.draft, "user": self.user}
        plain = {
            "rename": lambda: drafts.rename_content(**act, uid=content, title=title),
            "move": lambda: drafts.move_content(**act, uid=content, before=contents[other % len(contents)]),
            "step": lambda: drafts.move_content(**act, uid=content, direction=direction),
            "into": lambda: drafts.move_content(**act, uid=content, module=modules[other % len(modules)]),
            "move_module": lambda: drafts.move_module(**act, uid=module, before=modules[other % len(modules)]),
            "step_module": lambda: drafts.move_module(**act, uid=module, direction=direction),
            "add": lambda: self.contents.append(drafts.add_content(**act, module=module, kind="text", title=title)),
            "add_module": lambda: self.modules.append(drafts.add_module(**act, title=title, after=module)),
            "duplicate": lambda: self.contents.append(drafts.duplicate_content(**act, uid=content)),
            "duplicate_module": lambda: self.duplicate(drafts.duplicate_module(**act, uid=module)),
        }
        if name in plain:
            plain[name]()
        else:
            self.take_or_bring(name, module, content)

    def duplicate(self, uid):
        outline = Draft.objects.get(pk=self.draft.pk).outline
        self.modules.append(uid)
        self.contents += next(module["contents"] for module in outline if module["uid"] == uid)

    def take_or_bring(self, name, module, content):
        act = {"draft": self.draft, "user": self.user}
        if name == "delete":
            self.removed[drafts.delete_content(**act, uid=content).id] = ([], [content])
            self.contents.remove(content)
        elif name == "delete_module":
            outline = Draft.objects.get(pk=self.draft.pk).outline
            held = next(one["contents"] for one in outline if one["uid"] == module)
            self.removed[drafts.delete_module(**act, uid=module).id] = ([module], held)
            self.modules.remove(module)
            self.contents = [uid for uid in self.contents if uid not in held]
        elif self.removed:
            removal, (modules, contents) = self.removed.popitem()
            try:
                drafts.restore(**act, removed=removal)
            except drafts.DraftError:  # its module is gone, too
                return
            self.modules += modules
            self.contents += contents


def test_no_step_loses_or_doubles_a_part(draft, owner):
    @settings(max_examples=60)
    @given(st.lists(STEP, max_size=15))
    def law(steps):
        with undone():
            author = Author(draft, owner)
            for step in steps:
                author.do(step)
            modules, contents = author.present()
            assert (sorted(modules), sorted(contents)) == (sorted(author.modules), sorted(author.contents))
            document = drafts.draft_document(Draft.objects.select_related("course").get(pk=draft.pk))
            assert [content.uid for content in document.contents] == contents
            assert not [one for one in drafts.problems(document) if one.level == "error"]

    law()


def test_what_is_published_is_what_was_drafted_and_every_revision_can_be_had_again(draft, owner):
    @settings(max_examples=25)
    @given(st.lists(st.lists(STEP, max_size=6), min_size=1, max_size=3), st.integers(0, 9))
    def law(rounds, which):
        with undone():
            author, revisions = Author(draft, owner), []
            for steps in rounds:
                for step in steps:
                    author.do(step)
                revisions.append(drafts.publish(draft=author.draft, user=owner))
                live = document_of(Course.objects.get(pk=draft.course_id))
                assert bare(live) == drafts.draft_document(Draft.objects.select_related("course").get(pk=draft.pk))
                assert live == revisions[-1].read()
            places = [
                *Content.objects.values_list("module", "position"),
                *Module.objects.values_list("course__uid", "position"),
            ]
            assert len(set(places)) == len(places)
            wanted = revisions[which % len(revisions)]
            drafts.revert(draft=author.draft, user=owner, revision=wanted)
            assert document_of(Course.objects.get(pk=draft.course_id)) == wanted.read()

    law()


def test_a_document_comes_out_of_a_draft_as_it_went_in(draft, owner):
    @settings(max_examples=60)
    @given(DOCUMENTS)
    def law(made):
        with undone():
            document = replace(made.document, uid=draft.course.uid, is_open=bool(made.document.is_open))
            found = Draft.objects.select_related("course").get(pk=draft.pk)
            rewrite(found, parts_in(document, subject=draft.course.subject_id, instructors=[]), owner)
            out = drafts.draft_document(Draft.objects.select_related("course").get(pk=draft.pk))
            assert out == bare(replace(document, subject=("Rope",), instructors=()))

    law()
