"""Settings of the portal. What differs between places is read from the environment (see ``variables``)."""

import contextlib
import ipaddress
import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from yunlong_portal.kernel import logging
from yunlong_portal.settings.variables import BASE_DIR, VARIABLES, read

_environment = read()
PORTAL_VARIABLES = VARIABLES  # docs/settings.md is made from them

PRODUCTION: bool = _environment["PORTAL_PRODUCTION"]
# A second portal in which nothing counts: see kernel.practice.
PRACTICE: bool = _environment["PORTAL_PRACTICE"]
PRACTICE_ADDRESS: str = _environment["PORTAL_PRACTICE_ADDRESS"]
VAR_DIR = Path(_environment["PORTAL_VAR"] or BASE_DIR / ("var/practice" if PRACTICE else "var"))
COUNTY_DIR = Path(_environment["PORTAL_COUNTY"])
BASE_URL: str = _environment["PORTAL_BASE_URL"].rstrip("/")
ACCEL_REDIRECT: str = _environment["PORTAL_ACCEL_REDIRECT"]
TRUSTED_PROXIES: int = _environment["PORTAL_TRUSTED_PROXIES"]
CHARGES_PROCESSING_FEE: bool = _environment["PORTAL_PROCESSING_FEE"]
LOCAL_HOLIDAYS: str = _environment["PORTAL_LOCAL_HOLIDAYS"]
COMPLAINT_WORKDAYS: int = _environment["PORTAL_COMPLAINT_WORKDAYS"]
IDENTITY_KEPT_DAYS: int = _environment["PORTAL_IDENTITY_KEPT_DAYS"]
CASE_KEPT_YEARS: int = _environment["PORTAL_CASE_KEPT_YEARS"]
APPLICATION_KEPT_YEARS: int = _environment["PORTAL_APPLICATION_KEPT_YEARS"]
PAPERS_WORKDAYS: int = _environment["PORTAL_PAPERS_WORKDAYS"]
CHALLENGED_CASE_KEPT_YEARS: int = _environment["PORTAL_CHALLENGED_CASE_KEPT_YEARS"]
if LOCAL_HOLIDAYS not in {"none", "promise", "legal"}:
    raise ImproperlyConfigured(f"PORTAL_LOCAL_HOLIDAYS 须是 none、promise 或 legal，现在是“{LOCAL_HOLIDAYS}”。")
if PAPERS_WORKDAYS < 1:
    raise ImproperlyConfigured(f"PORTAL_PAPERS_WORKDAYS 至少是 1 个工作日，现在是“{PAPERS_WORKDAYS}”。")
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Whether the portal may ask other websites for a page, and which inner networks it may reach then: kernel.fetching.
FETCHES: bool = _environment["PORTAL_FETCH"] and not PRACTICE
FETCH_NETWORKS: list[str] = _environment["PORTAL_FETCH_NETWORKS"]
for _network in FETCH_NETWORKS:
    try:
        ipaddress.ip_network(_network)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"PORTAL_FETCH_NETWORKS 里的“{_network}”不是网段，请写成 10.8.0.0/16 的样子。"
        ) from error


def _kept(name: str, make: Callable[[], str]) -> str:
    """Return what an untracked file of the owner's under ``var/`` holds, made at the first start."""
    kept = VAR_DIR / name
    if not kept.exists():
        draft = VAR_DIR / f".{name}-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(make())
        # Whole or not at all: several processes may start at once, and the first one's stays.
        with contextlib.suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text(encoding="ascii").strip()


def _secret_key() -> str:
    """Return the given key, or one kept in an untracked file; production never invents one, practice may."""
    if given := _environment["PORTAL_SECRET_KEY"]:
        return given
    if PRODUCTION and not PRACTICE:
        raise ImproperlyConfigured("生产方式必须设置 PORTAL_SECRET_KEY（不少于 50 个随机字符）。")
    return _kept("secret-key", lambda: secrets.token_urlsafe(64))


def _data_keys() -> list[str]:
    """Return the keys of personal data as given, or one kept like the secret key."""
    if given := _environment["PORTAL_DATA_KEYS"]:
        return given
    if PRODUCTION and not PRACTICE:
        raise ImproperlyConfigured(
            "生产方式必须设置 PORTAL_DATA_KEYS（如 2026:…，冒号后用 openssl rand -base64 32 生成）。"
        )
    return _kept("data-keys", lambda: f"1:{secrets.token_urlsafe(32)}").split(",")


def _index_key() -> str:
    """Return the key of indexes and query codes as given, or one kept like the secret key."""
    if given := _environment["PORTAL_INDEX_KEY"]:
        return given
    if PRODUCTION and not PRACTICE:
        raise ImproperlyConfigured("生产方式必须设置 PORTAL_INDEX_KEY（用 openssl rand -base64 32 生成）。")
    return _kept("index-key", lambda: secrets.token_urlsafe(32))


SECRET_KEY = _secret_key()
# Personal data: see kernel.encryption.
DATA_KEYS = _data_keys()
INDEX_KEY = _index_key()
DATA_CIPHER: str = _environment["PORTAL_CIPHER"]
PRIVATE_ROOT = VAR_DIR / "private"
DEBUG = False
ALLOWED_HOSTS: list[str] = _environment["PORTAL_ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "yunlong_portal.kernel",
    "columns",
    "disclosure",
    "hall",
    "requests_ogi",
    "guardian",
    "simple_history",
    "axes",
    "csp",
    "django_prose_editor",
    "yunlong_portal.kernel.staff_site.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "yunlong_portal.kernel.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

if PRACTICE:
    MIDDLEWARE.insert(1, "yunlong_portal.kernel.practice.pages.PracticeMiddleware")

ROOT_URLCONF = "yunlong_portal.urls"
WSGI_APPLICATION = "yunlong_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    # IMMEDIATE: three processes in deferred mode lose to "database is locked"; this one waits its turn.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


# PostgreSQL compiles what it estimates to be costly, each time anew: of the list of one's own cases, among a hundred
# thousand, 0.35 s were compiling and 0.03 s reading.
POSTGRESQL_OPTIONS = "-c jit=off"


def _database() -> dict:
    if url := _environment["DATABASE_URL"]:
        found = environ.Env.db_url_config(url) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # What the address itself says of options stands.
        return found | {"OPTIONS": {"options": POSTGRESQL_OPTIONS} | found.get("OPTIONS", {})}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = _environment["REDIS_URL"]
# A cache may forget, the broker and the counters may not: a county gives each a Redis of its own.
_CACHE_URL: str = _environment["REDIS_CACHE_URL"] or REDIS_URL
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _CACHE_URL}
    if _CACHE_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"},
}

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
if PRACTICE:
    # Cookies know no port: whoever signed in to practise would be signed out of the portal beside it.
    SESSION_COOKIE_NAME = "practice_sessionid"
    CSRF_COOKIE_NAME = "practice_csrftoken"
SESSION_COOKIE_AGE = 8 * 60 * 60

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "yunlong_portal.formats"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressing takes half a minute of a newcomer's first start and gains nothing on his own machine.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
# The web server refuses more than this before Django reads a byte; files.py gives the sentence for what lies between.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An institution board that is filled to its last row is one form of some 2,500 fields; Django's own limit is 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # The nonce stands in the header only where a page asked for one: the staff's editor.
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
# Gone with the browser's window: pages with a form set it, and whoever has it is answered past the page cache.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True

# Grants lie on Department through a direct foreign key; nobody anonymous holds any.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # guardian's backend answers has_perm; may() is the only question here

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_REVERT_DISABLED = True

# The limit of the pair; those of address and name alone are in kernel.lockout.
AXES_HANDLER = "yunlong_portal.kernel.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address", "username"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "yunlong_portal.kernel.visitors.address_of"
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"

# Notices to staff: see kernel.notices.
NOTICE_URL: str = "" if PRACTICE else _environment["PORTAL_NOTICE_URL"]
NOTICE_KEPT_DAYS: int = _environment["PORTAL_NOTICE_KEPT_DAYS"]
NOTICE_SECRET: str = _environment["PORTAL_NOTICE_SECRET"]


def _email_server() -> dict[str, Any]:
    """Return what ``PORTAL_EMAIL_URL`` says; without one letters are printed, in production and practice none are."""
    if PRACTICE:
        return environ.Env.email_url_config("dummymail://")
    try:
        return environ.Env.email_url_config(
            _environment["PORTAL_EMAIL_URL"] or ("dummymail://" if PRODUCTION else "consolemail://")
        )
    except (ImproperlyConfigured, ValueError):
        told = "看不懂 PORTAL_EMAIL_URL，请写成 smtp+tls://用户:口令@主机:587 的样子。"
        raise ImproperlyConfigured(told) from None  # what was not understood may be the password


_email = _email_server()
EMAIL_BACKEND: str = _email["EMAIL_BACKEND"]
EMAIL_HOST: str = _email["EMAIL_HOST"] or "localhost"
EMAIL_PORT: int | None = _email["EMAIL_PORT"]  # None: the one of the protocol
EMAIL_HOST_USER: str = _email["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD: str = _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS: bool = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL: bool = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10  # a server that says nothing must not hold a worker
DEFAULT_FROM_EMAIL: str = _environment["PORTAL_EMAIL_FROM"] or EMAIL_HOST_USER or "webmaster@localhost"

# What runs beside a request: see kernel.jobs. A killed worker's job is taken up again after the lease.
JOB_LEASE = timedelta(seconds=60)
SWEEP_SECONDS = 10.0
SPOOL_DIR = VAR_DIR / "queue"
COUNTERS_DIR = VAR_DIR / "counters"

CELERY_BROKER_URL = REDIS_URL or "spool://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 300, "socket_connect_timeout": 2, "socket_keepalive": True}
    if REDIS_URL
    else {"folder": str(SPOOL_DIR), "polling_interval": 0.2}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
# One entry, and no memory of when it last ran: a schedule file does not survive every kill -9.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "kernel.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 3 * SWEEP_SECONDS}},
}

LOGGING = logging.set_up(
    production=PRODUCTION,
    level=_environment["PORTAL_LOG_LEVEL"],
    own=["yunlong_portal", *(app for app in INSTALLED_APPS if (BASE_DIR / app).is_dir())],
)
