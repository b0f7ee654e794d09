"""What a lesson page shows to who is in the course, with the edge's part of it in test_warm_lesson.py."""

import pytest
from django.urls import reverse

from coursewell.courses.models import Attachment, Content, Course, Module
from coursewell.learning import progress
from coursewell.learning.enrolment import leave
from coursewell.learning.models import Progress

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _signed_in(client, enrolment, stranger):
    client.force_login(stranger)


def page(client, lesson):
    return client.get(lesson.get_absolute_url()).content.decode()


def test_the_button_marks_the_lesson_and_leads_to_the_next(client, lessons, say):
    answer = say("done", lessons[0].uid)
    assert (answer.status_code, answer.url) == (302, lessons[1].get_absolute_url())
    text = page(client, lessons[1])
    assert "1 of 3 done" in text
    assert text.count("lesson-row-done") == 1


def test_a_lesson_that_is_done_says_so_and_can_be_taken_back(client, lessons, say):
    say("done", lessons[0].uid)
    assert "Not done after all" in page(client, lessons[0])
    assert say("undo", lessons[0].uid).url == lessons[0].get_absolute_url()
    assert "0 of 3 done" in page(client, lessons[0])


def test_the_last_step_says_that_the_course_is_complete(client, lessons, say, course):
    answers = [say("done", one.uid) for one in lessons]
    assert answers[-1].url == course.get_absolute_url()
    assert "You have completed this course" in client.get(answers[-1].url).content.decode()


def test_after_the_last_lesson_comes_what_was_left_out(lessons, say):
    say("done", lessons[1].uid)
    assert say("done", lessons[2].uid).url == lessons[0].get_absolute_url()


def test_a_quiz_has_no_button_until_it_is_passed(client, quiz, enrolment):
    assert "This is done when you have passed it" in page(client, quiz)
    progress.finish(enrolment=enrolment, uid=quiz.uid)
    text = page(client, quiz)
    assert "lesson-done-sign" in text
    assert "Not done after all" not in text


def test_opening_a_lesson_by_itself_writes_nothing(client, lessons):
    page(client, lessons[0])
    assert not Progress.objects.exists()


def test_a_lesson_that_went_meanwhile_is_explained_on_the_course_page(client, lessons, say, course):
    uid = lessons[1].uid
    lessons[1].delete()
    answer = say("done", uid)
    assert answer.url == course.get_absolute_url()
    assert "no longer part of the course" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"uid": "x", "do": "done"}, {"uid": "0" * 32}, {"uid": "0" * 32, "do": "x"}, {"uid": "0" * 33}]
)
def test_nonsense_is_refused_in_words(client, course, given):
    assert client.post(reverse("learning_progress", args=[course.slug]), given).status_code == 400


@pytest.mark.parametrize("seconds", ["", "-1", "1.5", "NaN", "9" * 30, "٣"])
def test_a_place_in_a_video_is_whole_seconds(say, lessons, seconds):
    assert say("left", lessons[0].uid, seconds=seconds).status_code == 400


def test_a_place_in_a_video_comes_back(client, say, lessons, course):
    assert say("left", lessons[0].uid, seconds="61").status_code == 204
    answer = client.get(reverse("learning_progress", args=[course.slug]), {"uid": lessons[0].uid})
    assert answer.json() == {"seconds": 61}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_that_was_open_while_the_course_was_renamed_is_taken(client, course, lessons, enrolment):
    former = reverse("learning_progress", args=[course.slug])
    Course.objects.filter(pk=course.pk).update(slug="renamed")
    assert client.post(former, {"do": "done", "uid": lessons[0].uid}).status_code == 302
    assert progress.done_in(enrolment.pk) == {lessons[0].uid}


def test_ticks_follow_what_moves_and_is_renamed(client, lessons, say, course):
    say("done", lessons[0].uid)
    other = Module.objects.create(course=course, title="Last", slug="last", position=9)
    Content.objects.filter(pk=lessons[0].pk).update(module=other, slug="other", title="Other")
    assert "1 of 3 done" in page(client, lessons[1])


def test_files_of_a_lesson_are_had_in_ranges_until_one_leaves(client, settings, tmp_path, course, lessons, stranger):
    from coursewell.courses import files

    settings.FILES_DIR = tmp_path / "files"
    stored = files.store(b"0123456789", max_bytes=100)
    fields = {"digest": stored.digest, "size": stored.size, "media_type": "video/mp4"}
    Attachment.objects.create(course=course, content=lessons[0], name="knot.mp4", **fields)
    address = f"{lessons[0].get_absolute_url()}files/knot.mp4"
    answer = client.get(address, headers={"range": "bytes=2-4"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"234")
    leave(course=course, user=stranger)
    tag = answer.headers["ETag"]
    for headers in ({}, {"range": "bytes=2-4"}, {"range": "bytes=2-4", "if-range": tag}, {"if-none-match": tag}):
        refused = client.get(address, headers=headers)
        assert refused.status_code == 404
        assert b"234" not in refused.content
