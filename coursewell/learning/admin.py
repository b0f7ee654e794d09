"""Staff's view of enrolments. Seats are given and freed by the same functions as everywhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coursewell.learning import certificates
from coursewell.learning.enrolment import EnrolmentError, enrol_by_staff, leave
from coursewell.learning.models import Certificate, Enrolment


class EnrolForm(forms.ModelForm[Enrolment]):
    """Enrols as it is checked: between a check and a later write somebody else could take the seat."""

    class Meta:
        model = Enrolment
        fields: ClassVar[list[str]] = ["course", "user"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("course") and said.get("user"):
            try:
                self.instance = enrol_by_staff(course=said["course"], user=said["user"], via=Enrolment.Via.ADMIN)
            except EnrolmentError as error:
                raise ValidationError(str(error)) from error
        return said

    def _post_clean(self) -> None:
        """Who was in the course before has a row already, which is theirs again."""

    def save(self, commit: bool = True) -> Enrolment:
        self.save_m2m = lambda: None  # type: ignore[method-assign]
        return self.instance


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin[Enrolment]):
    form = EnrolForm
    list_display = ["user", "course", "state", "seat", "enrolled_at", "left_at", "via"]
    list_filter = ["state", "via"]
    list_select_related = ["user", "course"]
    search_fields = ["user__email", "user__name", "course__title", "course__slug"]
    autocomplete_fields = ["user", "course"]
    actions = ["remove_from_course"]

    def has_change_permission(self, request: HttpRequest, obj: Enrolment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Enrolment | None = None) -> bool:
        """Progress hangs on it; taking somebody out of the course keeps it."""
        return False

    def save_model(self, request: HttpRequest, obj: Enrolment, form: Any, change: bool) -> None:
        """The form has done it."""

    @admin.action(description=_("Take out of the course"), permissions=["add"])
    def remove_from_course(self, request: HttpRequest, queryset: QuerySet[Enrolment]) -> None:
        for one in queryset.select_related("course", "user"):
            leave(course=one.course, user=one.user)


class CertificateForm(forms.ModelForm[Certificate]):
    """Revoked with a reason, or good."""

    is_revoked = forms.BooleanField(label=_("revoked"), required=False)

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = ["reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_revoked"].initial = self.instance.revoked_at is not None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("is_revoked") and not said.get("reason", "").strip():
            raise ValidationError(_("Say why it is revoked: only those who teach the course, and staff, will read it."))
        return said


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin[Certificate]):
    """What stands on a certificate is never changed; whether it is good, is."""

    form = CertificateForm
    list_display = ["shown_code", "name", "title", "issued_at", "revoked_at"]
    search_fields = ["code", "name", "title"]
    readonly_fields = ["shown_code", "name", "title", "issued_at", "revoked_at"]
    fields = [*readonly_fields, "is_revoked", "reason"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Certificate | None = None) -> bool:
        """Whoever checks the code of a revoked one is to be told that it is revoked."""
        return False

    def save_model(self, request: HttpRequest, obj: Certificate, form: Any, change: bool) -> None:
        """By the same functions as everywhere."""
        if form.cleaned_data["is_revoked"]:
            certificates.revoke(certificate=obj, reason=form.cleaned_data["reason"])
        else:
            certificates.reinstate(certificate=obj)
