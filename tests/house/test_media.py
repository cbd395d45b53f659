from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.test import Client, RequestFactory

from huaxi_news.media import media

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture() -> Iterator[Path]:
    directory = Path(settings.MEDIA_ROOT) / "renditions"
    directory.mkdir(exist_ok=True)
    path = directory / "test-media.avif"
    path.write_bytes(b"picture")
    yield path
    path.unlink()


def test_media_picture(client: Client, picture: Path) -> None:
    response = client.get("/media/renditions/test-media.avif")

    assert b"".join(response) == b"picture"  # type: ignore[call-overload]
    assert response["Content-Type"] == "image/avif"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies


def test_media_not_modified(client: Client, picture: Path) -> None:
    address = "/media/renditions/test-media.avif"
    seen = client.get(address)
    b"".join(seen)  # type: ignore[call-overload]

    again = client.get(address, headers={"if-modified-since": seen["Last-Modified"]})

    assert again.status_code == 304


def test_name_that_no_file_can_have_is_not_found(client: Client) -> None:
    assert client.get(f"/media/{'9' * 300}.jpg").status_code == 404


def test_media_serves_pictures_only(rf: RequestFactory, picture: Path) -> None:
    page = picture.with_suffix(".html")
    page.write_text("<script>alert(1)</script>")

    with pytest.raises(Http404):
        media(rf.get("/media/"), "renditions/test-media.html")
    page.unlink()


@pytest.mark.parametrize(
    "path",
    [
        "missing.avif",
        "renditions",
        "renditions/",
        "../secret_key",
        "../private/original.jpg",
        "renditions/../../private/original.jpg",
        "/etc/passwd.jpg",
        "\0.avif",
    ],
)
def test_media_outside(rf: RequestFactory, path: str) -> None:
    (Path(settings.PRIVATE_ROOT) / "original.jpg").write_bytes(b"original")

    with pytest.raises((Http404, SuspiciousFileOperation)):
        media(rf.get("/media/"), path)


def test_media_is_read_only(client: Client, picture: Path) -> None:
    assert client.post("/media/renditions/test-media.avif").status_code == 405
