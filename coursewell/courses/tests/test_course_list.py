from datetime import timedelta

import pytest
from django.utils import timezone

from coursewell.courses.models import Instructor, Module, Subject
from freshkeys import FrozenResultError


@pytest.fixture
def visit(client):

    def get(path):
        response = client.get(path)
        return response if response.context is None else response.context

    return get


def titles(context):
    return [course.title for course in context["courses"]]


def test_shows_published_courses_with_their_modules(visit, make_course):
    course = make_course("Algebra")
    Module.objects.create(course=course, title="One", slug="one")
    Module.objects.create(course=course, title="Two", slug="two")
    shown = visit("/")["courses"]
    assert [(c.title, c.total_modules) for c in shown] == [("Algebra", 2)]


def test_hides_drafts_archived_and_later_ones(visit, make_course):
    make_course(state="draft")
    make_course(state="archived")
    make_course(published_at=timezone.now() + timedelta(days=1))
    assert titles(visit("/")) == []


def test_a_parent_subject_includes_its_children(visit, make_course, subject):
    child = Subject.objects.create(title="Web", slug="web", parent=subject)
    make_course("In the child", subject=child)
    make_course("In the parent")
    context = visit("/subjects/computing/")
    assert sorted(titles(context)) == ["In the child", "In the parent"]
    assert [(s.slug, s.depth, s.total_courses) for s in context["subjects"]] == [("computing", 0, 2), ("web", 1, 1)]
    assert titles(visit("/subjects/web/")) == ["In the child"]


def test_subjects_that_form_a_circle_are_not_lost(visit, subject):
    child = Subject.objects.create(title="Web", slug="web", parent=subject)
    Subject.objects.filter(pk=subject.pk).update(parent=child)
    assert {s.slug for s in visit("/")["subjects"]} == {"computing", "web"}


def test_an_unknown_subject_is_a_404(client, db):
    assert client.get("/subjects/nowhere/").status_code == 404


def test_what_is_listed_is_a_result_and_says_so_when_filtered(visit, make_course):
    make_course()
    for name in ("courses", "subjects"):
        with pytest.raises(FrozenResultError, match="base query set"):
            visit("/")[name].filter(title="x")


def test_twenty_four_a_page_and_a_page_too_far_is_the_last(visit, make_course):
    for number in range(30):
        make_course(f"Course {number:02}")
    assert len(visit("/")["courses"]) == 24
    far = visit("/?page=9999")
    assert (len(far["courses"]), far["page"].number, far["page"].count) == (6, 2, 2)
    assert far["page"].previous_url == "/"
    assert visit("/?page=nonsense")["page"].number == 1


def test_what_can_be_joined_today_comes_first(visit, make_course):
    now = timezone.now()
    make_course("open")
    make_course("closed", enrolment_closes_at=now - timedelta(days=1))
    make_course("upcoming", enrolment_opens_at=now + timedelta(days=1))
    make_course("elsewhere", enrolment_closes_at=now - timedelta(days=1), external_url="https://example.org/")
    context = visit("/")
    assert titles(context) == ["elsewhere", "open", "upcoming", "closed"]
    assert [c.availability.state for c in context["courses"]] == ["open", "open", "upcoming", "closed"]


def test_a_card_has_its_teachers_and_a_picture_of_its_own(visit, make_course):
    course = make_course("Linear algebra")
    course.instructors.add(Instructor.objects.create(name="Emmy Noether", slug="emmy"))
    shown = visit("/")["courses"][0]
    assert [teacher.name for teacher in shown.teachers] == ["Emmy Noether"]
    assert (shown.initials, shown.cover_url) == ("LA", "")


@pytest.mark.parametrize(
    "query", ["?level=beginner&level=nonsense", "?utm_source=x&level=beginner", "?level=beginner&page=-3&order=upwards"]
)
def test_unknown_parameters_and_values_do_not_count(visit, make_course, query):
    make_course("easy", level="beginner")
    make_course("hard", level="advanced")
    context = visit(f"/{query}")
    assert titles(context) == ["easy"]
    assert context["canonical"] == "http://127.0.0.1:8000/?level=beginner"


def test_counts_of_a_facet_hold_under_the_other_filters(visit, make_course):
    make_course(level="beginner", language="en")
    make_course(level="beginner", language="de")
    make_course(level="advanced", language="de")
    facets = {facet.name: {v.value: v.count for v in facet.values} for facet in visit("/?level=beginner")["facets"]}
    assert facets["level"] == {"beginner": 2, "intermediate": 0, "advanced": 1}
    assert facets["language"] == {"en": 1, "de": 1}
    assert facets["subject"] == {"computing": 2}


def test_an_empty_list_offers_what_to_drop(visit, make_course):
    make_course(level="beginner", language="en")
    context = visit("/?level=advanced&language=en")
    assert context["total"] == 0
    assert [(url, count) for _, url, count, _ in context["relaxations"]] == [("/?language=en", 1), ("/", 1)]


def test_a_search_that_the_filters_leave_empty_offers_each_way_out(visit, make_course):
    make_course("Algebra", level="beginner")
    make_course("Biology", level="advanced")
    make_course("Biology again", level="advanced")
    offers = visit("/?q=algebra&level=advanced")["relaxations"]
    assert [(url, count) for _, url, count, _ in offers] == [("/", 3), ("/?level=advanced", 2), ("/?q=algebra", 1)]


@pytest.mark.parametrize("order", ["title", "newest", "shortest", "today"])
def test_every_order_shows_the_same_courses(visit, make_course, order):
    make_course("b", duration_minutes=10)
    make_course("a")
    shown = titles(visit(f"/?order={order}"))
    assert sorted(shown) == ["a", "b"]
    assert shown == {"title": ["a", "b"], "shortest": ["b", "a"]}.get(order, ["a", "b"])


def test_searches_and_counts_what_was_found(visit, make_course):
    make_course("Algebra", level="beginner")
    make_course("Algebra again", level="advanced")
    make_course("Biology", level="beginner")
    context = visit("/?q=algebra&level=beginner")
    assert (titles(context), context["total"], context["query"].order) == (["Algebra"], 1, "relevance")
    levels = {value.value: value.count for value in context["facets"][1].values}
    assert levels == {"beginner": 1, "intermediate": 0, "advanced": 1}


def test_nothing_found_shows_what_comes_near(visit, make_course):
    make_course("Programming")
    context = visit("/?q=programmieren")
    assert (context["total"], [course.title for course in context["near"]]) == (0, ["Programming"])
    assert [(url, count) for _, url, count, _ in context["relaxations"]] == [("/", 1)]


def test_of_very_many_subjects_the_filter_shows_the_way_through(visit, make_course, subject, monkeypatch):
    monkeypatch.setattr("coursewell.courses.catalogue.facets.FEW", 3)
    web = Subject.objects.create(title="Web", slug="web", parent=subject)
    css = Subject.objects.create(title="CSS", slug="css", parent=web)
    arts = Subject.objects.create(title="Arts", slug="arts")
    for one in (css, arts, Subject.objects.create(title="Music", slug="music", parent=arts)):
        make_course(subject=one)

    def shown(path):
        return [value.value for value in visit(path)["facets"][0].values]

    assert shown("/") == ["arts", "computing"]
    assert shown("/subjects/computing/") == ["arts", "computing", "web"]
    assert shown("/subjects/css/") == ["arts", "computing", "web", "css"]
