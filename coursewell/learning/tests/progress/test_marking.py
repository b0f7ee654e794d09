import pytest
from django.utils import timezone

from coursewell.courses.models import Content
from coursewell.learning import progress
from coursewell.learning.enrolment import enrol, leave
from coursewell.learning.models import Attempt, Enrolment, Progress, Rules

pytestmark = pytest.mark.django_db


def done(enrolment):
    return set(Progress.objects.filter(enrolment=enrolment).exclude(done_at=None).values_list("uid", flat=True))


def test_finishing_twice_is_finishing_once(enrolment, lessons):
    progress.finish(enrolment=enrolment, uid=lessons[0].uid)
    first = Progress.objects.get().done_at
    progress.finish(enrolment=enrolment, uid=lessons[0].uid)
    assert Progress.objects.get().done_at == first


def test_what_is_taken_back_is_open_again(enrolment, lessons):
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    progress.undo(enrolment=enrolment, uid=lessons[0].uid)
    assert done(enrolment) == set()


def test_a_course_is_complete_with_its_last_lesson_and_once(enrolment, lessons):
    said = [progress.mark_done(enrolment=enrolment, uid=one.uid) for one in [*lessons, lessons[0]]]
    assert said == [False, False, True, False]
    completed_at = Enrolment.objects.get().completed_at
    progress.undo(enrolment=enrolment, uid=lessons[0].uid)
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    assert Enrolment.objects.get().completed_at == completed_at is not None


def test_what_was_taken_out_of_the_course_does_not_hold_it_up(enrolment, lessons):
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    Content.objects.exclude(pk=lessons[0].pk).delete()
    progress.note_opened(enrolment=enrolment, uid=lessons[0].uid)
    assert Enrolment.objects.get().completed_at is not None


def test_what_is_no_longer_in_the_course_does_not_count(enrolment, lessons):
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    lessons[0].delete()
    progress.mark_done(enrolment=enrolment, uid=lessons[1].uid)
    assert Enrolment.objects.get().completed_at is None


def test_a_quiz_cannot_be_marked_by_hand_and_counts_when_it_is_passed(enrolment, quiz):
    for act in (progress.mark_done, progress.undo):
        with pytest.raises(progress.NotByHandError):
            act(enrolment=enrolment, uid=quiz.uid)
    progress.finish(enrolment=enrolment, uid=quiz.uid)
    assert done(enrolment) == {quiz.uid}


def test_a_quiz_without_questions_does_not_hold_the_course_up(enrolment, quiz):
    Content.objects.filter(pk=quiz.pk).update(data={})
    progress.mark_done(enrolment=enrolment, uid=quiz.uid)
    assert done(enrolment) == {quiz.uid}


def test_where_one_quiz_decides_the_lessons_do_not(enrolment, lessons, quiz):
    rule = {"completion": Rules.Completion.QUIZ, "quiz": quiz.uid, "percent": 60}
    Rules.objects.update_or_create(course=enrolment.course, defaults=rule)
    assert not any(progress.mark_done(enrolment=enrolment, uid=one.uid) for one in lessons)
    said = []
    for number, points in enumerate((2, 3, 5), start=1):
        fields = {"number": number, "points": points, "of": 5, "submitted_at": timezone.now(), "paper": {}}
        Attempt.objects.create(enrolment=enrolment, uid=quiz.uid, **fields)
        said.append(progress.finish(enrolment=enrolment, uid=quiz.uid))
    assert said == [False, True, False]


@pytest.mark.parametrize("act", ["mark_done", "undo", "note_opened"])
def test_only_contents_of_the_course_are_noted(enrolment, act, make_course):
    elsewhere = make_course().modules.create(title="m", slug="m").contents.create(title="c", slug="c")
    for uid in (elsewhere.uid, "0" * 32):
        with pytest.raises(progress.NotInCourseError):
            getattr(progress, act)(enrolment=enrolment, uid=uid)
    assert not Progress.objects.exists()


@pytest.mark.parametrize("act", ["mark_done", "undo", "note_opened", "finish"])
def test_who_has_left_notes_nothing_and_finds_all_when_they_return(enrolment, lessons, stranger, act):
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    leave(course=enrolment.course, user=stranger)
    with pytest.raises(progress.NotEnrolledError):
        getattr(progress, act)(enrolment=enrolment, uid=lessons[1].uid)
    assert done(enrol(course=enrolment.course, user=stranger)) == {lessons[0].uid}


@pytest.mark.parametrize(("said", "kept"), [(5, 5), (0, 0), (-3, 0), (10**12, 10**7)])
def test_the_place_in_a_video_is_kept(enrolment, lessons, said, kept):
    progress.note_position(enrolment=enrolment, uid=lessons[0].uid, seconds=7)
    progress.note_position(enrolment=enrolment, uid=lessons[0].uid, seconds=said)
    assert progress.position_of(enrolment=enrolment, uid=lessons[0].uid) == kept
