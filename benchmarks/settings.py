"""The product's settings; style sheets get their hashed names, but no compressed copies."""

from huaxi_news.settings import *  # noqa: F403
from huaxi_news.settings import STORAGES

STORAGES |= {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
SECOND_FACTOR = "optional"  # its editor comes in without a login
