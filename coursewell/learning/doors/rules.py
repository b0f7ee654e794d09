"""For those who write a course: how it is entered, who is in it, who waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coursewell.accounts.addresses import active_owner_of
from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning.doors.gate import numbered
from coursewell.learning.doors.listing import first
from coursewell.learning.enrolment import EnrolmentError, enrol_by_staff, leave, leave_waiting_list
from coursewell.learning.enrolment.ruling import renew_link, set_rules
from coursewell.learning.models import Enrolment, Place, Rules
from coursewell.learning.views.gate import for_writers
from coursewell.web.site import absolute

#: So many people are listed; the others are found by their address.
MOST = 200


class RulesForm(forms.ModelForm[Rules]):
    class Meta:
        model = Rules
        fields = ("seats", "key", "has_waiting_list", "offer_hours", "gives_certificates")


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def enrolment(request: HttpRequest, course: Course) -> HttpResponseBase:
    rules = Rules.objects.filter(course=course.pk).first() or Rules(course=course)
    form = RulesForm(instance=rules)
    if request.method == "POST" and request.POST.get("do") == "rules":
        form = RulesForm(request.POST, instance=rules)
        if form.is_valid():
            set_rules(course=course, **form.cleaned_data)
            messages.success(request, _("The rules of enrolment are saved."))
            return redirect("enrolment", course.slug)
    elif request.method == "POST":
        return act(request, course)
    rows = Enrolment.objects.active().filter(course=course.pk).select_related("user")
    if wanted := request.GET.get("q", "").strip().replace("\0", "")[:254]:
        rows = rows.filter(user__email__icontains=wanted)
    shown = first(MOST, rows.order_by("-enrolled_at", "-pk"))
    link = absolute(f"/courses/{course.slug}/enrol/?invitation={rules.link}") if rules.pk and rules.key else ""
    context: dict[str, Any] = {
        "course": course,
        "form": form,
        "link": link,
        "enrolments": shown,
        "count": Enrolment.objects.active().filter(course=course.pk).count() if wanted else shown.count,
        "places": first(MOST, Place.objects.filter(course=course.pk).select_related("user")),
        "wanted": wanted,
    }
    return render(request, "learning/enrolment.html", context)


def act(request: HttpRequest, course: Course) -> HttpResponseBase:
    verb, _space, digits = request.POST.get("do", "").partition(" ")
    try:
        if verb == "add":
            user = person(request.POST.get("email", ""))
            enrol_by_staff(course=course, user=user, via=Enrolment.Via.INSTRUCTOR)
            messages.success(request, _("%(who)s is enrolled.") % {"who": user})
        elif verb == "remove" and (number := numbered(digits)) is not None:
            take_out(request, course, number)
        elif verb == "link":
            renew_link(course=course)
            messages.success(request, _("There is another invitation link; the old one is worth nothing now."))
        else:
            raise Http404("There is no such button.")
    except EnrolmentError as error:
        messages.error(request, str(error))
    return redirect("enrolment", course.slug)


def person(email: str) -> User:
    found = active_owner_of(email)
    if found is None:
        raise EnrolmentError(_("Nobody with this e-mail address has an account here. Ask them to sign up first."))
    return found


def take_out(request: HttpRequest, course: Course, number: int) -> None:
    """From the course or from its line; of people who are in neither nothing is said."""
    user = User.objects.filter(pk=number).first()
    if user is not None and (leave(course=course, user=user) or leave_waiting_list(course=course, user=user)):
        messages.success(request, _("%(who)s is not in the course any more.") % {"who": user})
