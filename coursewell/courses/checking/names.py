"""What things are called in a check. No Django here: readers import it."""

from __future__ import annotations

COUNT = 4
SUBJECTS = 2
COURSES = 2
TEACHERS = 2
#: Only this plot links courses with teachers, so that its writer may empty the whole table.
OWNER_OF_LINKS = 0
#: Found by the search in the title of every course.
WORD = "heronquill"
#: Module and content: the lesson that every course has at first, and one that comes and goes.
LESSONS = (("first", "text"), ("second", "more"))
#: Registers whose value is when enrolment opens and closes.
MOMENTS = "standing "
#: What a page of the check looks at in its request.
COOKIE, PARAMETER, HEADER = "heron", "nest", "X-Heron"


def subject(plot: int, number: int) -> str:
    return f"marsh-{plot}-{number}"


def course(plot: int, number: int) -> str:
    return f"heron-{plot}-{number}"


def teacher(plot: int, number: int) -> str:
    return f"{'ida' if number == 0 else 'jon'}-{plot}"


def reader(plot: int) -> str:
    """The address of somebody who reads signed in."""
    return f"reader-{plot}@coursewell.invalid"


def session(plot: int) -> str:
    """The key of that reader's session; a database has one for each plot, or none while he is signed out."""
    return f"heronsession{plot}".ljust(32, "x")


def courses() -> list[str]:
    return [course(plot, number) for plot in range(COUNT) for number in range(COURSES)]
