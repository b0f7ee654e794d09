"""Pages and islands for the tests."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import rotate_token
from django.template import engines
from django.urls import path
from django.utils.translation import gettext

from freshkeys import remember
from freshkeys.pages import gates, islands
from freshkeys.pages.gates import gate


#: As an islands.py would have them; these belong to the app freshkeys itself.
@islands.island
def account(request: HttpRequest) -> str:
    user = request.user
    return f"<i>{user.get_short_name() if user.is_authenticated else 'nobody'} {gettext('Search')}</i>"


@islands.island
def group(request: HttpRequest, *, name: str, shout: str = "") -> str:
    found = Group.objects.filter(name=name).values_list("pk", flat=True)
    return f"<b>{len(found)}{'!' if shout else ''} at {request.path}</b>"


@islands.island
def cookie(request: HttpRequest) -> str:
    messages.info(request, "seen")
    return "<u>a message</u>"


@islands.island
def form(request: HttpRequest, *, which: str = "") -> str:
    return engines["django"].from_string("<form>{% csrf_token %}</form>").render({}, request)


@islands.island
def broken(request: HttpRequest) -> str:
    raise ValueError("no bees today")


@islands.island
def nested(request: HttpRequest) -> str:
    return engines["django"].from_string('{% load freshkeys %}{% island "freshkeys.account" %}').render({}, request)


@islands.island
def dice(request: HttpRequest) -> str:
    return ",".join(Group.objects.order_by("?").values_list("name", flat=True))


@gate("tests.belongs")
def belongs(user, group):
    return user.is_authenticated and user.groups.filter(name=group).exists()


def page(text, **extra):
    def view(request: HttpRequest, **found: str) -> HttpResponse:
        source = "{% load freshkeys i18n %}" + text
        names = remember("groups", Group.objects.order_by("name"))
        context = {"groups": [one.name for one in names], "name": request.GET.get("name", "ants"), **found}
        response = HttpResponse(engines["django"].from_string(source).render(context, request))
        for name, value in extra.items():
            response.headers[name.replace("_", "-")] = value
        return response

    return view


def belonging(request, name):
    return HttpResponse("in" if gates.ask("tests.belongs", request.user, name) else "out")


def streamed(request):
    return StreamingHttpResponse(iter([b"range " + request.headers.get("Range", "none").encode()]))


def as_json(request):
    text = engines["django"].from_string('{% load freshkeys %}{% island "freshkeys.account" %}').render({}, request)
    return JsonResponse({"html": text})


def absent(request):
    raise Http404


def told(request):
    seen = sorted(name for name in request.META if "FRESHKEYS" in name.upper())
    where = [request.META["REMOTE_ADDR"], request.scheme, request.META.get("HTTP_X_FORWARDED_FOR", "")]
    return JsonResponse({"seen": seen, "where": where}, headers={"Freshkeys-Parts": "1 forged"})


def not_found(request, exception):
    response = page("nothing for {% island 'freshkeys.account' %}")(request)
    response.status_code = 404
    return response


handler404 = "freshkeys.pages.tests.site.not_found"


def sent(request):
    return HttpResponse("done")


def rotated(request):
    rotate_token(request)
    return HttpResponse("done")


def writing(request):
    Group.objects.create(name=f"written {Group.objects.count()}")
    return page("{{ groups }}{% island 'freshkeys.account' %}")(request)


urlpatterns = [
    path("writing/", writing),
    path("two-forms/", page('{% island "freshkeys.form" which="a" %}{% island "freshkeys.form" which="b" %}')),
    path("sent/", sent),
    path("rotated/", rotated),
    path("account/", page('<p>{{ groups }}</p>{% island "freshkeys.account" %}<hr>{% island "freshkeys.account" %}')),
    path("group/<str:who>/", page('{% island "freshkeys.group" name=who %}')),
    path(
        "translated/",
        page("{% translate 'Search' %}{% language 'de' %}{% island 'freshkeys.account' %}{% endlanguage %}"),
    ),
    path("cookie/", page('{% island "freshkeys.cookie" %}')),
    path("forms/", page('{% island "freshkeys.form" %}{% island "freshkeys.form" %}')),
    path("broken/", page('{% island "freshkeys.broken" %}')),
    path("nested/", page('{% island "freshkeys.nested" %}')),
    path("inside/", page('{% fresh "x" %}{% island "freshkeys.account" %}{% endfresh %}')),
    path("dice/", page('{% island "freshkeys.dice" %}')),
    path("parameter/", page("{{ name }}")),
    path("forbidden/", page('{% island "freshkeys.account" %}', Cache_Control="no-store")),
    path("belonging/<str:name>/", belonging),
    path("streamed/", streamed),
    path("json/", as_json),
    path("absent/", absent),
    path("told/", told),
]
