"""Who may come to which page of an account. tests/test_routes.py fails when one is missing."""

from __future__ import annotations

#: The doors: for everybody, and limited.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_open_invitation",
        "account_invitation",
        "account_unsubscribe",
        "mfa_authenticate",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
#: Shows and changes the account of who is signed in, and of nobody else; others are sent to sign in.
OF_ONESELF = frozenset(
    {
        "account_home",
        "account_name",
        "account_reminders",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "account_privacy",
        "account_data",
        "account_erase",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
    }
)
