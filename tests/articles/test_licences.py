"""Nothing that ran out is shown as valid, and the newsroom hears of it in time."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import licences
from articles.models import Event, Licence
from huaxi_news import checks
from tests import factories
from tests.articles.pictures import file_of, picture

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)
ADD = "/admin/articles/licence/add/"


def licence(kind: str = "news", number: str = "51120260001", **fields) -> Licence:
    return Licence.objects.create(kind=kind, number=number, **fields)


def numbers(day: date = TODAY) -> list[str]:
    return [each.number for each in licences.shown(day)]


# What is shown


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({}, True),
        ({"valid_until": TODAY}, True),
        ({"valid_until": TODAY - timedelta(days=1)}, False),
        ({"valid_from": TODAY + timedelta(days=1)}, False),
        ({"is_shown": False}, False),
    ],
)
def test_only_what_is_valid_is_shown(fields, is_shown):
    licence(**fields)
    assert numbers() == (["51120260001"] if is_shown else [])


def test_setting_stands_in_until_the_kind_has_an_entry(settings):
    settings.PAPER = settings.PAPER | {"news_licence": "从环境来", "icp": "蜀ICP备1号"}
    assert numbers() == ["从环境来", "蜀ICP备1号"]
    licence(valid_until=TODAY - timedelta(days=1))
    assert numbers() == ["蜀ICP备1号"]


def test_renewal_takes_the_place_of_the_old_number():
    licence(number="旧", valid_until=TODAY)
    licence(number="新", valid_from=TODAY + timedelta(days=1))
    assert numbers() == ["旧"]
    assert numbers(TODAY + timedelta(days=1)) == ["新"]


def test_every_page_names_them_and_the_page_of_licences_says_more(client):
    until = timezone.localdate() + timedelta(days=400)
    licence(number="51120260001", issued_by="四川省网信办", valid_until=until)
    licence("psb", "川公网安备1号", url="https://beian.mps.gov.cn/x")
    licence("icp", "过期的备案号", valid_until=timezone.localdate() - timedelta(days=1))
    for address in ("/", "/licences/", "/tips/", "/nothing/"):
        page = client.get(address).content.decode()
        assert "51120260001" in page and "https://beian.mps.gov.cn/x" in page
        assert "过期的备案号" not in page and "https://www.12377.cn/" in page
    assert "四川省网信办" in client.get("/licences/").content.decode()


# What runs out


@pytest.mark.parametrize(
    ("days", "level"),
    [
        *((-300, "over"), (-1, "over"), (0, "urgent"), (6, "urgent"), (7, "soon"), (29, "soon")),
        *((30, "early"), (89, "early"), (90, None)),
    ],
)
def test_end_is_told_in_three_words(days, level):
    licence(valid_until=TODAY + timedelta(days=days))
    assert [each.level for each in licences.running_out(TODAY)] == [level] * (level is not None)


def test_renewed_licence_warns_no_more():
    licence(number="旧", valid_until=TODAY)
    licence(number="新", valid_from=TODAY, valid_until=TODAY + timedelta(days=1000))
    assert licences.running_out(TODAY) == []


def test_desk_list_and_check_say_it(client):
    row = licence(valid_until=timezone.localdate() - timedelta(days=2))
    (told,) = licences.running_out()
    client.force_login(factories.member("editor-in-chief"))
    for address in ("/admin/", "/admin/articles/licence/"):
        assert told.sentence in client.get(address).content.decode()
    assert [each.id for each in checks.licence_dates(["default"])] == ["huaxi_news.W022"]
    assert checks.licence_dates([]) == []
    row.valid_until = timezone.localdate() + timedelta(days=20)
    row.save()
    assert [each.id for each in checks.licence_dates(["default"])] == ["huaxi_news.W021"]


def test_who_keeps_no_licences_is_not_bothered(client):
    licence(valid_until=timezone.localdate())
    (told,) = licences.running_out()
    client.force_login(factories.member("section editor"))
    assert told.sentence not in client.get("/admin/").content.decode()
    assert client.get("/admin/articles/licence/").status_code == 403


# What is entered


def _sent(**fields) -> dict:
    return {"kind": "news", "number": "51120260001", "is_shown": "on"} | fields


def _pdf(content: bytes = b"%PDF-1.7\n", name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_licence_is_entered_recorded_and_its_scan_kept_apart(client):
    client.force_login(factories.member("site administrator"))
    assert client.post(ADD, _sent(scan=_pdf())).status_code == 302
    row = Licence.objects.get()
    assert row.scan.name.startswith("licences/") and "scan.pdf" not in row.scan.name
    with pytest.raises(ValueError, match="address"):
        _address = row.scan.url
    event = Event.objects.latest("pk")
    assert (event.verb, event.data["licence"]) == ("add_licence", row.pk)

    answer = client.get(f"/admin/articles/licence/{row.pk}/scan/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/admin/articles/licence/{row.pk}/change/").status_code == 200

    client.force_login(factories.member("section editor"))
    assert client.get(f"/admin/articles/licence/{row.pk}/scan/").status_code == 403
    client.logout()
    assert client.get(f"/admin/articles/licence/{row.pk}/scan/").status_code == 302


@pytest.mark.parametrize(
    "file",
    [
        _pdf(b"<html><script>1</script>"),
        _pdf(b"%PDF-1.7", name="scan.html"),
        _pdf(b"MZ\x90", name="scan.exe"),
        _pdf(b"\x89PNG\r\n\x1a\nbroken", name="scan.png"),
        _pdf(b""),
    ],
    ids=["html as pdf", "pdf as html", "program", "broken png", "empty"],
)
def test_hostile_scan_is_refused_and_the_rest_stays(client, file):
    client.force_login(factories.member("site administrator"))
    file.seek(0)
    answer = client.post(ADD, _sent(scan=file, number="打好的号"))
    assert answer.status_code == 200 and "打好的号" in answer.content.decode()
    assert not Licence.objects.exists()


def test_scanned_picture_is_written_anew(client):
    client.force_login(factories.member("site administrator"))
    sent = file_of(picture(), "PNG") + b"<script>trailing</script>"
    file = SimpleUploadedFile("scan.png", sent, content_type="image/png")
    assert client.post(ADD, _sent(scan=file)).status_code == 302
    with Licence.objects.get().scan.open("rb") as kept:
        assert b"script" not in kept.read()


@pytest.mark.parametrize(
    "fields",
    [
        {"number": " "},
        {"valid_from": "2026-01-02", "valid_until": "2026-01-01"},
        {"kind": "other"},
        {"kind": "nonsense"},
        {"url": "javascript:alert(1)"},
        {"valid_until": "2026-02-30"},
    ],
)
def test_licence_that_can_not_be_is_refused(client, fields):
    client.force_login(factories.member("site administrator"))
    assert client.post(ADD, _sent(**fields)).status_code == 200
    assert not Licence.objects.exists()


def test_database_refuses_an_end_before_the_beginning():
    with pytest.raises(IntegrityError), transaction.atomic():
        licence(valid_from=TODAY, valid_until=TODAY - timedelta(days=1))


def test_nobody_deletes_a_licence(client):
    row = licence()
    client.force_login(factories.user(is_superuser=True))
    assert (
        client.post(f"/admin/articles/licence/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert Licence.objects.exists()
