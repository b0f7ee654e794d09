from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.accounts.models import User
from coursewell.courses.links import Place, default_path, lesson_places, path_in, within
from coursewell.courses.models import Content, Course, Module, Subject


@pytest.mark.parametrize(
    ("base", "target", "path"),
    [
        ("01-a/02-b.md", "loop.svg", "01-a/loop.svg"),
        ("01-a/02-b.md", "../shared/x.png", "shared/x.png"),
        ("01-a/02-b.md", "./../01-a/c.md", "01-a/c.md"),
        ("01-a/02-b.md", "../../etc/passwd", None),
        ("01-a/02-b.md", "/etc/passwd", None),
        ("01-a/02-b.md", "../..", None),
        ("", "figures/loop.svg", "figures/loop.svg"),
    ],
)
def test_a_target_is_relative_to_its_text_and_stays_in_the_course(base, target, path):
    assert within(base, target) == path


@pytest.mark.django_db
def test_lessons_are_found_by_the_path_of_their_text_and_modules_by_their_folder():
    owner, subject = User.objects.create_user("o@example.org"), Subject.objects.create(title="S")
    course = Course.objects.create(owner=owner, subject=subject, title="C")
    module = Module.objects.create(course=course, title="M", slug="m")
    Content.objects.create(module=module, title="Two", slug="two", position=1, data={"path": "01-m/02-two.md"})
    Content.objects.create(module=module, title="One", slug="one", position=0, data={"path": "01-m/01-one.md"})
    Content.objects.create(module=module, title="Here", slug="here", position=2)
    one, two, here = Place("m", "one"), Place("m", "two"), Place("m", "here")
    assert lesson_places(course.pk) == {
        "01-m": one, "01-m/01-one.md": one, "01-m/02-two.md": two, "m": here, "m/here.md": here,
    }  # fmt: skip


@pytest.mark.parametrize("data", [None, [], {}, {"path": ""}, {"path": 7}])
def test_a_content_written_elsewhere_lies_where_its_slugs_say(data):
    assert path_in(data, module="bends", content="reef") == "bends/reef.md"


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_the_path_made_of_slugs_always_fits(module, content):
    path = default_path(module, content)
    assert len(path) <= 255
    assert all(len(step.encode(errors="replace")) <= 255 for step in path.split("/"))
