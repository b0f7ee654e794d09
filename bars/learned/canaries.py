"""Where what is right could be seen: every page and answer that a student can get, before and after handing in."""

from __future__ import annotations

from collections.abc import Iterator

from bars.learned.client import Client
from bars.learned.paper import PLACES_OF_TEXT, told
from bars.learned.paper import quiz as make_quiz
from bars.learned.scene import Scene


def pages(course: str) -> list[str]:
    lesson = f"/courses/{course}/bends/which/"
    return [
        *("/", "/?q=canary&page=1", "/subjects/learned/", "/learning/", "/feed.atom", "/sitemap.xml", "/accounts/"),
        *(
            f"/courses/{course}/",
            f"/courses/{course}/enrol/",
            f"/courses/{course}/leave/",
            f"/courses/{course}/continue/",
        ),
        *(f"/courses/{course}/students/", f"/courses/{course}/students.csv", f"/studio/courses/{course}/"),
        *(f"/courses/{course}/bends/sheet/", lesson, f"{lesson}?print=1", f"{lesson}quiz/results/"),
        *(f"{lesson}quiz/1/", f"{lesson}quiz/2/", f"{lesson}quiz/1/answer/", f"{lesson}quiz/start/"),
        *(f"{lesson}files/quiz.json", f"/courses/{course}/files/course.md", f"/static/{course}/quiz.json"),
        f"/-/freshkeys/parts/?course={course}",
    ]


def looked(scene: Scene, course: str, client: Client, who: str, *, but: tuple[str, ...] = ()) -> Iterator[str]:
    """A sentence for each answer that tells something, and nothing for each that does not."""
    for page in pages(course):
        for _ in range(2):  # cold, and warm
            answer = client.get(page)
            found = [] if page in but else told(answer.everything)
            yield f"{page} tells {who} {found}" if found else ""


def searched(scene: Scene, shows: str) -> Iterator[str]:
    """One quiz, of which the right answers may be seen as `shows` says: by whom, when."""
    course = f"secret-{shows}"
    scene.do("course", slug=course, quiz=make_quiz(attempts=2, percent=100, shows=shows), seats=None)
    people = scene.do("people", prefix=course, count=3)
    scene.do("enrol", course=course, emails=[one["email"] for one in people[:2]])
    student, other, outsider = (Client(scene.url, one["session"]) for one in people)
    everybody = {"a student": student, "another": other, "an outsider": outsider, "a stranger": Client(scene.url)}
    start, paper = f"/courses/{course}/bends/which/quiz/start/", f"/courses/{course}/bends/which/quiz/1/"
    for who, client in everybody.items():
        yield from looked(scene, course, client, f"{who} before the start")
    student.post(start)
    for place in range(1, 8):
        answer = student.post(f"{paper}answer/", {"question": place, "sequence": 1, f"question-{place}": "2"})
        yield f"saving tells {told(answer.everything)}" if told(answer.everything) else ""
    for who, client in everybody.items():
        yield from looked(scene, course, client, f"{who} while an attempt goes on")
    handed = student.post(paper, {"do": "submit"} | {f"question-{place}": "2" for place in PLACES_OF_TEXT})
    yield f"handing in tells {told(handed.everything)}" if told(handed.everything) else ""
    sees = bool(told(student.get(paper).text))
    yield (
        ""
        if sees == (shows == "submitted")
        else f"after handing in, {shows}: what is right is {'' if sees else 'not '}shown"
    )
    for who, client in everybody.items():
        mine = client is student
        yield from looked(scene, course, client, f"{who} after it", but=(paper,) if mine and sees else ())
    student.post(start)
    yield from looked(scene, course, student, "a student in a second attempt")
    student.post(paper.replace("/1/", "/2/"), {"do": "submit"})
    sees = bool(told(student.get(paper).text))
    yield (
        ""
        if sees == (shows != "never")
        else f"after all attempts, {shows}: what is right is {'' if sees else 'not '}shown"
    )
