"""`coursewell` with one address more: POST /echo says who asked, how, and what was sent."""

from __future__ import annotations

import hashlib
import os

from django.http import JsonResponse


class Echo:
    """Middleware, the innermost: what a view would see of the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (request.method, request.path) != ("POST", "/echo"):
            return self.get_response(request)
        digest, length = hashlib.sha256(), 0
        while chunk := request.read(65536):
            digest.update(chunk)
            length += len(chunk)
        said = {
            "client": request.META["REMOTE_ADDR"],
            "is_secure": request.is_secure(),
            "host": request.get_host(),
            "freshkeys": [name for name in request.META if name.startswith("HTTP_FRESHKEYS")],
            "length": length,
            "sha256": digest.hexdigest(),
        }
        return JsonResponse(said)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings

    settings.MIDDLEWARE.append("tests.support.echoing.Echo")
    from config.cli import main as serve

    serve()


if __name__ == "__main__":
    main()
