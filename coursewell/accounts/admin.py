"""Staff's view of accounts. Signing in to the admin is signing in to the site: one form, and one limit on attempts."""

from __future__ import annotations

from typing import Any, ClassVar

# Imported so that what they register is there to be taken away again below.
from allauth.account import admin as _of_addresses  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _of_factors  # noqa: F401
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coursewell.accounts import addresses, invitations, privacy, second_factor
from coursewell.accounts.models import Invitation, User

# What allauth shows of its own: addresses belong to their account, and keys of second factors are nobody's to see.
for _theirs in (EmailAddress, Authenticator):
    admin.site.unregister(_theirs)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class NewUserForm(forms.AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name", "is_instructor")
        field_classes: ClassVar[dict[str, type]] = {}


class UserForm(forms.UserChangeForm[User]):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: ClassVar[dict[str, type]] = {}


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin[User]):
    """Passwords are set here and never shown, not even as the hash that the database holds."""

    add_form = NewUserForm
    form = UserForm
    list_display = ["email", "name", "is_active", "is_instructor", "is_staff"]
    list_filter = ["is_active", "is_instructor", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (
            "Rights",
            {"fields": ["is_active", "is_instructor", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Moments"), {"fields": ["last_login", "date_joined"]}),
    ]
    actions = ["forget_second_factor"]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "is_instructor", "usable_password", "password1", "password2"]})
    ]

    @admin.action(description=_("Take the second factor away"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            second_factor.forget(user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes is theirs, whoever may delete it by hand; what forbids it stands where the button would be."""
        listed, counts, _permissions, _protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), [sentence for user in objs for sentence in privacy.obstacles_for(user)]

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        privacy.erase(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        with transaction.atomic():
            for user in queryset.order_by("pk"):
                privacy.erase(user)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An address that staff have typed needs no proof."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            addresses.confirm(obj)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin[Invitation]):
    """What became of each. They are made by `coursewell instructor invite`, which alone ever knows the link."""

    list_display = ["note", "made_at", "ends_at", "used_at", "used_by", "revoked_at"]
    fields = ["note", "made_at", "ends_at", "used_at", "used_by", "revoked_at"]
    readonly_fields = ["note", "made_at", "ends_at", "used_at", "used_by", "revoked_at"]
    actions = ["revoke"]

    @admin.action(description=_("Revoke: the links stop working"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        for one in queryset:
            invitations.revoke(one, now=timezone.now())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
