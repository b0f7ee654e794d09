"""What publishing would do, in words, before it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from coursewell.authoring.deriving import document_of
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.drafts.differing import Difference, difference
from coursewell.authoring.drafts.parts import draft_document
from coursewell.authoring.models import Draft
from coursewell.courses.audience import student_count
from coursewell.courses.models import Course, State


@dataclass(frozen=True)
class Summary:
    """`sentences` say it all to a person; the rest is for pages that say more."""

    sentences: tuple[str, ...]
    differences: tuple[Difference, ...]
    #: How many addresses of the course show something else then: its page and its lessons.
    page_count: int
    student_count: int
    is_first: bool


def summary_of(draft: Draft, live: CourseDocument | None = None, document: CourseDocument | None = None) -> Summary:
    """`live` is what readers have and `document` what the draft says; read here when they are not given."""
    old = live or document_of(Course.objects.get(pk=draft.course_id))
    new = document or draft_document(draft)
    is_first = old.state != State.PUBLISHED
    found = tuple(difference(replace(old, modules=()) if is_first else old, new))
    pages, students = pages_touched(old, new, found, is_first=is_first), student_count(draft.course_id)
    return Summary(tuple(sentences(found, new, pages, students, is_first)), found, pages, students, is_first)


def pages_touched(old: CourseDocument, new: CourseDocument, found: tuple[Difference, ...], *, is_first: bool) -> int:
    """Every lesson shows the outline: a title or an order that changes there changes all of them."""
    if not found and not is_first:
        return 0
    has_other_outline = is_first or outline(old) != outline(new)
    if has_other_outline:
        return 1 + len({content.uid for content in (*old.contents, *new.contents)})
    return 1 + len({one.uid for one in found if one.is_content})


def outline(document: CourseDocument) -> tuple[object, ...]:
    modules = [
        (module.title, module.slug, *((one.uid, one.title, one.slug, one.kind, one.is_open) for one in module.contents))
        for module in document.modules
    ]
    return document.title, document.slug, tuple(modules)


def sentences(
    found: tuple[Difference, ...], new: CourseDocument, pages: int, students: int, is_first: bool
) -> list[str]:
    if is_first:
        modules = ngettext("%(count)d module", "%(count)d modules", len(new.modules)) % {"count": len(new.modules)}
        contents = ngettext("%(count)d content", "%(count)d contents", len(new.contents)) % {"count": len(new.contents)}
        values = {"title": new.title, "modules": modules, "contents": contents}
        said = [gettext("Everyone will see “%(title)s”: %(modules)s with %(contents)s.") % values]
    elif not found:
        return [gettext("Nothing has changed since the course was published.")]
    else:
        said = counted(found)
        said.append(ngettext("%(count)d page changes.", "%(count)d pages change.", pages) % {"count": pages})
    if students:
        said.append(
            ngettext("%(count)d student is in this course.", "%(count)d students are in this course.", students)
            % {"count": students}
        )
    gone = sum(one.kind == "removed" and one.is_content for one in found)
    if gone and students:
        said.append(gettext("What students did in contents that are removed goes with them."))
    return said


def counted(found: tuple[Difference, ...]) -> list[str]:
    counts = {
        kind: len({one.uid for one in found if one.kind == kind}) for kind in ("added", "removed", "moved", "changed")
    }
    # One part may have been both renamed and moved; it is counted in each.
    said = [
        ngettext("%(count)d part is new.", "%(count)d parts are new.", counts["added"]),
        ngettext("%(count)d part is removed.", "%(count)d parts are removed.", counts["removed"]),
        ngettext("%(count)d part moves.", "%(count)d parts move.", counts["moved"]),
        ngettext("%(count)d part changes.", "%(count)d parts change.", counts["changed"]),
    ]
    pairs = zip(said, counts.values(), strict=True)
    return [sentence % {"count": count} for sentence, count in pairs if count]
