from coursewell.authoring import drafts
from coursewell.courses.models import Course


def test_who_writes_nothing_is_invited_to_begin(clients):
    assert "Your first course" in clients["other_instructor"].get("/studio/").content.decode()


def test_my_courses_are_those_that_i_own_or_edit(clients, course):
    for visitor, is_there in {"owner": True, "editor": True, "staff": True, "other_instructor": False}.items():
        assert ("Knots" in clients[visitor].get("/studio/").content.decode()) is is_there, visitor


def test_it_says_the_state_and_the_last_change(client, draft):
    page = client.get("/studio/").content.decode()
    assert "Draft" in page
    assert "changed" in page
    assert "(UTC)" in page


def test_a_new_course_needs_a_title_and_a_subject(client, subject):
    answer = client.post("/studio/new/", {"title": "", "subject": ""})
    assert answer.content.decode().count("field-wrong") == 2
    client.post("/studio/new/", {"title": "Sails", "subject": subject.pk})
    assert Course.objects.get(slug="sails").state == "draft"


def test_a_title_of_the_draft_is_shown_before_it_is_published(client, draft, owner):
    drafts.save_settings(draft=draft, user=owner, version=draft.version, fields={"title": "Better knots"})
    assert "Better knots" in client.get("/studio/").content.decode()


def test_the_menu_leads_to_the_studio(clients):
    for visitor, is_there in {"owner": True, "staff": True, "student": False}.items():
        assert ('href="/studio/"' in clients[visitor].get("/freshness/").content.decode()) is is_there, visitor
