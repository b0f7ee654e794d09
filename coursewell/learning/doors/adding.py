"""For those who write a course: add many people at once, and see by address what became of each."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from coursewell.courses.models import Course
from coursewell.learning.doors.gate import numbered
from coursewell.learning.doors.listing import first
from coursewell.learning.enrolment.adding import Added, Outcome, add_people
from coursewell.learning.enrolment.addresses import LONGEST, Said, read_addresses
from coursewell.learning.enrolment.inviting import TooManyError, invite_again, revoke
from coursewell.learning.models import CourseInvitation
from coursewell.learning.views.gate import for_writers, user_of
from freshkeys import engine

#: So many at once: a few seconds of work, and a report that can be read.
MOST = 500
#: Room for so many addresses with names and other columns beside them.
LARGEST = 200_000


class PeopleForm(forms.Form):
    """Addresses that are typed, or a file of them; both together are taken, too."""

    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        required=False,
        strip=False,
        help_text=gettext_lazy("One a line, or as a mail program copies them: Ada <ada@example.org>, bob@example.org"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Table or text file with e-mail addresses"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    how = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            ("enrol", gettext_lazy("Enrol those who have an account, and invite the others by e-mail")),
            ("invite", gettext_lazy("Invite all by e-mail; each enrols by themselves")),
        ],
        initial="enrol",
        widget=forms.RadioSelect,
    )

    def clean_addresses(self) -> str:
        typed: str = self.cleaned_data["addresses"]
        if len(typed) > LARGEST:
            raise forms.ValidationError(_("This is too long. Add the people in several parts."))
        return typed

    def clean_file(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large. Add the people in several parts."))
        return decoded(file.read())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        people = {said.email: said for name in ("addresses", "file") for said in read_addresses(found[name])}
        if not people:
            raise forms.ValidationError(_("Give at least one e-mail address."))
        if len(people) > MOST:
            told = {"count": len(people), "most": MOST}
            raise forms.ValidationError(
                _("These are %(count)d people, and at most %(most)d can be added at once. Nobody was added.") % told
            )
        return found | {"people": list(people.values())}


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def add_page(request: HttpRequest, course: Course) -> HttpResponseBase:
    if request.method == "POST" and request.POST.get("do"):
        return act(request, course)
    form = PeopleForm(request.POST or None, request.FILES or None)
    added: list[Added] = []
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="add_people", user=request.user):
            form.add_error(None, _("You have added people very often within the hour. Try again later."))
        else:
            only_invite = form.cleaned_data["how"] == "invite"
            people = form.cleaned_data["people"]
            added = add_people(course=course, people=people, by=user_of(request), only_invite=only_invite)
            # Who could not be added stands there to be corrected; sending it again changes nothing for the others.
            left = "\n".join(shown(one.said) for one in added if not one.is_well)
            form = PeopleForm(initial={"addresses": left, "how": form.cleaned_data["how"]})
    report = sorted(added, key=lambda one: one.is_well)
    context = {
        "course": course,
        "form": form,
        "report": [(one, shown(one.said)) for one in report],
        "new_count": sum(one.outcome == Outcome.ENROLLED for one in added),
        "invited_count": sum(one.outcome == Outcome.INVITED for one in added),
        "failed_count": sum(not one.is_well for one in added),
        "invitations": first(MOST, CourseInvitation.objects.good(engine.now()).filter(course=course.pk)),
    }
    return render(request, "learning/add_people.html", context)


def act(request: HttpRequest, course: Course) -> HttpResponseBase:
    """The buttons beside an open invitation. One that is gone already is no mistake of anybody's."""
    verb, _space, digits = request.POST["do"].partition(" ")
    number = numbered(digits)
    if verb not in ("revoke", "again") or number is None:
        raise Http404("There is no such button.")
    try:
        if verb == "revoke" and revoke(course=course, number=number):
            messages.success(request, _("The invitation is revoked; its link is worth nothing now."))
        elif verb == "again" and invite_again(course=course, number=number, by=user_of(request)):
            messages.success(request, _("Another letter is sent; the link in the old one is worth nothing now."))
    except TooManyError:
        messages.error(request, _("So many invitations were sent today; try again tomorrow."))
    return redirect("add_people", course.slug)


def shown(said: Said) -> str:
    """What is no address may be anything, and of any length."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in said.email[:LONGEST])


def decoded(data: bytes) -> str:
    """As spreadsheets and editors write text: UTF-8, UTF-16 with its mark, or what Windows wrote in the West."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
