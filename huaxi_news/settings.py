"""Settings come from the environment only; `.env.example` lists every one.

Without any, the paper runs on SQLite and local files below `var/`. A value that cannot be
right raises ImproperlyConfigured at start, `manage.py check` names what is merely missing.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))


def _one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = env.str(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def _secret_key(directory: Path) -> str:
    """SECRET_KEY, or for a small installation a key made once and kept beside the data."""
    if key := env.str("SECRET_KEY", ""):
        return key
    path = directory / "secret_key"
    if not path.exists():
        directory.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


# Where things are kept
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = _secret_key(DATA_DIR)

# The site's own address: absolute links come from here, never from a request's Host header
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path:
    raise ImproperlyConfigured(f"SITE_URL must be like https://paper.example, not {SITE_URL!r}.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname, "127.0.0.1", "localhost"])
_https = _site.scheme == "https"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", _https)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000 if _https else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
if env.bool("BEHIND_PROXY", False):  # only where our own proxy sets and overwrites the header
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
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads at random; CSRF tokens are masked (BREACH)
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "huaxi_news.nul.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", 8),
        "timeout": 10,  # seconds to wait for a free connection
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgres://.")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
STORAGES = {
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
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["avif", "webp", "jpg", "png", "gz", "br", "map", "woff2"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes; larger files go to a temporary file
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

# Language and time
LANGUAGE_CODE = _one_of("LANGUAGE_CODE", ("zh-hans", "en"), "zh-hans")
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")

# Errors with their trace go where the service manager keeps them; refused requests are no errors
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

# What a page may load: nothing from elsewhere, no inline script. articles.csp widens the
# style rule for the admin, whose editor needs it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

# 三审三校: how many reviews and proofs a text needs; a village paper may run 1 and 1
REVIEWS = env.int("REVIEWS", 3)
PROOFS = env.int("PROOFS", 3)

# Tags are typed by Chinese hands: 「，」 and 「、」 separate them too
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False
TAGGIT_TAGS_FROM_STRING = "articles.lib.tags.split_tags"
TAGGIT_STRING_FROM_TAGS = "articles.lib.tags.join_tags"

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
    "address": env.str("PAPER_ADDRESS", ""),
    "phone": env.str("PAPER_PHONE", ""),
    "email": env.str("PAPER_EMAIL", ""),
    "tips_wechat": env.str("TIPS_WECHAT", ""),
    "tips_qq": env.str("TIPS_QQ", ""),
    "tips_phone": env.str("TIPS_PHONE", ""),
}

# Uploads
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", 20 * 1024 * 1024)
PHOTO_MAX_PIXELS = env.int("PHOTO_MAX_PIXELS", 50_000_000)
MANUSCRIPT_MAX_BYTES = env.int("MANUSCRIPT_MAX_BYTES", 2 * 1024 * 1024)
DOCX_MAX_BYTES = env.int("DOCX_MAX_BYTES", 30 * 1024 * 1024)
