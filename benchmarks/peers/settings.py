"""Django's settings for one contender in one process; who it is, its database and its store come by the environment."""

from __future__ import annotations

import json
import os

from benchmarks.peers.contenders import this

_peer = this()
SECRET_KEY = "the same for all"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": json.loads(os.environ["PEER_DATABASE"])}
INSTALLED_APPS = ["benchmarks.peers.school", *_peer.apps]
MIDDLEWARE = list(_peer.middleware)
ROOT_URLCONF = "benchmarks.peers.school.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
globals().update(_peer.settings(os.environ["PEER_STORE"]))
