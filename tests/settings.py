"""Production's settings on a throw-away data directory, made fast: nothing else differs.

The environment and the `.env` of whoever runs the tests are left out, but for DATABASE_URL:
it says on which database the tests run.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

_DATA_DIR = tempfile.mkdtemp(prefix="huaxi_news_test_")  # one for each process of the run
_OWNER = os.getpid()


@atexit.register
def _remove_data() -> None:
    if os.getpid() == _OWNER:  # a forked child leaves it to its parent
        shutil.rmtree(_DATA_DIR, ignore_errors=True)


_example = Path(__file__).resolve().parent.parent / ".env.example"
for _name in re.findall(r"^#?([A-Z_]+)=", _example.read_text(), re.M):
    if _name != "DATABASE_URL":
        os.environ.pop(_name, None)
os.environ |= {
    "ENV_FILE": os.devnull,
    "DATA_DIR": _DATA_DIR,
    "SECRET_KEY": "for tests only",
    "TIPS_KEYS": "Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIG9mIGtleS4=",
    "TIPS_HASH_KEY": "for tests only",
    "ACCOUNT_KEYS": "Zm9yIHRlc3RzIG9ubHksIDMyIGJ5dGVzIG9mIGtleS4=",
    "SECOND_FACTOR": "optional",  # people of other tests have none; tests/accounts ask for it
}

from huaxi_news.settings import *  # noqa: E402, F403
from huaxi_news.settings import MEDIA_ROOT, PRIVATE_ROOT, STATIC_ROOT, STORAGES  # noqa: E402

for _directory in (MEDIA_ROOT, PRIVATE_ROOT, STATIC_ROOT):
    _directory.mkdir()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES |= {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
BRIEFLY_SECONDS = 0  # what a test has just written is seen at once
