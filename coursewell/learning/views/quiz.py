"""Sitting a quiz: begin, answer, hand in, look at the result; and what all have answered, for those who write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBadRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coursewell.courses.access import get_course_for, may_edit
from coursewell.courses.lessons.frame import frame
from coursewell.courses.models import Course
from coursewell.courses.outline import Row, outline_of
from coursewell.courses.slugs import follow_renames
from coursewell.learning import quizzes
from coursewell.learning.models import Attempt, Enrolment
from coursewell.learning.quizzes import showing
from coursewell.learning.quizzes.attempts import has_passed
from coursewell.learning.quizzes.paper import questions_of, value_of
from coursewell.learning.quizzes.results import results_of
from coursewell.learning.views.gate import enrolment_for
from coursewell.web.caching import unkept
from freshkeys import engine

View = Callable[..., HttpResponseBase]


def _of_lesson(view: View) -> View:
    """A view of the lesson at this address, for who is in its course now."""

    @login_required
    @follow_renames
    @wraps(view)
    def opened(request: HttpRequest, slug: str, module: str, content: str, **rest: int) -> HttpResponseBase:
        course = get_course_for(request.user, slug)
        row = outline_of(course).find(module, content)
        try:
            return unkept(view(request, course, row, enrolment_for(request, course), **rest))
        except quizzes.NoQuizError:  # their account was erased since the gate, and the attempt with it
            raise PermissionDenied("Not enrolled in this course.") from None

    return opened


@never_cache
@require_POST
@_of_lesson
def quiz_start(request: HttpRequest, course: Course, row: Row, enrolment: Enrolment) -> HttpResponseBase:
    try:
        attempt = quizzes.start(enrolment=enrolment, uid=row.uid)
    except quizzes.QuizError as error:
        messages.error(request, str(error))
        return redirect(row.url)
    return redirect(_address(course, row, attempt))


@require_http_methods(["GET", "HEAD", "POST"])
@_of_lesson
def quiz_attempt(
    request: HttpRequest, course: Course, row: Row, enrolment: Enrolment, *, number: int
) -> HttpResponseBase:
    """GET shows the paper, or the result after it was handed in. POST saves all answers; `do=submit` hands them in."""
    attempt = quizzes.settle(attempt=_attempt(enrolment, row, number))
    if request.method == "POST":
        return _handed(request, course, row, attempt)
    context = frame(course, outline_of(course), row) | {"row": row, "attempt": attempt, "zone": site.TIME_ZONE}
    rules = quizzes.settings_of(attempt.paper)
    if attempt.submitted_at is None:
        context |= {"questions": showing.asked(course, row, attempt), "settings": rules, "now": _now()}
        return render(request, "learning/attempt.html", context)
    standing = quizzes.standing_in(enrolment=enrolment.pk, uid=row.uid, settings=rules)
    shows = showing.shows_answers(standing, rules.shows)
    context |= {
        "questions": showing.result(course, row, attempt, with_answers=shows),
        "settings": rules,
        "shows_answers": shows,
        "has_passed": has_passed(attempt),
    }
    return render(request, "learning/result.html", context)


@never_cache
@require_POST
@_of_lesson
def quiz_answer(
    request: HttpRequest, course: Course, row: Row, enrolment: Enrolment, *, number: int
) -> HttpResponseBase:
    """One answer, saved as it is given. 409 says that the attempt is over."""
    attempt = _attempt(enrolment, row, number)
    questions = questions_of(attempt.paper)
    place, sequence = _whole(request.POST.get("question", "")), _whole(request.POST.get("sequence", ""))
    if place is None or sequence is None or not 0 < place <= len(questions):
        return HttpResponseBadRequest("Say which question by its number, and when.", content_type="text/plain")
    question = questions[place - 1]
    try:
        newest = quizzes.save_answer(
            attempt=attempt,
            question=question["id"],
            value=value_of(question, request.POST.getlist(f"question-{place}")),
            sequence=sequence,
        )
    except quizzes.OverError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"saved": True, "newest": newest})


@require_safe
@follow_renames
def quiz_results(request: HttpRequest, slug: str, module: str, content: str) -> HttpResponseBase:
    course = get_course_for(request.user, slug)
    if not may_edit(request.user, course):
        raise Http404("There is no such page.")
    row = outline_of(course).find(module, content)
    context = {"course": course, "row": row, "results": results_of(course, row.uid)}
    return unkept(render(request, "learning/quiz_results.html", context))


def _handed(request: HttpRequest, course: Course, row: Row, attempt: Attempt) -> HttpResponseBase:
    """What a plain form sends: all answers at once."""
    given = {
        question["id"]: (
            value_of(question, request.POST.getlist(f"question-{place}")),
            # The form of an old tab holds old answers: they do not replace what was given since it was opened.
            _whole(request.POST.get(f"given-{place}", "")) or 0,
        )
        for place, question in enumerate(questions_of(attempt.paper), start=1)
    }
    try:
        if attempt.submitted_at is None and request.POST.get("do") == "submit":
            quizzes.submit(attempt=attempt, values=given)
        elif attempt.submitted_at is None:
            quizzes.save_all(attempt=attempt, values=given)
            messages.success(request, _("Your answers are saved."))
    except quizzes.OverError as error:
        messages.error(request, str(error))
    return redirect(_address(course, row, attempt))


def _attempt(enrolment: Enrolment, row: Row, number: int) -> Attempt:
    found = Attempt.objects.filter(enrolment=enrolment, uid=row.uid, number=min(number, 10**9)).first()
    if found is None:
        raise Http404("There is no such attempt.")
    return found


def _address(course: Course, row: Row, attempt: Attempt) -> str:
    return f"{row.url}quiz/{attempt.number}/"


def _whole(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


def _now() -> int:
    """Milliseconds of the server's clock, which the page counts on from."""
    return int(engine.now().timestamp() * 1000)
