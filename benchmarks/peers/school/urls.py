from __future__ import annotations

from django.urls import path
from django.utils.module_loading import import_string

from benchmarks.peers.contenders import this

urlpatterns = [path("", import_string(f"benchmarks.peers.school.views.{this().view}"))]
