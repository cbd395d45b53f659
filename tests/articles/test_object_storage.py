"""Files in an object storage, tried out on one that runs in the test: nobody reads a private file
without a link, the link ends, and pictures of readers are public."""

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile

pytest.importorskip("storages", reason="the extra `s3` is not installed")
pytest.importorskip("moto.server", reason="moto[server] is not installed")

from botocore.exceptions import BotoCoreError
from moto.server import ThreadedMotoServer

from articles.lib import object_storage, private_storage
from huaxi_news import unavailable

pytestmark = [pytest.mark.loopback, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
_KEYS = {"access_key": "the-key", "secret_key": "the-secret", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def private(address: str) -> object_storage.PrivateObjects:
    made = object_storage.PrivateObjects(bucket_name="private", endpoint_url=address, **_KEYS)
    made.connection.create_bucket(Bucket="private")
    return made


def test_file_comes_back_and_is_never_written_over(private) -> None:
    first = private.save("manuscripts/ab/one", ContentFile(b"first"))
    second = private.save("manuscripts/ab/one", ContentFile(b"second"))

    with private.open(first) as file:
        assert first != second and file.read() == b"first"
    assert private.exists("manuscripts/ab/") and not private.exists("manuscripts/cd/")
    assert set(private.listdir("manuscripts/ab/")[1]) == {first[15:], second[15:]}


def test_private_file_has_no_address(private) -> None:
    name = private.save("evidence/one", ContentFile(b"x"))

    with pytest.raises(ValueError, match="no address"):
        private.url(name)


def test_link_is_signed_ends_soon_and_is_only_saved(private, settings) -> None:
    name = private.save("manuscripts/one", ContentFile(b"<script>"))
    link = private_storage.short_link(private, name, '楼道 "x"\r\n.html')
    asked = parse_qs(urlsplit(link).query)

    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["X-Amz-Expires"] == [str(settings.PRIVATE_LINK_SECONDS)]
    assert asked["response-content-type"] == ["application/octet-stream"]
    assert asked["response-content-disposition"][0].startswith("attachment")
    assert "the-secret" not in link
    with urlopen(link) as answer:
        assert answer.read() == b"<script>"


def test_storage_that_is_gone_is_no_long_wait(private) -> None:
    gone = object_storage.PrivateObjects(
        bucket_name="private", endpoint_url="http://127.0.0.1:9", **_KEYS
    )
    started = time.monotonic()

    with pytest.raises(BotoCoreError) as refused:
        gone.open("anything").read()
    assert time.monotonic() - started < 20
    assert unavailable.is_passing(refused.value)


def test_picture_of_readers_has_the_address_of_the_public_host(address: str) -> None:
    public = object_storage.PublicObjects(
        bucket_name="public", endpoint_url=address, custom_domain="media.paper.example", **_KEYS
    )

    assert public.url("renditions/ab/c.jpg") == "https://media.paper.example/renditions/ab/c.jpg"
