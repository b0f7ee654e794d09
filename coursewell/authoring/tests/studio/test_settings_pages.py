import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coursewell.authoring import drafts
from coursewell.authoring.parts import PARTS
from coursewell.authoring.tests.studio.test_editor import PNG
from coursewell.courses.models import Course, Instructor


@pytest.fixture
def address(course):
    return lambda part: reverse("studio_setting", args=[course.slug, part])


@pytest.fixture
def save(client, address, draft, reload):
    def saved(part, **given):
        page = client.get(address(part))
        was = page.context["was"]
        return client.post(address(part), {"version": reload(draft).version, "was": was} | given)

    return saved


def test_each_screen_is_there(client, address):
    assert {client.get(address(part.name)).status_code for part in PARTS} == {200}
    assert client.get(address("nothing")).status_code == 404


def test_basics_are_saved_in_the_draft_only(save, course, draft, subject, reload):
    save("basics", title="Better knots", subject=subject.pk, summary="All of them")
    assert reload(draft).settings["summary"] == "All of them"
    assert Course.objects.get().title == "Knots"


def test_moments_are_in_the_zone_of_the_site(save, client, address, draft, reload, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    save("dates", enrolment_opens_at="2027-07-01T09:00")
    assert reload(draft).settings["enrolment_opens_at"].startswith("2027-07-01T07:00")
    assert 'value="2027-07-01T09:00"' in client.get(address("dates")).content.decode()


def test_what_is_wrong_comes_back_with_a_sentence(save):
    answer = save("facts", duration_minutes="soon")
    assert answer.status_code == 422
    assert 'value="soon"' in answer.content.decode()


def test_work_on_the_outline_meanwhile_is_no_conflict(client, address, draft, owner, reload):
    page = client.get(address("about"))
    drafts.add_module(draft=draft, user=owner, title="Meanwhile")
    given = {"version": page.context["version"], "was": page.context["was"], "overview": "Mine"}
    assert client.post(address("about"), given).status_code == 302
    assert reload(draft).settings["overview"] == "Mine"


def test_another_version_of_the_same_is_shown_beside_mine(client, address, draft, people, reload):
    page = client.get(address("about"))
    given = {"version": page.context["version"], "was": page.context["was"], "overview": "Mine"}
    fields = {"overview": "Theirs"}
    drafts.save_settings(draft=draft, user=people["editor"], version=draft.version, fields=fields)
    answer = client.post(address("about"), given)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in text
    assert "Theirs" in text
    given |= {"version": answer.context["version"], "was": answer.context["was"]}
    assert client.post(address("about"), given).status_code == 302
    assert reload(draft).settings["overview"] == "Mine"


def test_a_cover_is_uploaded_and_removed(client, address, draft, reload, files_dir):
    client.post(address("cover"), {"do": "upload", "upload": SimpleUploadedFile("Big.png", PNG)})
    assert reload(draft).settings["cover"] == "files/big.png"
    client.post(address("cover"), {"do": "remove"})
    assert reload(draft).settings["cover"] == ""


def test_a_cover_is_a_picture(client, address, draft, reload, files_dir):
    page = client.post(address("cover"), {"do": "upload", "upload": SimpleUploadedFile("a.txt", b"x")}, follow=True)
    assert "no picture" in page.content.decode()
    assert reload(draft).settings["assets"] == []


def test_teachers_are_named_and_removed(client, address, draft, reload, people):
    tom = Instructor.objects.get(slug="tom")
    client.post(address("teachers"), {"do": "add", "name": " tom "})
    client.post(address("teachers"), {"do": "add-me"})
    mine = Instructor.objects.get(user=people["owner"])
    assert reload(draft).settings["instructors"] == [tom.pk, mine.pk]
    client.post(address("teachers"), {"do": f"remove {tom.pk}"})
    assert reload(draft).settings["instructors"] == [mine.pk]
    assert "called so" in client.post(address("teachers"), {"do": "add", "name": "x"}, follow=True).content.decode()


def test_a_course_is_copied(client, course, add):
    add("Reef")
    client.post(reverse("studio_settings", args=[course.slug]), {"do": "copy", "title": "Knots again"})
    assert Course.objects.get(title="Knots again").state == "draft"


def test_a_file_of_the_course_is_taken_away_and_with_it_the_cover(client, address, draft, reload, files_dir):
    client.post(address("cover"), {"do": "upload", "upload": SimpleUploadedFile("Big.png", PNG)})
    assert 'value="detach files/big.png"' in client.get(address("cover")).content.decode()
    client.post(address("cover"), {"do": "detach files/big.png"})
    settings = reload(draft).settings
    assert (settings["cover"], settings["assets"]) == ("", [])
