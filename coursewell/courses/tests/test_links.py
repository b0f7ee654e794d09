from __future__ import annotations

import pytest

from coursewell.accounts.models import User
from coursewell.courses.links import Place, lesson_places, within
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
    one, two = Place("m", "one"), Place("m", "two")
    assert lesson_places(course.pk) == {"01-m": one, "01-m/01-one.md": one, "01-m/02-two.md": two}
