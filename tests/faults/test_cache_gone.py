"""The cache is gone: readers read, people log in and write, and limits hold all the same."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.utils.translation import gettext as _

from articles.lib.rate_limit import Limit, take
from articles.sealed_store import Pieces
from tests import factories
from tests.shared_database import Shared
from tests.tips import attached, making, typing_tips
from tips import attachment_files

from .asking import asked, closed_port, server
from .invariants import hold


@pytest.mark.django_db(transaction=True)
@pytest.mark.loopback
def test_readers_read_and_tips_are_taken_without_the_cache(tmp_path: Path) -> None:
    article = factories.published("电梯装好了")
    form = typing_tips.opened(Client())
    shared = Shared(tmp_path)
    module = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings_without_cache"}
    with server(shared.url, tmp_path / "data", **module) as paper:
        pages = ["/", article.get_absolute_url(), "/search/?q=电梯", "/feed.atom", "/tips/status/"]
        statuses = {page: asked(paper, page.replace("电梯", "%E7%94%B5%E6%A2%AF")).status
                    for page in pages}  # fmt: skip
        told = asked(paper, "/tips/", {**form, "text": "三栋的水管爆了，一楼进水。"})
        wrong = [
            asked(paper, "/tips/status/", {"code": "ZZZZZZZZ", "pin": f"{number:06}"}).status
            for number in range(7)
        ]

    assert statuses == dict.fromkeys(pages, 200)
    assert told.status == 200 and _("We have your tip") in told.text
    assert wrong[:5] == [422] * 5 and wrong[-1] == 429  # the counter of the process holds
    hold(shared)


def test_limits_hold_by_themselves_when_redis_refuses(settings) -> None:
    """With the real client, at a port where nobody listens."""
    pytest.importorskip("redis", reason="the extra `redis` is not installed")
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{closed_port()}/0",
        }
    }
    few = Limit("few-without-redis", 2, 60)

    assert [take(few, "somebody") > 0 for _number in range(4)] == [False, False, True, True]


@pytest.mark.django_db
def test_recording_is_played_without_the_cache(client, monkeypatch) -> None:
    """What a camera wrote into it is looked for anew each time."""
    monkeypatch.setattr(attachment_files, "opened", lambda *_where: _pieces(attached.AMR))
    file = making.tip().messages.get().attachments.create(
        kind="voice", state="kept", original="there", size=len(attached.AMR),
        content_type="audio/mpeg",
    )  # fmt: skip
    client.force_login(making.tips_editor())
    gone = {"BACKEND": "huaxi_news.cache.OpenRedisCache", "LOCATION": "unix:///nowhere.sock"}
    with override_settings(CACHES={"default": gone}):
        assert caches["default"].__class__.__name__ == "OpenRedisCache"
        answer = client.get(f"/tips/attachments/{file.pk}/")
        heard = b"".join(answer.streaming_content)

    assert answer.status_code == 200 and heard == attached.AMR and connection.vendor


def _pieces(data: bytes) -> Pieces:
    return Pieces(lambda: None, iter([data]))
