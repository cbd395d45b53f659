"""Settings come from the environment only; `.env.example` lists every one.

Without any, the paper runs on SQLite and local files below `var/`. A value that cannot be
right raises ImproperlyConfigured at start, `manage.py check` names what is merely missing.
"""

import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from huaxi_news import postgres

BASE_DIR = Path(__file__).resolve().parent.parent


class _Environment(environ.Env):
    """Names the setting whose value is no number; the value may be a secret in the wrong line."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} must be a whole number.") from error


env = _Environment()
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))


def _one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env.str(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def _shaped(name: str, pattern: str, shape: str) -> str:
    """Empty, or what a platform gives out; the value itself is a secret and not shown."""
    value = env.str(name, "")
    if value and not re.fullmatch(pattern, value):
        raise ImproperlyConfigured(f"{name} must be {shape}.")
    return value


def _required(name: str) -> str:
    if not (value := env.str(name, "")):
        raise ImproperlyConfigured(f"{name} is missing.")
    return value


def _days(name: str, default: int) -> int:
    value = env.int(name, default)
    if value < 1:
        raise ImproperlyConfigured(f"{name} must be at least one day, not {value}.")
    return value


def _at_least(name: str, default: int, least: int) -> int:
    value = env.int(name, default)
    if value < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {value}.")
    return value


def _secret(name: str, directory: Path, new: Callable[[], str]) -> str:
    """The setting, or for a small installation a secret made once and kept beside the data."""
    if key := env.str(name, ""):
        return key
    path = directory / name.lower()
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(new())
        with suppress(FileExistsError):  # another process was first
            os.link(made, path)  # whole or not at all
        made.unlink()
    return path.read_text()


def _keys(name: str, directory: Path) -> list[str]:
    """Fernet keys, newest first."""
    typed = _secret(name, directory, lambda: Fernet.generate_key().decode())
    keys = [key.strip() for key in typed.split(",") if key.strip()]
    try:
        [Fernet(key) for key in keys]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be Fernet keys (32 bytes in URL-safe base64), separated by commas."
        ) from error
    return keys


def _base_address(name: str, default: str) -> str:
    """Where a platform's programming interface lives, without the slash at the end."""
    value = env.str(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ImproperlyConfigured(f"{name} must be like {default}, not {value!r}.")
    return value


# Where things are kept
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret("SECRET_KEY", DATA_DIR, partial(secrets.token_urlsafe, 64))

# The site's own address: absolute links come from here, never from a request's Host header
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path:
    raise ImproperlyConfigured(f"SITE_URL must be like https://paper.example, not {SITE_URL!r}.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, "127.0.0.1", "localhost"])
_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", _https)
SECURE_REDIRECT_EXEMPT = [
    r"^tips/channels/onebot/$",  # a gateway on this machine, signed
    r"^(healthz|readyz|metrics)$",  # asked from this machine, or by who balances the load
]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000 if _https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
# Only where our own proxy overwrites X-Forwarded-Proto and adds to X-Forwarded-For
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "huaxi_news",
    "tips",
    "articles",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "huaxi_news.requests.Numbered",
    "huaxi_news.headers.SafeHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random; CSRF tokens are masked (BREACH)
    "huaxi_news.headers.PagePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "huaxi_news.body_size.RefuseLarge",
    "django.middleware.csrf.CsrfViewMiddleware",
    "huaxi_news.nul.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huaxi_news.gate.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "huaxi_news.urls"
WSGI_APPLICATION = "huaxi_news.wsgi.application"
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
                "articles.context.paper",
            ],
        },
    },
]

# Data
_sqlite = f"sqlite:///{DATA_DIR / 'huaxi_news.sqlite3'}"
DATABASES = {"default": env.db("DATABASE_URL", default=_sqlite)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # seconds that a thread keeps its connection: to open one costs as much as ten queries
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        # what is erased is written over, whatever the library was built with
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        " PRAGMA secure_delete=ON; PRAGMA cache_size=-16000;",  # KiB, for each thread
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    _pool_size = env.int("DATABASE_POOL_SIZE", 8)
    # seconds of one statement in the web server (huaxi_news.wsgi); 0: without end, as commands are
    _seconds = env.int("DATABASE_STATEMENT_SECONDS", 0)
    postgres.configure(DATABASES["default"], _pool_size, _seconds)
else:
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgres://.")
# A replica for readers' pages (huaxi_news/replica.py)
if env.str("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = env.db("DATABASE_REPLICA_URL")
    if {each["ENGINE"] for each in DATABASES.values()} != {"django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL and DATABASE_URL must both start with postgres://."
        )
    postgres.configure(DATABASES["replica"], _pool_size, _seconds, patience=1)
    DATABASES["replica"]["TEST"] = {"MIRROR": "default"}
    DATABASE_ROUTERS = ["huaxi_news.replica.Router"]
    MIDDLEWARE.append("huaxi_news.replica.ReadersSide")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):  # counters of the limits lie in it too
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 20_000)
# the frame of the reader's pages, each by all that it shows: nothing in it can be out of date
CACHES["template_fragments"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES["template_fragments"] |= {"LOCATION": "fragments", "TIMEOUT": None}
CACHES["limits"] = CACHES["default"]  # the same store, for who has to know that it failed
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    _patience = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds
    CACHES["limits"] = {
        **CACHES["default"],
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "OPTIONS": _patience | CACHES["default"].get("OPTIONS", {}),
    }
    CACHES["default"] = CACHES["limits"] | {"BACKEND": "huaxi_news.cache.OpenRedisCache"}
# Whole pages in front of everything (articles/page_cache), in each web process
PAGE_CACHE = env.bool("PAGE_CACHE", not DEBUG) and not CACHES["default"]["BACKEND"].endswith(
    "DummyCache"
)
PAGE_CACHE_MB = _at_least("PAGE_CACHE_MB", 64, 1)
BRIEFLY_SECONDS = 1  # that each process keeps what stands on every page (articles/lib/briefly.py)
# Where nginx in front of us sees which of its pages are from before (huaxi_news/front_cache.py)
FRONT_CACHE_DIR = env.str("FRONT_CACHE_DIR", "")
# "files" below DATA_DIR, or "s3": an object storage that speaks S3 (docs/security.md)
MEDIA_STORAGE = _one_of("MEDIA_STORAGE", ("files", "s3"), "files")
PRIVATE_LINK_SECONDS = 60  # that a link to a private file in an object storage works
PICTURE_HOSTS: list[str] = []  # beside our own, where readers' pictures come from
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": "/media/"},
    },
    "private": {  # originals and evidence: never under an address
        "BACKEND": "articles.lib.private_storage.PrivateStorage",
        "OPTIONS": {"location": PRIVATE_ROOT},
    },
    "staticfiles": {
        "BACKEND": "huaxi_news.static_files.StaticFiles",
    },
}
if MEDIA_STORAGE == "s3":
    S3_PUBLIC_URL = _base_address("S3_PUBLIC_URL", "https://media.paper.example")
    _public_host = urlsplit(S3_PUBLIC_URL)
    PICTURE_HOSTS = [f"{_public_host.scheme}://{_public_host.netloc}"]
    _bucket, _private_bucket = env.str("S3_BUCKET", ""), env.str("S3_PRIVATE_BUCKET", "")
    if not _bucket or not _private_bucket or _bucket == _private_bucket:
        raise ImproperlyConfigured(
            "MEDIA_STORAGE=s3 needs S3_BUCKET, which readers may read, and S3_PRIVATE_BUCKET, "
            "another one that nobody may."
        )
    _s3 = {
        "endpoint_url": env.str("S3_ENDPOINT", "") or None,
        "region_name": env.str("S3_REGION", "") or None,
        "access_key": _required("S3_ACCESS_KEY"),
        "secret_key": _required("S3_SECRET_KEY"),
    }
    STORAGES["default"] = {
        "BACKEND": "articles.lib.object_storage.PublicObjects",
        "OPTIONS": _s3
        | {
            "bucket_name": _bucket,
            "custom_domain": f"{_public_host.netloc}{_public_host.path}",
            "url_protocol": f"{_public_host.scheme}:",
        },
    }
    STORAGES["private"] = {
        "BACKEND": "articles.lib.object_storage.PrivateObjects",
        "OPTIONS": _s3 | {"bucket_name": _private_bucket},
    }
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["avif", "webp", "jpg", "png", "gz", "br", "map", "woff2"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes; larger files go to a temporary file
REQUEST_MAX_BYTES = 130 * 1024 * 1024  # of a whole request; each kind of file has its own limit
FORMS_URLFIELD_ASSUME_HTTPS = True  # paper.example typed by an editor is https://paper.example

# Background work: "database" where a worker runs (`manage.py serve` starts one)
TASKS_BACKEND = _one_of("TASKS_BACKEND", ("immediate", "database"), "immediate")
TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[TASKS_BACKEND],
    }
}

# People
AUTH_USER_MODEL = "articles.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"

# Logging in (docs/accounts.md). Who publishes, pays, sees who a source is or gives rights needs
# a second factor; "optional" is for the demo, and `check --deploy` refuses it
SECOND_FACTOR = _one_of("SECOND_FACTOR", ("required", "optional"), "required")
SESSION_IDLE = _at_least("SESSION_IDLE_MINUTES", 720, 1) * 60  # seconds without a request
SESSION_COOKIE_AGE = _at_least("SESSION_HOURS", 168, 1) * 3600  # seconds after the login, in all
CONFIRM_AFTER = _at_least("CONFIRM_AFTER_MINUTES", 15, 1) * 60  # seconds, before what is grave
LINK_HOURS = _at_least("LINK_HOURS", 72, 1)  # until an invitation that was not used is void
ACCOUNT_KEYS = _keys("ACCOUNT_KEYS", DATA_DIR)
# allauth keeps second factors and sessions; its own pages are not served
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "articles.second_factor_keys.Sealed"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a telephone's clock may be wrong
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0

# Mail, for links to log in; without it an administrator hands them over
EMAIL_URL = env.str("EMAIL_URL", "")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", env.str("PAPER_EMAIL", "") or "webmaster@localhost")

# Language and time
LANGUAGE_CODE = _one_of("LANGUAGE_CODE", ("zh-hans", "en"), "zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")

# Backups (docs/backup.md)
BACKUP_DIR = Path(env.str("BACKUP_DIR", str(DATA_DIR / "backups")))
BACKUP_KEY = _shaped(
    "BACKUP_KEY", r"[A-Za-z0-9_-]{43}=", "32 bytes in URL-safe base64: 43 signs and a ="
)
BACKUP_MAX_AGE = env.int("BACKUP_MAX_AGE", 36)  # hours after which the newest one is old

# Errors with their trace go where the service manager keeps them; refused requests are no errors
LOG_FORMAT = _one_of("LOG_FORMAT", ("text", "json"), "text")
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "huaxi_news.logs.WithRequest"}},
    "formatters": {
        "text": {"()": "huaxi_news.logs.Text"},
        "json": {"()": "huaxi_news.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "huaxi_news.requests": {"level": "INFO"},
    },
}

# Who watches the machine (docs/operations.md)
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
SENTRY_DSN = env.str("SENTRY_DSN", "")

# Where browsers report what the policy below refused; nowhere by default, a report has addresses
POLICY_REPORT_URI = env.str("POLICY_REPORT_URI", "")
# What a page may load: nothing from elsewhere, no inline script. articles.csp widens the
# style rule for the admin, whose editor needs it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *PICTURE_HOSTS],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # no text becomes HTML in a reader's browser; the admin's editor has to
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
        "upgrade-insecure-requests": _https,
        **({"report-uri": POLICY_REPORT_URI} if POLICY_REPORT_URI else {}),
    },
}
# The newsroom's own scripts put lists that the server wrote into their pages
PORTAL_CONTENT_SECURITY_POLICY = {"require-trusted-types-for": None, "trusted-types": None}
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *PICTURE_HOSTS],
    "require-trusted-types-for": None,
    "trusted-types": None,
}

# 三审三校: how many reviews and proofs a text needs; a village paper may run 1 and 1
REVIEWS = env.int("REVIEWS", 3)
PROOFS = env.int("PROOFS", 3)

# Tags are typed by Chinese hands: 「，」 and 「、」 separate them too
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
TAGGIT_TAGS_FROM_STRING = "articles.lib.tags.split_tags"
TAGGIT_STRING_FROM_TAGS = "articles.lib.tags.join_tags"

# A newspaper with a number, or an internal publication with a permit: docs/licences.md
PUBLICATION_KIND = _one_of("PUBLICATION_KIND", ("newspaper", "internal"), "newspaper")
# A reprint whose source is not on the newsroom's list is refused, not only warned about
REPRINTS_FROM_LIST_ONLY = env.bool("REPRINTS_FROM_LIST_ONLY", False)

# The paper: shown on its pages where filled in
PAPER = {
    "name": env.str("PAPER_NAME", "华西社区报"),
    "tagline": env.str("PAPER_TAGLINE", ""),
    "description": env.str("PAPER_DESCRIPTION", ""),
    "publisher": env.str("PAPER_PUBLISHER", ""),
    "home_place": env.str("PAPER_HOME_PLACE", ""),  # code or slug of the paper's own district
    "icp": env.str("PAPER_ICP", ""),
    "psb": env.str("PAPER_PSB", ""),
    "psb_url": env.str("PAPER_PSB_URL", "https://beian.mps.gov.cn/"),
    "news_licence": env.str("PAPER_NEWS_LICENCE", ""),
    "serial_number": env.str("PAPER_SERIAL_NUMBER", ""),
    "internal_permit": env.str("PAPER_INTERNAL_PERMIT", ""),
    "report_phone": env.str("PAPER_REPORT_PHONE", ""),
    "report_email": env.str("PAPER_REPORT_EMAIL", ""),
    "report_centre": env.str("PAPER_REPORT_CENTRE", ""),
    "report_centre_url": env.str("PAPER_REPORT_CENTRE_URL", ""),
    "address": env.str("PAPER_ADDRESS", ""),
    "phone": env.str("PAPER_PHONE", ""),
    "email": env.str("PAPER_EMAIL", ""),
    "tips_wechat": env.str("TIPS_WECHAT", ""),
    "tips_qq": env.str("TIPS_QQ", ""),
    "tips_phone": env.str("TIPS_PHONE", ""),
}

# The tip line. Keys that seal who told us, newest first; docs/tips-privacy.md: how to change them
TIPS_KEYS = _keys("TIPS_KEYS", DATA_DIR)
TIPS_HASH_KEY = _secret("TIPS_HASH_KEY", DATA_DIR, partial(secrets.token_urlsafe, 48))
TIPS_WINDOW = env.int("TIPS_WINDOW", 600)  # seconds within which messages are one tip
TIPS_CONSENT_VERSION = env.str("TIPS_CONSENT_VERSION", "2026-11")
TIPS_QUIET_FROM = env.int("TIPS_QUIET_FROM", 22)  # hours; no push begins from then
TIPS_QUIET_UNTIL = env.int("TIPS_QUIET_UNTIL", 8)
TIPS_KEEP = {  # days until `manage.py purge_tips` empties it; see docs/tips-privacy.md
    "spam": _days("TIPS_KEEP_SPAM", 90),
    "declined": _days("TIPS_KEEP_DECLINED", 365),  # duplicates too
    "adopted": _days("TIPS_KEEP_ADOPTED", 1095),
    "raw": _days("TIPS_KEEP_RAW", 180),
    "loose": _days("TIPS_KEEP_LOOSE", 30),
    "notices": _days("TIPS_KEEP_NOTICES", 365),
    "source": _days("TIPS_KEEP_SOURCE", 730),
    "payee": _days("TIPS_KEEP_PAYEE", 3650),
}
REWARD_TAX_ITEM = env.str("REWARD_TAX_ITEM", "occasional")  # an item of the tax rules
REWARD_MINIMUM_PAYOUT = env.int("REWARD_MINIMUM_PAYOUT", 0)  # yuan
REWARD_EXPIRES_AFTER = env.int("REWARD_EXPIRES_AFTER", 365)  # days after approval
REWARD_CASH_NOTE = env.str("REWARD_CASH_NOTE", "")  # for who fetches cash: hours, which door
TIPS_MEDIA_MAX_BYTES = env.int("TIPS_MEDIA_MAX_BYTES", 50 * 1024 * 1024)  # of one fetched file

# Complaints: hours until each kind is overdue, days until a decided one is emptied of personal data
# (docs/complaints.md has the sources)
COMPLAINTS_HOURS = {
    "unlawful": _at_least("COMPLAINTS_HOURS_UNLAWFUL", 12, 1),
    "minors": _at_least("COMPLAINTS_HOURS_MINORS", 12, 1),
    "copyright": _at_least("COMPLAINTS_HOURS_COPYRIGHT", 48, 1),
    "reputation": _at_least("COMPLAINTS_HOURS_REPUTATION", 48, 1),
    "false": _at_least("COMPLAINTS_HOURS_FALSE", 120, 1),
    "mistake": _at_least("COMPLAINTS_HOURS_MISTAKE", 72, 1),
}
COMPLAINTS_KEEP = _days("COMPLAINTS_KEEP", 1095)
COMPLAINTS_CONSENT_VERSION = env.str("COMPLAINTS_CONSENT_VERSION", "2026-11")

# WeChat; off without the token, in safe mode with the key (docs/channels.md)
_AES_KEY = (r"[A-Za-z0-9]{43}", "the 43 letters and digits of the EncodingAESKey")
WECHAT_TOKEN = _shaped("WECHAT_TOKEN", r"[A-Za-z0-9]{3,32}", "3 to 32 letters and digits")
WECHAT_ENCODING_AES_KEY = _shaped("WECHAT_ENCODING_AES_KEY", *_AES_KEY)
WECHAT_ENCODING_AES_KEY_PREVIOUS = _shaped("WECHAT_ENCODING_AES_KEY_PREVIOUS", *_AES_KEY)
WECHAT_APP_ID = env.str("WECHAT_APP_ID", "")
WECHAT_APP_SECRET = env.str("WECHAT_APP_SECRET", "")
WECHAT_ACCOUNT_ID = env.str("WECHAT_ACCOUNT_ID", "")
WECHAT_API_BASE = _base_address("WECHAT_API_BASE", "https://api.weixin.qq.com")
WECHAT_MEDIA_HOSTS = env.list(
    "WECHAT_MEDIA_HOSTS",
    default=[".qpic.cn", ".qlogo.cn", ".weixin.qq.com", ".tc.qq.com", ".video.qq.com"],
)
if WECHAT_ENCODING_AES_KEY and not WECHAT_APP_ID:
    raise ImproperlyConfigured("WECHAT_ENCODING_AES_KEY needs WECHAT_APP_ID: it is sealed too.")
if WECHAT_ENCODING_AES_KEY_PREVIOUS and not WECHAT_ENCODING_AES_KEY:
    raise ImproperlyConfigured(
        "WECHAT_ENCODING_AES_KEY_PREVIOUS stands alone: set WECHAT_ENCODING_AES_KEY too."
    )

# The official QQ bot; off without its id and secret (docs/channels.md)
QQ_BOT_APP_ID = env.str("QQ_BOT_APP_ID", "")
QQ_BOT_SECRET = env.str("QQ_BOT_SECRET", "")
QQ_API_BASE = _base_address("QQ_API_BASE", "https://api.sgroup.qq.com")
QQ_TOKEN_BASE = _base_address(
    "QQ_TOKEN_BASE",  # a stand-in for the platform gives its own tokens
    "https://bots.qq.com" if QQ_API_BASE.endswith(".qq.com") else QQ_API_BASE,
)
QQ_MEDIA_HOSTS = env.list("QQ_MEDIA_HOSTS", default=[".qq.com", ".qq.com.cn", ".qpic.cn"])

# A QQ number behind a OneBot 11 gateway; off without the secret. It breaks QQ's licence
ONEBOT_SECRET = env.str("ONEBOT_SECRET", "")
ONEBOT_SELF_ID = env.str("ONEBOT_SELF_ID", "")
ONEBOT_API_BASE = _base_address("ONEBOT_API_BASE", "http://127.0.0.1:3000")
ONEBOT_ACCESS_TOKEN = env.str("ONEBOT_ACCESS_TOKEN", "")

# Uploads
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", 20 * 1024 * 1024)
PHOTO_MAX_PIXELS = env.int("PHOTO_MAX_PIXELS", 50_000_000)
MANUSCRIPT_MAX_BYTES = env.int("MANUSCRIPT_MAX_BYTES", 2 * 1024 * 1024)
DOCX_MAX_BYTES = env.int("DOCX_MAX_BYTES", 30 * 1024 * 1024)
