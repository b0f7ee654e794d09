from __future__ import annotations

import pytest

from coursewell.authoring import drafts
from coursewell.authoring.document import Asset, ContentDocument, CourseDocument, ModuleDocument
from coursewell.authoring.tests.drafts.conftest import uid_of

PNG = Asset("files/a.png", "0" * 64, 1)


def content(number, **fields):
    values = {"uid": f"{number:032x}", "title": f"Lesson {number}", "slug": f"lesson-{number}"} | fields
    return ContentDocument(**values)


def course(*contents, **fields):
    module = ModuleDocument(uid="b" * 32, title="Part", slug="part", contents=contents)
    return CourseDocument(
        **({"uid": "a" * 32, "title": "T", "slug": "t", "subject": ("S",), "modules": (module,)} | fields)
    )


def found(*contents, **fields):
    return [(one.level, one.sentence) for one in drafts.problems(course(*contents, **fields))]


def text(body):
    return found(content(1, body=body, assets=(PNG,)), content(2, body="## A part\n\n<a id='Other'></a>x"))


GOOD = [
    "",
    "Plain text.",
    "![A knot](../files/a.png)",
    '<img src="../files/a.png" alt="A knot">',
    "[next](lesson-2.md)",
    "[next](lesson-2.md#a-part)",
    "[next](lesson-2.md#Other)",
    "[next](lesson-2.md#)",
    "[the file](../files/a.png#page=2)",
    "[next](/courses/t/part/lesson-2/#a-part)",
    "[next](http://127.0.0.1:8000/courses/t/part/lesson-2/)",
    "[the course](/courses/t/)",
    "[the course](/courses/t)",
    "[the file](/courses/t/part/lesson-1/files/files/a.png)",
    "[another course](/courses/another/part/lesson/#there)",
    "[everything](/)",
    "[a subject](/subjects/rope/)",
    "[a subject](//example.org/courses/t/part/gone/)",
    "## There\n\n[here](#there)",
    "[up](#top)",
    "[the file](../files/a.png)",
    "[the course](../course.md)",
    "[elsewhere](https://example.org/x)",
    "`![](nothing.png)`",
    "## One\n\n### Two\n\n#### Three\n\n## Four",
    "#### Deep at once",
]


@pytest.mark.parametrize("body", GOOD[1:])
def test_a_good_text_is_not_spoken_of(body):
    assert text(body) == []


@pytest.mark.parametrize(
    ("body", "level", "words"),
    [
        ("![](../files/a.png)", "error", "cannot see"),
        ("\n\n![ ](../files/a.png)", "error", "line 3"),
        ('<img src="../files/a.png">', "error", "cannot see"),
        ("[![](../files/a.png)](lesson-2.md)", "error", "cannot see"),
        ("[next](lesson-3.md)", "error", "leads nowhere"),
        ('<a href="gone.md">x</a>', "error", "leads nowhere"),
        ("[out](../../x.md)", "error", "leads nowhere"),
        ("![A knot](../files/b.png)", "error", "not among the files"),
        ("![A text](lesson-2.md)", "error", "not among the files"),
        ("[next](lesson-2.md#gone)", "warning", "names a place"),
        ("[here](#there)", "warning", "names a place"),
        ("[the course](../course.md#overview-gone)", "warning", "names a place"),
        ("[next](/courses/t/part/lesson-2/#gone)", "warning", "names a place"),
        ("[gone](/courses/t/part/lesson-3/)", "error", "leads nowhere"),
        ("[gone](http://127.0.0.1:8000/courses/t/part/lesson-3/)", "error", "leads nowhere"),
        ("[gone](/courses/t/part/lesson-2/files/files/a.png)", "error", "leads nowhere"),
        ("![A knot](/courses/t/part/lesson-1/files/files/b.png)", "error", "not among the files"),
        ("[gone](/nowhere/at/all/)", "error", "leads nowhere"),
        ("## One\n\n#### Three", "warning", "leaves out a level"),
        ("  \n", "warning", "no text"),
    ],
)
def test_a_flaw_in_a_text_is_told(body, level, words):
    ((said, sentence),) = text(body)
    assert (said, words in sentence) == (level, True)


def test_an_empty_module_is_told():
    empty = ModuleDocument(uid="c" * 32, title="Empty", slug="empty")
    (problem,) = drafts.problems(course(modules=(*course(content(1, body="x")).modules, empty)))
    assert (problem.level, problem.uid, "Empty" in problem.sentence) == ("warning", "c" * 32, True)


def test_a_picture_without_words_is_told():
    data = {"file": "files/a.png", "alt": "", "caption": ""}
    ((level, sentence),) = found(content(1, kind="image", data=data, assets=(PNG,)))
    assert (level, "cannot see" in sentence) == ("error", True)


@pytest.mark.parametrize(
    ("kind", "is_told"), [("captions", False), ("subtitles", False), ("chapters", True), (None, True)]
)
def test_a_video_needs_captions(kind, is_told):
    files = (Asset("v.mp4", "1" * 64, 1), Asset("v.vtt", "2" * 64, 1))
    tracks = [{"file": "v.vtt", "kind": kind, "language": "en", "label": ""}] if kind else []
    data = {"file": "v.mp4", "url": "", "poster": "", "tracks": tracks}
    told = found(content(1, kind="video", data=data, assets=files))
    assert ["captions" in sentence for _, sentence in told] == [True] * is_told


def question(**fields):
    choices = [{"id": f"c{n}", "text": "x", "is_right": False, "feedback": ""} for n in (1, 2)]
    plain = {"id": "q1", "prompt": "Which?", "choices": choices, "answers": [], "tolerance": None, "feedback": ""}
    return {"questions": [plain | {"type": "multiple"} | fields]}


@pytest.mark.parametrize(
    "data", [{"questions": []}, question(), question(type="single"), question(type="text", choices=[])]
)
def test_a_quiz_without_a_right_answer_is_told(data):
    assert [level for level, _ in found(content(1, kind="quiz", data=data))] == ["error"]


def test_links_of_questions_are_looked_at():
    told = found(content(1, kind="quiz", data=question(prompt="![](x.png)")))
    assert len(told) == 3


@pytest.mark.parametrize("data", [{}, {"questions": "x"}, {"questions": [1]}, {"questions": [{"choices": {}}]}])
def test_nothing_unfinished_stops_the_checks(data):
    assert found(content(1, kind="quiz", data=data))


@pytest.mark.django_db
def test_an_error_is_passed_with_a_reason_that_is_kept(draft, owner):
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "[x](gone.md)"})
    for reason in ("", "  "):
        with pytest.raises(drafts.NotReadyError):
            drafts.publish(draft=draft, user=owner, override=reason)
    assert drafts.publish(draft=draft, user=owner, override="It comes on Monday").override == "It comes on Monday"


@pytest.mark.django_db
def test_a_reason_for_nothing_is_not_kept(draft, owner):
    assert drafts.publish(draft=draft, user=owner, override="Just in case").override == ""
