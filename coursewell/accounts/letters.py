"""The mail that people get: one template each, whose first line is the subject. HTML is made of the same text."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string

from coursewell.web.site import absolute


def letter(template: str, to: str, context: dict[str, Any], request: HttpRequest | None) -> EmailMultiAlternatives:
    """`account/email/password_changed` becomes a message that is not sent yet."""
    # Under SITE_URL, whatever host or port the request was sent to.
    links = {name: absolute(urlsplit(value).path) for name, value in context.items() if name.endswith("_url")}
    told = context | links | {"to": to, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    subject, _, text = render_to_string(f"{template}.txt", told, request).strip().partition("\n")
    subject = " ".join(f"{settings.SITE_NAME}: {subject}".split())
    message = EmailMultiAlternatives(subject, f"{text.strip()}\n", settings.DEFAULT_FROM_EMAIL, [to])
    page = render_to_string("account/email/letter.html", told | {"subject": subject, "parts": parts(text)}, request)
    message.attach_alternative(page, "text/html")
    return message


def parts(text: str) -> list[dict[str, str]]:
    """The paragraphs of a text; one that is an address is a link."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    return [
        {"url": one} if one.startswith(settings.SITE_URL) and " " not in one else {"text": one} for one in paragraphs
    ]
