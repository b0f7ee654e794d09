"""What is due is done before a page is made: nobody sees an offer that has ended, nor a line that stands still."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from coursewell.learning.enrolment.due import move_lines, next_end
from freshkeys import clock

#: Answered without a database, also while there is none.
WITHOUT_DATA = frozenset({"/robots.txt"})


class MoveLines:
    """Passes on the seats whose offers have ended. The worker does the same where nobody comes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in WITHOUT_DATA and clock.has_passed(next_end()):
            move_lines()
        return self.get_response(request)
