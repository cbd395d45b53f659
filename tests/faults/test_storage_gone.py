"""Where the files lie can not be reached: readers read, and an upload is refused with its row."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests import factories
from tests.articles.pictures import file_of, noise
from tests.articles.signing_in import sign_in
from tests.processes import together
from tests.shared_database import Shared

from .asking import Answer, asked, logged_in, server
from .invariants import hold
from .test_killed import Act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


def test_upload_is_refused_whole_and_readers_read_while_the_storage_is_gone(
    tmp_path: Path, client: Client
) -> None:
    article = factories.published("电梯装好了")
    sign_in(client, factories.member("reporter", staff=False))
    cookies, token = logged_in(client)
    shared, data = Shared(tmp_path), tmp_path / "data"
    with server(shared.url, data) as paper:
        for folder in ("private", "media"):
            (data / folder).write_text("a file where the disk was")
        page = asked(paper, article.get_absolute_url())
        refused = _uploaded(paper, cookies, token)
        rows = shared.one("SELECT COUNT(*) FROM articles_photo")
        for folder in ("private", "media"):
            (data / folder).unlink()
        taken = _uploaded(paper, cookies, token)

    assert page.status == 200
    assert refused.status == 503 and rows == 0, refused
    assert taken.status == 201, taken
    assert shared.one("SELECT COUNT(*) FROM articles_photo") == 1
    hold(shared, data)


def _uploaded(paper, cookies: str, token: str) -> Answer:
    mark = uuid.uuid4().hex
    picture = file_of(noise(60, 40))
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="picture"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode() + picture + f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    return asked(paper, "/portal/pictures/add/", cookies=cookies, body=body, content_type=kind)


def test_process_killed_between_file_and_row_leaves_no_row_without_its_file(
    tmp_path: Path,
) -> None:
    shared = Shared(tmp_path)
    upload = Act("faults", "upload", 0, None, "SELECT COUNT(*) FROM articles_photo", "done True")
    worker = upload.begun(shared.url, PAUSE="1")
    with together(worker):
        worker.go()
        assert worker.hears() == "middle"
        worker.kill()

    assert shared.one(upload.effect) == 0
    hold(shared, Path(settings.DATA_DIR))
