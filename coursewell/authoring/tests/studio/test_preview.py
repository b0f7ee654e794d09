import re

from django.urls import reverse

from coursewell.authoring import drafts


def test_the_preview_shows_the_draft_as_a_student_sees_it(client, course, draft, owner, add):
    add("Reef", body="Right over left.")
    fields = {"summary": "All about bends", "overview": "Long **words**"}
    drafts.save_settings(draft=draft, user=owner, version=draft.version, fields=fields)
    page = client.get(reverse("studio_preview", args=[course.slug])).content.decode()
    assert "All about bends" in page
    assert "<strong>words</strong>" in page
    assert "Reef" in page
    assert "Only the people who work on this course" not in page


def test_it_survives_clicks(client, course, add):
    add("Reef", body="See [the other](clove.md) of [the course](../course.md).")
    add("Clove")
    page = client.get(reverse("studio_preview_lesson", args=[course.slug, "bends", "reef"])).content.decode()
    links = re.findall(rf'href="([^"]*/{course.slug}/[^"]*)"', page.partition("<body")[2])
    assert len(links) > 4
    assert [link for link in links if not link.startswith("/studio/")] == []
    assert {client.get(link.partition("#")[0]).status_code for link in links} == {200}


def test_a_lesson_that_is_not_there_is_not_there(client, course, add):
    add("Reef")
    assert client.get(reverse("studio_preview_lesson", args=[course.slug, "bends", "no"])).status_code == 404


def test_labels_in_its_texts_are_in_the_language_of_the_course(client, course, draft, owner):
    fields = {"language": "de", "overview": ":::exercise\nBinde.\n:::"}
    drafts.save_settings(draft=draft, user=owner, version=draft.version, fields=fields)
    page = client.get(reverse("studio_preview", args=[course.slug]), headers={"accept-language": "en"}).content.decode()
    assert "Übung</span>" in page
