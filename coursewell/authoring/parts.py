"""The settings of a course, one task a screen: what is asked on each, and how the answers become what a draft keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coursewell.authoring.document import limits
from coursewell.authoring.forms import subject_choices
from coursewell.courses.models import Level

TALL = forms.Textarea(attrs={"rows": 14, "dir": "auto"})


class PartForm(forms.Form):
    """Fields called as the course document calls them."""

    def __init__(self, *args: Any, settings: Mapping[str, Any], **options: Any) -> None:
        options["initial"] = {name: settings.get(name) for name in self.base_fields}
        super().__init__(*args, **options)

    def fields_to_save(self) -> dict[str, Any]:
        return {name: in_json(value) for name, value in self.cleaned_data.items()}


def in_json(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


class Basics(PartForm):
    title = forms.CharField(label=_("Title"), max_length=limits.TITLE)
    subject = forms.TypedChoiceField(label=_("Subject"), coerce=int)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=limits.SUMMARY,
        required=False,
        help_text=_("Stands on the course's card."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ChoiceField)
        subject.choices = subject_choices()


class About(PartForm):
    overview = forms.CharField(
        label=_("About this course"), widget=TALL, required=False, strip=False, help_text=_("Written in Markdown.")
    )


class Learning(PartForm):
    outcomes = forms.CharField(
        label=_("What students will learn"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        required=False,
        max_length=limits.PROSE,
        help_text=_("Best as a list: one line each, beginning with a hyphen."),
    )
    audience = forms.CharField(label=_("Who it is for"), widget=forms.Textarea, required=False, max_length=limits.PROSE)
    prerequisites = forms.CharField(
        label=_("What to know before"), widget=forms.Textarea, required=False, max_length=limits.PROSE
    )
    assessment = forms.CharField(
        label=_("How it is assessed"), widget=forms.Textarea, required=False, max_length=limits.PROSE
    )


class Facts(PartForm):
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Not said")), *Level.choices], required=False)
    language = forms.CharField(
        label=_("Language"), max_length=limits.LANGUAGE, required=False, help_text=_("A code, like en, de or zh-Hans.")
    )
    duration_minutes = forms.IntegerField(
        label=_("Duration in minutes"), min_value=0, max_value=limits.MINUTES, required=False
    )
    licence = forms.CharField(
        label=_("Licence"), max_length=limits.LICENCE, required=False, help_text=_("Like CC-BY-4.0.")
    )
    code = forms.CharField(label=_("Code"), max_length=limits.CODE, required=False, help_text=_("Like WEB-210."))


class Address(PartForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=limits.SLUG,
        allow_unicode=True,
        help_text=_("Letters, digits and hyphens. The old address leads to the new one for ever."),
    )
    external_url = forms.URLField(
        label=_("Address elsewhere"),
        max_length=limits.URL,
        required=False,
        assume_scheme="https",
        help_text=_("Only for a course that takes place on another site."),
    )


class Moment(forms.DateTimeField):
    """In the zone of the site, which the page names."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return value
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return value


class Dates(PartForm):
    enrolment_opens_at = Moment(label=_("Enrolment opens"), required=False)
    enrolment_closes_at = Moment(label=_("Enrolment closes"), required=False)
    is_open = forms.BooleanField(label=_("Everyone may read all lessons, without enrolling"), required=False)


@dataclass(frozen=True)
class Part:
    """One screen. Without a form it has a page of its own kind."""

    name: str
    label: str | Promise
    icon: str
    form: type[PartForm] | None = None


PARTS = (
    Part("basics", _("Title and subject"), "heading", Basics),
    Part("about", _("About the course"), "file-text", About),
    Part("learning", _("What is learned, and by whom"), "graduation-cap", Learning),
    Part("facts", _("Level, language, licence"), "tags", Facts),
    Part("cover", _("Cover picture"), "image"),
    Part("teachers", _("Who teaches"), "users"),
    Part("dates", _("Who may read, and when"), "calendar-clock", Dates),
    Part("address", _("Address"), "link", Address),
)
