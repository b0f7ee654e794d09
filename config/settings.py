"""The one settings file. Everything that differs between sites is an environment variable, safe by default.

docs/reference/settings.md lists the variables; a test fails when one is missing there.
"""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
import environ
from django.utils.translation import gettext_lazy as _

from config import checked
from config.secret import load_secret_key

django_stubs_ext.monkeypatch()  # lets classes say Manager[Course] at run time too

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where things are -------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
FILES_DIR = DATA_DIR / "files"

_port = checked.number("PORT", env.str("PORT", default=""), default=8000)
SITE_URL = env.str("SITE_URL", default="").rstrip("/") or f"http://127.0.0.1:{_port}"
SITE_NAME = env.str("SITE_NAME", default="Coursewell")
_site = checked.site_address(SITE_URL)
_local = _site.hostname in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] if _local else [_site.hostname or ""]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECRET_KEY = env.str("SECRET_KEY", default="") or load_secret_key(DATA_DIR / "secret_key")
DEBUG = env.bool("DEBUG", default=False)

# --- what the site is made of -----------------------------------------------
INSTALLED_APPS = [
    "coursewell.web",
    "coursewell.mail",
    "coursewell.accounts",
    "coursewell.courses",
    "coursewell.authoring",
    "coursewell.learning",
    "freshkeys",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "freshkeys.pages.middleware.ForEdge",
    "coursewell.web.middleware.SecurityHeaders",
    "coursewell.web.caching.AskEachTime",
    "coursewell.web.middleware.ExplainMethods",
    "coursewell.web.middleware.ForgetNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coursewell.web.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "coursewell.web.receipts.ShowReceipts",
    "django.middleware.common.CommonMiddleware",
    "freshkeys.pages.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coursewell.web.middleware.RefuseNul",
    "freshkeys.middleware.OneMoment",
    "coursewell.authoring.middleware.PublishDue",
    "coursewell.learning.middleware.MoveLines",
    "freshkeys.middleware.WatchedRequests",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coursewell.web.context.site",
            ],
            "builtins": ["lucide.templatetags.lucide"],
        },
    }
]

# --- data -------------------------------------------------------------------
_database = checked.database(env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'coursewell.sqlite3'}")
DATABASES = {"default": env.db_url_config(_database)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE and a busy timeout most concurrent writers fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
    # A file, not memory: the cache asks its question on a connection of its own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 60  # on SQLite too: freshkeys/log/sqlite_kept.py notices a restored file
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The default cache counts attempts to sign in; values that processes share are in a store of their own.
CACHES = {"default": {"BACKEND": "coursewell.accounts.limits.LimitsCache"}}
_store = env.str("CACHE_URL", default="")
if _store:
    CACHES["shared"] = checked.shared_store(_store)

_edge_secret = env.str("FRESHKEYS_EDGE_SECRET", default="")
FRESHKEYS = {
    # Behind the edge, which keeps whole pages, less of what they are made of is asked for twice.
    "L1_BYTES": (16 if _edge_secret else 64) * 1024 * 1024,
    "ALIAS": "shared" if _store else None,
    "UNTRACKED": "skip",
    "EDGE_SECRET": _edge_secret,
}

# --- people -----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "coursewell.accounts.backend.ByEmail",
    "django.contrib.auth.backends.ModelBackend",  # for sessions that name it; nobody is asked for a password twice
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SIGNUP = checked.signup(env.str("SIGNUP", default="open"))
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Nobody is signed in before their address is proved: docs/decisions/addresses-are-proved-first.md
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that has signed up, and only there
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_ADAPTER = "coursewell.accounts.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "add_email": "coursewell.accounts.forms.ChangeAddressForm",
    "change_password": "coursewell.accounts.forms.ChangePasswordForm",
    "login": "coursewell.accounts.forms.SignInForm",
    "reauthenticate": "coursewell.accounts.forms.ReauthenticateForm",
    "reset_password": "coursewell.accounts.forms.ForgottenForm",
    "reset_password_from_key": "coursewell.accounts.forms.NewPasswordForm",
    "set_password": "coursewell.accounts.forms.SetPasswordForm",
    "signup": "coursewell.accounts.forms.SignUpForm",
}
# Beside those that allauth has for the rest. A class behind one address may sign up; nobody mails many strangers.
ACCOUNT_RATE_LIMITS = {
    "signup": "30/m/ip,300/h/ip",
    "reset_password": "20/m/ip,5/h/key",
    "open_link": "60/m/ip",
    "manage_email": "10/m/user,30/d/user",
    "invitation": "20/m/ip",
    "certificate": "20/m/ip,200/h/ip",  # codes that are none
    "enrolment_key": "10/m/user,60/h/user",
    "add_people": "20/h/user",  # each tells of 500 addresses whether somebody has an account
    "own_data": "5/m/user,30/h/user",
}
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "coursewell.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # half a minute early or late; forms.py sees to it that no code is good twice
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who is signed in has a proved address; another that is under way does not matter
MFA_FORMS = {
    "activate_totp": "coursewell.accounts.second_factor.ActivateForm",
    "authenticate": "coursewell.accounts.second_factor.CodeForm",
    "reauthenticate": "coursewell.accounts.second_factor.CodeAgainForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- language and time ------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "coursewell" / "locale"]
FORMAT_MODULE_PATH = ["coursewell.web.formats"]
TIME_ZONE = checked.time_zone(env.str("TIME_ZONE", default="UTC"))
USE_I18N = True
USE_TZ = True

# --- what is said about its work ---------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # not each address that does not exist
        # Nor each malformed request, with a traceback: it was refused, and whoever sends them could fill the disk.
        "django.security": {"level": "CRITICAL"},
    },
}

# --- static files and mail --------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "outbox"
EMAIL_TIMEOUT = 10  # seconds for each answer of the mail server
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <no-reply@{_site.hostname}>")

# --- security ---------------------------------------------------------------
_https = _site.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # the proxy in front does that; see docs/guides
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_HSTS_PRELOAD = False
# W003: the check knows Django's own middleware only, and ours is a kind of it (tests/test_settings.py looks).
# W008: the proxy redirects. W021: preloading cannot be undone, so that is for the owner of the domain to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W003", "security.W008", "security.W021"]
_behind_proxy = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
# Or all readers would share the proxy's address, and with it one limit on attempts to sign in.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _behind_proxy else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
