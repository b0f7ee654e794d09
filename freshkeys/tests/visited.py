"""A small site for the tests of visiting: what its pages show."""

from django.contrib.auth.models import Group
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import get_language

from freshkeys import remember

handler404 = "freshkeys.tests.visited.not_found"
handler500 = "freshkeys.tests.visited.failed"
closed: list[bool] = []


def groups(request, name=None):
    asked = {"name": name or request.GET.get("name", "ants")}
    found = remember("groups", Group.objects.filter(**asked))
    whom = getattr(request, "user", None)
    return HttpResponse(
        f"{[one.name for one in found]} {whom} {get_language()} {request.scheme}://{request.get_host()}"
    )


def greeting(request):
    return HttpResponse(remember("greeting", lambda: f"Hello {request.GET.get('name')}"))


def moved(request):
    return redirect("/groups/")


def absent(request):
    raise Http404


def broken(request):
    raise ValueError("no bees today")


def streamed(request):
    response = StreamingHttpResponse(iter([b"ants"]))
    response._resource_closers.append(lambda: closed.append(True))
    return response


def not_found(request, exception):
    return HttpResponse("nothing here", status=404)


def failed(request):
    return HttpResponse("broken", status=500)


urlpatterns = [
    path("groups/", groups),
    path("groups/<str:name>/", groups),
    path("greeting/", greeting),
    path("moved/", moved),
    path("absent/", absent),
    path("broken/", broken),
    path("streamed/", streamed),
]
