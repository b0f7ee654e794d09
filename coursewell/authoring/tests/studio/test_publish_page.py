from django.urls import reverse

from coursewell.authoring import drafts
from coursewell.courses.models import Course


def test_visitors_see_nothing_before_it_is_published(clients, client, course, add):
    add("Reef", body="Right over left.")
    assert clients["anonymous"].get(course.get_absolute_url()).status_code == 404
    client.post(reverse("studio_publish", args=[course.slug]), {"do": "publish"})
    assert clients["anonymous"].get(course.get_absolute_url()).status_code == 200


def test_an_error_blocks_and_says_where_it_is(client, course, add):
    add("Check", kind="image")
    answer = client.post(reverse("studio_publish", args=[course.slug]), {"do": "publish"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Error:" in page
    assert "Put it right" in page
    assert Course.objects.get().state == "draft"


def test_what_was_drafted_since_is_not_seen_by_readers(clients, client, course, draft, owner, add):
    uid = add("Reef", body="Right over left.")
    client.post(reverse("studio_publish", args=[course.slug]), {"do": "publish"})
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"title": "Secret plan"})
    assert "Secret plan" not in clients["anonymous"].get(course.get_absolute_url()).content.decode()
