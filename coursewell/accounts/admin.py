from django.contrib import admin

from coursewell.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["email", "name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["password", "last_login", "date_joined"]
    filter_horizontal = ["groups", "user_permissions"]
