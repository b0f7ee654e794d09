from django.db import connection

from coursewell.courses.models import Content, FormerSlug, Module, Subject
from coursewell.courses.slugs import current_slug


def test_a_renamed_subject_redirects_with_its_query(client, subject):
    Subject.objects.filter(pk=subject.pk).update(slug="informatics")
    response = client.get("/subjects/computing/?level=beginner&page=2")
    assert (response.status_code, response["Location"]) == (301, "/subjects/informatics/?level=beginner&page=2")


def test_every_former_slug_leads_to_the_last_one(client, subject):
    for slug in ("one", "two", "computing", "three"):
        Subject.objects.filter(pk=subject.pk).update(slug=slug)
    assert client.get("/subjects/one/")["Location"] == "/subjects/three/"
    assert client.get("/subjects/computing/")["Location"] == "/subjects/three/"


def test_a_living_name_wins_over_a_former_one(client, subject):
    Subject.objects.filter(pk=subject.pk).update(slug="informatics")
    Subject.objects.create(title="Another", slug="computing")
    assert client.get("/subjects/computing/").status_code == 200


def test_a_rename_by_plain_sql_counts(make_course):
    course = make_course(slug="old")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_course SET slug = 'new' WHERE id = %s", [course.pk])
    assert current_slug(FormerSlug.Target.COURSE, "old") == "new"


def test_slugs_of_modules_and_contents_are_kept_within_their_parent(make_course):
    course = make_course()
    module = Module.objects.create(course=course, title="m", slug="m")
    content = Content.objects.create(module=module, title="c", slug="c")
    Module.objects.filter(pk=module.pk).update(slug="m2")
    Content.objects.filter(pk=content.pk).update(slug="c2")
    assert current_slug(FormerSlug.Target.MODULE, "m", parent_id=course.pk) == "m2"
    assert current_slug(FormerSlug.Target.CONTENT, "c", parent_id=module.pk) == "c2"
    assert current_slug(FormerSlug.Target.CONTENT, "c", parent_id=module.pk + 1) is None


def test_two_that_had_one_slug_the_last_is_meant(subject):
    Subject.objects.filter(pk=subject.pk).update(slug="first")
    other = Subject.objects.create(title="Other", slug="computing")
    Subject.objects.filter(pk=other.pk).update(slug="second")
    assert current_slug(FormerSlug.Target.SUBJECT, "computing") == "second"


def test_what_is_gone_is_gone(subject):
    Subject.objects.filter(pk=subject.pk).update(slug="informatics")
    subject.delete()
    assert current_slug(FormerSlug.Target.SUBJECT, "computing") is None
