import pytest
from django.urls import reverse

from coursewell.authoring import drafts
from coursewell.courses.models import Content, Course


@pytest.fixture
def twice(draft, owner, add):
    uid = add("Reef", body="One")
    drafts.publish(draft=draft, user=owner, note="The first")
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": "Two"})
    drafts.publish(draft=draft, user=owner)
    return uid


def test_each_publication_stands_in_the_history(client, course, twice):
    page = client.get(reverse("studio_history", args=[course.slug])).content.decode()
    assert "The first" in page
    assert page.index("Revision 2") < page.index("Revision 1")


def test_a_revision_says_what_it_changed_word_for_word(client, course, twice):
    page = client.get(reverse("studio_revision", args=[course.slug, 2])).content.decode()
    assert "<del>− One</del>" in page
    assert "<ins>+ Two</ins>" in page


def test_before_publishing_it_is_said_what_changes(client, course, draft, owner, twice):
    drafts.save_content(draft=draft, user=owner, uid=twice, version=3, fields={"title": "The granny"})
    page = client.get(reverse("studio_publish", args=[course.slug])).content.decode()
    assert "What changes for readers" in page
    assert "The granny" in page


def test_one_button_brings_a_revision_back_to_readers(client, course, twice):
    client.post(reverse("studio_revision", args=[course.slug, 1]), {"do": "revert"})
    assert Content.objects.get().body == "One"
    assert course.revisions.count() == 3


def test_or_to_the_draft_alone(client, course, draft, twice):
    client.post(reverse("studio_revision", args=[course.slug, 1]), {"do": "recall"})
    assert Content.objects.get().body == "Two"
    assert draft.contents.get(removed_at=None).body == "One"


def test_a_revision_that_is_not_there(client, course, twice):
    assert client.get(reverse("studio_revision", args=[course.slug, 9])).status_code == 404


@pytest.fixture
def press(clients, course):
    def pressed(do, visitor="owner", **given):
        address = reverse("studio_publish", args=[course.slug])
        return clients[visitor].post(address, {"do": do} | given, follow=True).content.decode()

    return pressed


def test_a_publication_is_planned_and_given_up(press, course, add):
    add("Reef", body="One")
    assert "01:00" in press("schedule", at="2999-01-01T01:00")
    assert "Give up the plan" not in press("unschedule")
    assert "moment in the future" in press("schedule", at="2001-01-01T01:00")
    assert "Write the moment" in press("schedule", at="soon")


def test_a_course_is_taken_from_readers_and_archived_by_its_owner(press, course, twice):
    press("unpublish")
    assert Course.objects.get().state == "draft"
    press("archive", visitor="editor")
    assert Course.objects.get().state == "draft"
    press("archive")
    assert Course.objects.get().state == "archived"


@pytest.mark.parametrize(("do", "body"), [("adopt", "By SQL"), ("overwrite", "Two")])
def test_what_was_changed_outside_is_taken_or_overwritten(press, client, course, draft, twice, do, body):
    Content.objects.update(body="By SQL")
    assert "changed outside" in client.get(reverse("studio_publish", args=[course.slug])).content.decode()
    press(do)
    client.get("/")  # what was said once
    assert Content.objects.get().body == body
    assert (
        "changed outside the studio" not in client.get(reverse("studio_publish", args=[course.slug])).content.decode()
    )
