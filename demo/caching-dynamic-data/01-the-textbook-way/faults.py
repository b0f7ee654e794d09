"""The textbook's cached course list, and its faults as figures.

Run:  pip install "django>=5.2,<6" && python faults.py
It needs no project and no server: SQLite and the cache live in memory.
"""

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


class Subject(models.Model):
    title = models.CharField(max_length=200)

    class Meta:
        app_label = "auth"  # borrowed: a single file has no app of its own


class Course(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)

    class Meta:
        app_label = "auth"  # borrowed: a single file has no app of its own


def course_list():
    """The textbook way: ask the cache, else ask the database and keep the answer for five minutes."""
    courses = cache.get("all_courses")
    if not courses:
        courses = Course.objects.all()
        cache.set("all_courses", courses, timeout=300)
    return courses


def page():
    """What the template prints for each course."""
    return [f"{course.title} · {course.subject.title} · {course.owner.username}" for course in course_list()]


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


with connection.schema_editor() as editor:
    for model in (*django.apps.apps.get_models(), Subject, Course):
        if model._meta.db_table not in connection.introspection.table_names():
            editor.create_model(model)

print("nothing in the table, first request  ", queries(page), "query")
print("nothing in the table, second request ", queries(page), "query (an empty result is taken for a miss)")

owner = User.objects.create(username="ada")
subjects = [Subject.objects.create(title=f"Subject {number}") for number in range(8)]
Course.objects.bulk_create(
    Course(owner=owner, subject=subjects[number % 8], title=f"Course {number}") for number in range(200)
)
cache.clear()

print("200 courses, a miss                  ", queries(page), "queries")
print("200 courses, a hit                   ", queries(page), "queries")
print(
    "a hit, then .filter(subject=...)     ", queries(lambda: list(course_list().filter(subject=subjects[0]))), "query"
)

Course.objects.filter(title="Course 7").delete()
print("deleted course still listed          ", any(line.startswith("Course 7 ") for line in page()))

Course.objects.filter(title="Course 8").update(title="Renamed")
print("renamed course shows its old name    ", any(line.startswith("Course 8 ") for line in page()))
