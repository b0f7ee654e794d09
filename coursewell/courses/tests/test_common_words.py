"""A search that too many courses answer says so, and still holds what was filtered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coursewell.courses.catalogue import common, listing
from coursewell.courses.models import Course, Subject
from coursewell.courses.search import begins_a_word, groups, how_common


@pytest.fixture
def many(transactional_db, make_course, monkeypatch):
    """Forty courses hold the word; more than twenty are too many, thirty are listed."""
    monkeypatch.setattr(common, "RANKED", 20)
    monkeypatch.setattr(common, "LISTED", 30)
    web = Subject.objects.create(title="Web", slug="web")
    now = timezone.now()
    for number in range(40):
        make_course(
            f"Course {number:02}" if number % 2 else f"Lecture {number:02}",
            summary="a common word",
            level="beginner" if number < 10 else "",
            language="de" if number % 2 else "en",
            published_at=now - timedelta(days=number),
            **({"subject": web} if number < 3 else {}),
        )


def titles(response):
    return [course.title for course in response.context["courses"]]


def test_it_shows_how_many_at_least_and_says_why(client, many):
    page = client.get("/?q=common")
    assert page.context["total_shown"] == "30+"
    assert "30+ courses" in page.content.decode()
    assert "only the first 30 are listed" in page.content.decode()
    assert 'class="number"' not in page.content.decode().partition('id="filters"')[2].partition("</aside>")[0]


def test_titles_come_first_and_then_the_newest(client, many):
    newest = [f"Lecture {n:02}" if n % 2 == 0 else f"Course {n:02}" for n in range(40)]
    Course.objects.filter(title="Course 21").update(title="Common 21")
    Course.objects.filter(title="Lecture 30").update(title="Common 30")  # not among the first thirty
    found = titles(client.get("/?q=common")) + titles(client.get("/?q=common&page=2"))
    assert found == ["Common 21", *(title for title in newest[:30] if title != "Course 21")]


def test_filters_hold_before_the_first_are_taken(client, many):
    page = client.get("/?q=common&level=beginner")
    assert (page.context["total_shown"], len(titles(page)), page.context["is_exact"]) == ("10", 10, True)
    assert client.get("/subjects/web/?q=common").context["total_shown"] == "3"
    assert len(client.get("/?q=common&language=de").context["courses"]) == 20


@pytest.mark.parametrize("everywhere", [0, 2], ids=["walking", "at once"])
@pytest.mark.parametrize("order", ["title", "newest", "shortest", "today"])
def test_any_order_is_that_of_all_that_was_found(client, many, monkeypatch, order, everywhere):
    monkeypatch.setattr(listing, "EVERYWHERE", everywhere)
    Course.objects.filter(title="Lecture 38").update(title="A", duration_minutes=1, published_at=timezone.now())
    assert titles(client.get(f"/?q=common&order={order}"))[0] == "A"


def test_the_last_page_is_the_last_of_those_listed(client, many):
    page = client.get("/?q=common&page=99")
    assert (page.context["page"].number, page.context["page"].count, len(titles(page))) == (2, 2, 6)


def test_what_the_filters_leave_empty_offers_the_search_alone(client, many):
    offers = client.get("/?q=common&level=advanced").context["relaxations"]
    assert ("/?q=common", 30, "30+") in [(url, count, shown) for _, url, count, shown in offers]


@pytest.mark.parametrize("everywhere", [0, 2], ids=["walking", "at once"])
def test_a_write_shows_at_once(client, many, monkeypatch, everywhere):
    monkeypatch.setattr(listing, "EVERYWHERE", everywhere)
    client.get("/?q=common")
    Course.objects.filter(title="Lecture 00").update(title="Renamed")
    assert titles(client.get("/?q=common"))[0] == "Renamed"
    Course.objects.update(summary="")
    assert client.get("/?q=common").context["total"] == 0


@pytest.mark.parametrize("everywhere", [0, 2], ids=["walking", "at once"])
def test_the_first_are_the_same_however_they_are_read(client, many, monkeypatch, everywhere):
    Course.objects.filter(title__in=["Lecture 04", "Lecture 08"]).update(summary="a rare word")
    monkeypatch.setattr(listing, "EVERYWHERE", everywhere)
    newest = [f"Lecture {n:02}" if n % 2 == 0 else f"Course {n:02}" for n in range(40) if n not in (4, 8)]
    assert titles(client.get("/?q=common&page=2")) == newest[24:30]


def test_common_means_more_than_so_many(many):
    assert how_common(groups("common"), 39)
    assert not how_common(groups("common"), 40)
    assert not how_common(groups("..."), 0)


@pytest.mark.parametrize(
    ("asked", "text", "is_there"),
    [
        ("alg", "Linear Álgebra", True),
        ("gebra", "Linear algebra", False),
        ("COMP 202", "Programming COMP202", True),
        ("数据", "大数据库", True),
        ("linear alg", "Algebra, linear", True),
        ("linear alg", "Algebra", False),
    ],
)
def test_a_title_is_read_as_the_index_reads_it(asked, text, is_there):
    assert begins_a_word(groups(asked), text) is is_there
