"""The mail that people get: one template each, whose first line is the subject. HTML is made of the same text."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from coursewell.mail.composing import composed
from coursewell.mail.models import Message
from coursewell.web.site import absolute

LONGEST_SUBJECT = 200


def letter(message: Message) -> EmailMultiAlternatives:
    """A row of the queue becomes a message, in its language.

    Raises:
        OutdatedError: there is nothing to tell any more.
    """
    told = composed(message)
    with translation.override(language_of(message, str(told.get("language", "")))):
        subject, text, page = rendered(message.template, message.address, told)
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}  # RFC 3834: nobody is on holiday
    if "unsubscribe_url" in told:
        headers["List-Unsubscribe"] = f"<{absolute(str(told['unsubscribe_url']))}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    made = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [message.address], headers=headers)
    made.attach_alternative(page, "text/html")
    return made


def language_of(message: Message, of_subject: str) -> str:
    """The first that this site speaks: what the letter was queued in, the person's, that of what it is about."""
    of_person = message.user.language if message.user is not None else ""
    spoken = dict(settings.LANGUAGES)
    return next((one for one in (message.language, of_person, of_subject) if one in spoken), settings.LANGUAGE_CODE)


def rendered(template: str, to: str, context: Mapping[str, object]) -> tuple[str, str, str]:
    """(subject, text, HTML) of the template, as `account/email/password_changed`."""
    # Under SITE_URL, whatever host or port the request was sent to.
    links = {name: absolute(urlsplit(str(path)).path) for name, path in context.items() if name.endswith("_url")}
    told = {**context, **links, "to": to, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    subject, _, text = render_to_string(f"{template}.txt", told).strip().partition("\n")
    subject = " ".join(f"{settings.SITE_NAME}: {subject}".split())[:LONGEST_SUBJECT]
    page = render_to_string("mail/letter.html", told | {"subject": subject, "parts": parts(text)})
    return subject, f"{text.strip()}\n", page


def parts(text: str) -> list[dict[str, str]]:
    """The paragraphs of a text; one that is an address of this site is a link."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    return [{"url": one} if _is_ours(one) else {"text": one} for one in paragraphs]


def _is_ours(paragraph: str) -> bool:
    return f"{paragraph}/".startswith(f"{settings.SITE_URL}/") and " " not in paragraph
