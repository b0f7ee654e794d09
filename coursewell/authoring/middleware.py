"""What is due is done before a page is made: nobody sees a course as it was before the moment of its publication."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from coursewell.authoring.drafts.scheduling import next_moment, publish_due
from freshkeys import clock

#: Answered without a database, also while there is none.
WITHOUT_DATA = frozenset({"/robots.txt"})


class PublishDue:
    """Publishes what was scheduled for a moment that has passed. The worker does the same where nobody comes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in WITHOUT_DATA and clock.has_passed(next_moment()):
            publish_due()
        return self.get_response(request)
