import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coursewell.authoring import drafts

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
JSON = {"Accept": "application/json"}


@pytest.fixture
def save(client, course):
    def saved(uid, version=1, headers=None, **given):
        address = reverse("studio_content", args=[course.slug, uid])
        return client.post(address, {"version": version, "title": "Reef", "do": "save"} | given, headers=headers)

    return saved


def row_of(draft, uid):
    return draft.contents.get(uid=uid)


def test_every_kind_has_an_editor(client, course, add):
    for kind in ("text", "image", "file", "video", "quiz"):
        answer = client.get(reverse("studio_content", args=[course.slug, add(kind, kind=kind)]))
        assert answer.status_code == 200, kind


def test_a_text_is_saved_and_shown_as_readers_will_see_it(client, course, draft, add, save):
    uid = add()
    save(uid, body="# Loops\r\n\r\nOver *and* under.")
    assert row_of(draft, uid).body == "# Loops\n\nOver *and* under."
    assert "<em>and</em>" in client.get(reverse("studio_content", args=[course.slug, uid])).content.decode()


def test_autosave_says_when_and_which_version(add, save):
    answer = save(add(), headers=JSON, body="One").json()
    assert answer["version"] == 2
    assert answer["said"].startswith("Saved ")
    assert answer["said"].endswith("(UTC)")


def test_the_same_sent_again_after_a_lost_reply_is_no_conflict(add, save):
    uid = add()
    assert [save(uid, headers=JSON, body="One").status_code for _ in range(2)] == [200, 200]


def test_nobody_writes_over_what_they_have_not_seen(draft, people, add, save):
    uid = add()
    drafts.save_content(draft=draft, user=people["editor"], uid=uid, version=1, fields={"body": "Theirs"})
    assert save(uid, headers=JSON, body="Mine").status_code == 409
    answer = save(uid, body="Mine")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.index("Mine") < page.index("Theirs")
    assert row_of(draft, uid).body == "Theirs"


def test_the_conflict_page_saves_mine_when_i_say_so(draft, people, add, save):
    uid = add()
    drafts.save_content(draft=draft, user=people["editor"], uid=uid, version=1, fields={"body": "Theirs"})
    save(uid, version=2, body="Both")
    assert row_of(draft, uid).body == "Both"


def test_what_is_refused_comes_back_as_it_was_typed(draft, add, save):
    uid = add()
    answer = save(uid, body="Long work", duration="ten")
    assert answer.status_code == 422
    assert "Long work" in answer.content.decode()
    assert 'value="ten"' in answer.content.decode()
    assert "number of minutes" in save(uid, headers=JSON, body="x", duration="ten").json()["said"]


def test_who_was_signed_out_gets_the_text_back(clients, course, add):
    address = reverse("studio_content", args=[course.slug, add()])
    answer = clients["anonymous"].post(address, {"body": "Long work", "title": "Reef"})
    assert answer.status_code == 404
    assert "Long work" in answer.content.decode()


def test_the_live_preview_is_the_published_html(client, course, add, draft, owner):
    uid = add("Reef", body="x")
    text = "# A\n\n$a^2$ and [home](../course.md)\n\n:::tip\nSo.\n:::"
    shown = client.post(reverse("studio_rendered", args=[course.slug, uid]), {"body": text}).content.decode()
    drafts.save_content(draft=draft, user=owner, uid=uid, version=2, fields={"body": text})
    drafts.publish(draft=draft, user=owner)
    course.refresh_from_db()
    page = client.get(course.modules.get().contents.get().get_absolute_url()).content.decode()
    preview, public = reverse("studio_preview", args=[course.slug]), course.get_absolute_url()
    assert shown.strip().replace(preview, public) in page


def test_a_picture_is_uploaded_and_said_as_markdown(client, course, add, files_dir):
    uid = add()
    address = reverse("studio_upload", args=[course.slug, uid])
    answer = client.post(address, {"upload": SimpleUploadedFile("Mein Knoten.png", PNG)}).json()
    assert answer["markdown"] == "![What the picture shows](../files/mein-knoten.png)"
    shown = client.post(reverse("studio_rendered", args=[course.slug, uid]), {"body": answer["markdown"]})
    served = reverse("studio_content_file", args=[course.slug, uid, answer["name"]])
    assert f'src="{served}"' in shown.content.decode()
    got = client.get(served)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")


def test_files_of_a_draft_are_not_for_strangers(clients, client, course, add, files_dir):
    uid = add()
    client.post(reverse("studio_upload", args=[course.slug, uid]), {"upload": SimpleUploadedFile("a.png", PNG)})
    served = reverse("studio_content_file", args=[course.slug, uid, "files/a.png"])
    assert client.get(served).status_code == 200
    assert {clients[name].get(served).status_code for name in ("anonymous", "other_instructor")} == {404}


def test_a_broken_picture_is_refused_in_a_sentence(client, course, add, files_dir):
    address = reverse("studio_upload", args=[course.slug, add()])
    answer = client.post(address, {"upload": SimpleUploadedFile("a.png", PNG[:40])})
    assert answer.status_code == 422
    assert "damaged" in answer.json()["said"]


def test_without_script_a_picture_goes_with_the_form(draft, add, save, files_dir):
    uid = add("Photo", kind="image")
    save(uid, do="upload", alt="A knot", upload=SimpleUploadedFile("a.png", PNG))
    assert row_of(draft, uid).data == {"file": "files/a.png", "alt": "A knot", "caption": ""}


def test_captions_are_added_to_a_video(draft, add, save, files_dir):
    uid = add("Film", kind="video")
    save(uid, do="upload", tracks="0", upload=SimpleUploadedFile("a.vtt", b"WEBVTT\n"))
    save(uid, version=2, do="add-track", tracks="0", url="https://example.org/film")
    save(uid, version=3, tracks="1", url="https://example.org/film", **{"track-0-file": "files/a.vtt"})
    data = row_of(draft, uid).data
    assert data["tracks"] == [{"file": "files/a.vtt", "kind": "captions", "language": "", "label": ""}]
    assert data["file"] == ""


def test_a_still_picture_beside_a_film_does_not_take_its_place(draft, add, save, files_dir):
    uid = add("Film", kind="video")
    save(uid, do="upload", tracks="0", upload=SimpleUploadedFile("film.mp4", b"\0\0\0\x18ftypmp42"))
    save(uid, 2, do="upload", tracks="0", file="files/film.mp4", upload=SimpleUploadedFile("a.png", PNG))
    data = row_of(draft, uid).data
    assert (data["file"], data["poster"]) == ("files/film.mp4", "files/a.png")


def test_a_file_is_taken_away_wherever_it_is_named(client, course, draft, add, save, files_dir):
    uid = add("Photo", kind="image")
    save(uid, do="upload", alt="A knot", upload=SimpleUploadedFile("a.png", PNG))
    page = client.get(reverse("studio_content", args=[course.slug, uid])).content.decode()
    assert 'value="detach files/a.png"' in page
    save(uid, 2, do="detach files/a.png", file="files/a.png", alt="A knot")
    row = row_of(draft, uid)
    assert (row.assets, row.data) == ([], {"file": "", "alt": "A knot", "caption": ""})


def test_what_somebody_else_wrote_meanwhile_keeps_its_file(draft, people, add, save, files_dir):
    uid = add()
    save(uid, do="upload", body="Mine", upload=SimpleUploadedFile("a.png", PNG))
    drafts.save_content(draft=draft, user=people["editor"], uid=uid, version=2, fields={"body": "Theirs"})
    assert save(uid, 2, do="detach files/a.png", body="Mine").status_code == 409
    assert [one["name"] for one in row_of(draft, uid).assets] == ["files/a.png"]


def test_a_file_that_is_gone_already_is_taken_away_quietly(add, save):
    assert save(add(), do="detach files/none.png").status_code == 302


@pytest.mark.parametrize(
    ("kind", "theirs", "mine", "words"),
    [
        ("quiz", {"questions": []}, {"questions": "1", "q0-prompt": "Which knot slips?"}, "Which knot slips?"),
        ("video", {"url": "https://example.org/a", "tracks": []}, {"url": "https://example.org/b"}, "example.org/b"),
        ("image", {"alt": "A bend"}, {"alt": "A hitch"}, "+ alt: A hitch"),
        ("text", {}, {"duration": "15"}, "15"),
    ],
)
def test_the_conflict_page_shows_what_is_different(draft, people, add, save, kind, theirs, mine, words):
    uid = add(kind=kind)
    fields = {"data": theirs, "body": "Theirs"}
    drafts.save_content(draft=draft, user=people["editor"], uid=uid, version=1, fields=fields)
    page = save(uid, **mine).content.decode()
    shown = page.partition("changes-title")[2].partition("</section>")[0]
    assert words in shown
