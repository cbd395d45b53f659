import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from articles.lib.body_size import takes_at_most
from huaxi_news.body_size import RefuseLarge

pytestmark = pytest.mark.django_db


class _Unread:
    """A body that nobody may touch."""

    def read(self, *arguments):
        raise AssertionError("The body was read.")

    readline = read


def _refused(view, said: str, settings) -> HttpResponse | None:
    settings.ALLOWED_HOSTS = ["testserver"]
    request = RequestFactory().post("/", **{"CONTENT_LENGTH": said, "wsgi.input": _Unread()})
    return RefuseLarge(lambda request: HttpResponse()).process_view(request, view, (), {})


def test_large_request_is_refused_in_words_before_it_is_read(settings) -> None:
    answer = _refused(lambda request: None, str(settings.REQUEST_MAX_BYTES + 1), settings)

    assert answer is not None and answer.status_code == 413
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("said", ["-1", "much", "9" * 40])
def test_length_that_is_no_number_is_refused(said, settings) -> None:
    answer = _refused(lambda request: None, said, settings)

    assert answer is not None and answer.status_code == 413


def test_view_may_take_less_than_the_site(settings) -> None:
    @takes_at_most(1000)
    def small(request):
        return HttpResponse()

    assert _refused(small, "1001", settings) is not None
    assert _refused(small, "1000", settings) is None


def test_site_asks_before_anything_else_reads(client) -> None:
    answer = client.generic(
        "POST",
        reverse("tips:channel", args=["wechat"]),
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 1024 * 1024),
    )

    assert answer.status_code == 413
