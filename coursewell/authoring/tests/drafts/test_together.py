"""Many at once on one course, and processes that die: nothing is lost, nothing is there twice, nothing is half."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from coursewell.authoring import drafts
from coursewell.authoring.deriving import document_of
from coursewell.authoring.models import Draft, Revision
from coursewell.authoring.tests.drafts.conftest import module_uid, uid_of
from coursewell.courses.models import Content, Course, Module

pytestmark = pytest.mark.django_db(transaction=True)
FORTY = 40


def together(*tasks):
    """Each in a thread and on a connection of its own, all released at once. Gives what they gave."""
    start = Barrier(len(tasks))

    def run(task):
        start.wait(30)
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def outline_of(draft):
    outline = Draft.objects.get(pk=draft.pk).outline
    return [module["uid"] for module in outline], [uid for module in outline for uid in module["contents"]]


@pytest.fixture
def ten(draft, owner):
    """Ten contents in two modules."""
    home = [module_uid(draft, "Bends"), module_uid(draft, "Hitches")]
    for number in range(7):
        drafts.add_content(draft=draft, user=owner, module=home[number % 2], kind="text", title=f"Lesson {number}")
    return draft


def test_forty_reorders_lose_and_double_nothing(ten, owner):
    modules, contents = outline_of(ten)
    dice = random.Random(7)

    def one(number):
        uid = dice.choice(contents)
        wishes = [{"direction": "up"}, {"direction": "down"}, {"before": dice.choice(contents)}, {"module": modules[0]}]
        wish = dice.choice(wishes)
        if number % 5 == 0:
            return lambda: drafts.move_module(draft=copy(), user=owner, uid=modules[0], direction="down")
        return lambda: drafts.move_content(draft=copy(), user=owner, uid=uid, **wish)

    def copy():
        return Draft.objects.select_related("course").get(pk=ten.pk)

    together(*map(one, range(FORTY)))
    after_modules, after = outline_of(ten)
    assert (sorted(after_modules), sorted(after)) == (sorted(modules), sorted(contents))
    drafts.publish(draft=copy(), user=owner)
    live = [content.uid for content in document_of(ten.course).contents]
    places = list(Content.objects.values_list("module", "position"))
    assert live == after
    assert len(set(places)) == len(places) == len(after)


def test_forty_edits_reorders_and_additions_are_all_there(ten, owner):
    modules, contents = outline_of(ten)

    def copy():
        return Draft.objects.select_related("course").get(pk=ten.pk)

    def edit(number):
        """Whoever is told of a conflict writes under what is there, as a person would."""
        uid = contents[number % len(contents)]
        while True:
            row = ten.contents.get(uid=uid)
            fields = {"body": f"{row.body}\n{number}"}
            try:
                return drafts.save_content(draft=copy(), user=owner, uid=uid, version=row.version, fields=fields)
            except drafts.ConflictError:
                continue

    tasks = [lambda number=number: edit(number) for number in range(20)]
    tasks += [
        lambda: drafts.move_content(draft=copy(), user=owner, uid=contents[0], direction="down") for _ in range(10)
    ]
    tasks += [
        lambda number=number: drafts.add_content(
            draft=copy(), user=owner, module=modules[0], kind="text", title=f"New {number % 3}"
        )
        for number in range(10)
    ]
    added = together(*tasks)[30:]
    after = drafts.draft_document(copy()).contents
    written = " ".join(content.body for content in after).split()
    assert {content.uid for content in after} == {*contents, *added}
    assert len(after) == len(contents) + 10
    assert set(map(str, range(20))) <= set(written)
    assert len({content.path for content in after}) == len(after)
    assert not [one for one in drafts.problems(drafts.draft_document(copy())) if one.level == "error"]


def test_of_two_who_save_at_once_one_is_told(ten, owner, editor):
    uid = uid_of(ten, "Reef knot")

    def save(user, text):
        try:
            drafts.save_content(draft=ten, user=user, uid=uid, version=2, fields={"body": text})
        except drafts.ConflictError:
            return "told"
        return text

    done = together(lambda: save(owner, "Olga's"), lambda: save(editor, "Edda's"))
    assert done.count("told") == 1
    assert ten.contents.get(uid=uid).body in done


def test_two_who_publish_at_once_make_two_revisions(ten, owner, editor):
    together(
        lambda: drafts.publish(draft=Draft.objects.get(pk=ten.pk), user=owner),
        lambda: drafts.publish(draft=Draft.objects.get(pk=ten.pk), user=editor),
    )
    assert sorted(Revision.objects.values_list("number", flat=True)) == [1, 2]


def test_a_course_is_opened_once(draft, owner):
    Draft.objects.all().delete()
    course = Course.objects.get()
    opened = together(*[lambda: drafts.open_draft(course=course, user=owner).pk for _ in range(8)])
    assert len(set(opened)) == Draft.objects.count() == 1


def test_courses_of_one_title_get_addresses_of_their_own(owner, subject):
    made = together(*[lambda: drafts.create_course(owner=owner, title="Same", subject=subject).slug for _ in range(5)])
    assert len(set(made)) == 5


def publish_until(draft, owner, step):
    """In a process of its own: dies by SIGKILL at the given statement, or ends."""
    connection.close()
    count = 0

    def die(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(die):
        drafts.publish(draft=draft, user=owner)
    os._exit(0)


def test_a_kill_at_any_step_of_publishing_leaves_the_old_course_whole(draft, owner):
    drafts.publish(draft=draft, user=owner)
    before = document_of(draft.course)
    drafts.delete_content(draft=draft, user=owner, uid=uid_of(draft, "Sheet bend"))
    uid = uid_of(draft, "Reef knot")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "New"})
    drafts.move_content(draft=draft, user=owner, uid=uid, module=module_uid(draft, "Hitches"))
    drafts.add_module(draft=draft, user=owner, title="More")
    fork = multiprocessing.get_context("fork")
    step, killed = 1, True
    while killed:
        connections.close_all()  # a process that is forked must not share one
        child = fork.Process(target=publish_until, args=(draft, owner, step))
        child.start()
        child.join(60)
        killed = child.exitcode == -signal.SIGKILL
        if killed:
            assert document_of(Course.objects.get()) == before, f"half published at statement {step}"
            assert Revision.objects.count() == 1
        step += 1
    assert (child.exitcode, step > 20) == (0, True)
    assert document_of(Course.objects.get()) != before
    assert Module.objects.count() == 3
