"""nginx as deploy/nginx/ has it, in front of something that answers as the test says: what it keeps
and for whom, what it forgets, what it passes on and what it writes down."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as paper_settings

from huaxi_news import front_cache
from tests.faults import front as fronts
from tests.faults.front import Front
from tests.faults.stand_in_paper import PUBLIC, Says, StandInPaper

pytestmark = [
    pytest.mark.own_database,
    pytest.mark.loopback,
    pytest.mark.skipif(not fronts.PROGRAM, reason="nginx is not installed"),
]
PRIVATE = {"Cache-Control": "private, no-store"}


@pytest.fixture
def paper() -> Iterator[StandInPaper]:
    with StandInPaper() as stand_in:
        yield stand_in


@pytest.fixture
def front(tmp_path: Path, paper: StandInPaper, settings) -> Iterator[Front]:
    files = tmp_path / "files"
    settings.FRONT_CACHE_DIR = str(files / "front")
    front_cache.renew()
    with Front(tmp_path / "nginx", paper.port, files) as running:
        yield running


# What is kept


def test_page_is_kept_for_everybody_whoever_asks_and_however(front, paper) -> None:
    first = front.get("/articles/7/")
    again = front.get("/articles/7/?utm_source=wechat&x=1", Cookie="session=abc", Authorization="B")

    assert (first.kept, again.kept) == ("MISS", "HIT") and first.text == again.text == "page"
    assert len(paper.heard) == 1
    front.get("/articles/8/?after=9&utm_source=wechat", Cookie="session=abc", Authorization="B")
    address, headers = paper.heard[-1]
    assert address == "/articles/8/?after=9"
    assert "cookie" not in headers and "authorization" not in headers


@pytest.mark.parametrize("other", ["/latest/?after=2", "/latest/?before=1", "/latest/"])
def test_known_parameters_make_another_page(front, paper, other: str) -> None:
    front.get("/latest/?after=1")

    assert front.get(other).kept == "MISS"
    assert [address for address, _h in paper.heard] == ["/latest/?after=1", other]


def test_chinese_address_goes_on_as_it_came(front, paper) -> None:
    front.get("/tags/%E6%97%A7%E7%85%A7/?before=1")

    assert paper.heard[0][0] == "/tags/%E6%97%A7%E7%85%A7/?before=1"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": PUBLIC, "Set-Cookie": "a=b"},
        {"Cache-Control": "private, max-age=30"},
        PRIVATE,
        {},
        {"Cache-Control": "max-age=30"},
        {"Cache-Control": PUBLIC, "Vary": "Cookie"},
        {"Cache-Control": PUBLIC, "Vary": "*"},
    ],
)
def test_what_is_for_one_is_never_kept(front, paper, headers) -> None:
    paper.says["/x/"] = Says(headers=headers)

    assert [front.get("/x/").kept for _ in range(2)] == ["MISS", "MISS"]
    assert paper.asked("/x/") == 2


@pytest.mark.parametrize(
    "path", ["/admin/", "/portal/", "/account/", "/tips/", "/complaints/", "/preview/1/"]
)
def test_newsroom_and_forms_are_not_kept_and_have_their_cookies(front, paper, path) -> None:
    for _ in range(2):
        assert front.get(f"{path}?q=1", Cookie="session=abc").kept == ""

    assert [address for address, _h in paper.heard] == [f"{path}?q=1"] * 2
    assert all(headers["cookie"] == "session=abc" for _a, headers in paper.heard)


def test_one_form_for_each_way_to_compress(front, paper) -> None:
    asked = ["gzip, deflate, br", "br;q=1.0, gzip", "gzip", "gzip;q=0", "identity", "br;q=0,gzip"]
    kept = [front.get("/", Accept_Encoding=each).kept for each in asked]

    assert kept == ["MISS", "HIT", "MISS", "MISS", "HIT", "HIT"]
    assert [headers.get("accept-encoding") for _a, headers in paper.heard] == [
        "br, gzip",
        "gzip",
        None,
    ]


def test_many_readers_of_a_page_that_is_not_there_yet_are_one_question(front, paper) -> None:
    paper.says["/"] = Says(after=threading.Event())
    got: list[int] = []
    readers = [
        threading.Thread(target=lambda: got.append(front.get("/").status)) for _ in range(20)
    ]
    for each in readers:
        each.start()
    paper.waits_for("/")
    paper.says["/"].after.set()  # type: ignore[union-attr]
    for each in readers:
        each.join()

    assert got == [200] * 20 and paper.asked("/") == 1


# What is forgotten


def test_kept_page_is_shown_while_the_paper_is_away_and_not_once_it_was_renewed(
    front, paper
) -> None:
    paper.says["/"] = Says(headers={"Cache-Control": "public, s-maxage=1"})
    for path in ("/", "/articles/7/"):
        assert front.get(path).status == 200
    paper.goes_away()
    assert front.get("/articles/7/").kept == "HIT"
    fronts.until(lambda: front.get("/").kept != "HIT")  # it is no longer fresh
    stale = front.get("/")
    assert stale.status == 200 and stale.kept in ("STALE", "UPDATING") and stale.text == "page"

    front_cache.renew()

    for path in ("/", "/articles/7/"):
        answer = front.get(path)
        assert answer.status == 503 and answer.headers["retry-after"] == "30"
        assert "private, no-store" in answer.headers["cache-control"] and "请稍候" in answer.text


def test_renewed_while_nginx_is_off(front, paper) -> None:
    front.get("/articles/7/")
    front.stop()
    front_cache.renew()
    front.start()

    assert front.get("/articles/7/").kept == "MISS"


def test_page_that_was_being_fetched_when_it_was_taken_down_is_not_kept(front, paper) -> None:
    """It was made before, and comes after."""
    paper.says["/articles/7/"] = Says("the libel", after=threading.Event())
    reader = threading.Thread(target=front.get, args=("/articles/7/",))
    reader.start()
    paper.waits_for("/articles/7/")
    before = paper.says["/articles/7/"]
    paper.says["/articles/7/"] = Says("gone", 410)
    front_cache.renew()
    before.after.set()  # type: ignore[union-attr]
    reader.join()

    answers = [front.get("/articles/7/") for _ in range(2)]
    assert [(each.status, each.text, each.kept) for each in answers] == [
        (410, "gone", "MISS"),
        (410, "gone", "HIT"),
    ]


def test_open_period_is_a_generation_like_any_other(front, paper, settings) -> None:
    """nginx tells it from its own clock, and a take-down closes it."""
    paper.says["/articles/7/"] = Says("the libel")
    front_cache.open_period()  # not in the period in which the link was turned
    assert not _periods(settings)
    _as_if_turned_long_ago(settings)
    front_cache.open_period()
    assert len(_periods(settings)) == 1
    assert [front.get("/articles/7/").kept for _ in range(2)] == ["MISS", "HIT"]
    (Path(settings.FRONT_CACHE_DIR) / front_cache.LINK).unlink()  # it is not followed now
    assert front.get("/articles/7/").kept == "HIT"

    paper.says["/articles/7/"] = Says("gone", 410)
    front_cache.renew()
    paper.goes_away()
    assert front.get("/articles/7/").status == 503
    front_cache.open_period()
    assert front.get("/articles/7/").status == 503 and not _periods(settings)


def test_while_the_paper_is_down_the_last_period_goes_on(front, paper, settings) -> None:
    """Nobody opens the next one: nginx follows the link, to the same name."""
    _as_if_turned_long_ago(settings)
    front_cache.open_period()
    front.get("/")
    (period,) = _periods(settings)
    earlier = period.with_name(str(int(period.name) - 1))
    period.rename(earlier)
    link = period.with_name(front_cache.LINK)
    link.unlink()
    link.symlink_to(earlier.name)
    front.get("/")
    paper.goes_away()

    assert front.get("/").status == 200


def _periods(settings) -> list[Path]:
    return [each for each in Path(settings.FRONT_CACHE_DIR).iterdir() if each.name.isdigit()]


def _as_if_turned_long_ago(settings) -> None:
    directory = Path(settings.FRONT_CACHE_DIR)
    link = directory / front_cache.LINK
    link.resolve().rename(directory / "1700000000-abc")
    link.unlink()
    link.symlink_to("1700000000-abc")


@pytest.mark.parametrize("status", [404, 410, 403])
def test_refusal_is_no_fault_that_an_old_page_would_answer(front, paper, status: int) -> None:
    headers = {"Cache-Control": "public, s-maxage=1, stale-while-revalidate=1"}
    paper.says["/"] = Says("old", headers=headers)
    assert front.get("/").text == "old"
    paper.says["/"] = Says("no", status, PRIVATE)
    fronts.until(lambda: front.get("/").status == status)

    assert {front.get("/").status for _ in range(3)} == {status}


def test_old_page_comes_while_a_new_one_is_fetched(front, paper) -> None:
    paper.says["/"] = Says(
        headers={"Cache-Control": "public, s-maxage=1, stale-while-revalidate=60"}
    )
    front.get("/")
    fronts.until(lambda: front.get("/").kept == "STALE")
    fronts.until(lambda: paper.asked("/") > 1 and front.get("/").kept == "HIT")


@pytest.mark.parametrize("status", [500, 503])
def test_fault_is_answered_with_an_old_page(front, paper, status: int) -> None:
    paper.says["/"] = Says("old", headers={"Cache-Control": "public, s-maxage=1"})
    front.get("/")
    paper.says["/"] = Says("fault", status, PRIVATE)
    fronts.until(lambda: paper.asked("/") > 1 or front.get("/").kept != "HIT")

    stale = front.get("/")
    assert (stale.status, stale.text, stale.kept) == (200, "old", "STALE")


def test_without_a_generation_nothing_is_kept(front, paper, settings) -> None:
    front.get("/")
    (Path(settings.FRONT_CACHE_DIR) / front_cache.LINK).unlink()

    assert [front.get("/").status for _ in range(2)] == [200, 200]
    assert paper.asked("/") == 3


def test_more_than_the_paper_can_answer_are_told_to_come_back(tmp_path, paper) -> None:
    held = threading.Event()
    with Front(tmp_path / "nginx", paper.port, tmp_path, most=3) as front:
        paper.says["/admin/slow/"] = Says(after=held)
        waiting = [threading.Thread(target=front.get, args=("/admin/slow/",)) for _ in range(3)]
        for each in waiting:
            each.start()
        fronts.until(lambda: paper.asked("/admin/slow/") == 3)
        refused = front.get("/admin/")
        held.set()
        for each in waiting:
            each.join()

        assert refused.status == 503 and refused.headers["retry-after"] == "30"
        assert front.get("/admin/").status == 200


def test_front_of_the_containers_is_written_right(front, tmp_path) -> None:
    """As far as an older nginx knows its words: `resolve` is of 1.27.3."""
    site = fronts.replaced("compose.conf", {"web:8000 resolve": "127.0.0.1:8000"})
    site = site.replace("/dev/stdout", str(front.folder / "huaxi.log"))
    (front.folder / "site.conf").write_text(site)
    command = [str(fronts.PROGRAM), "-t", "-p", str(front.folder)]
    done = subprocess.run(
        [*command, "-c", str(front.folder / "nginx.conf")], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


# What goes on


def test_who_asks_is_said_by_nginx_alone(front, paper) -> None:
    front.get(
        "/admin/",
        X_Forwarded_For="6.6.6.6",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example",
        X_Request_ID="mine-mine-mine",
        Forwarded="for=6.6.6.6",
        **{"X-Real-IP": "6.6.6.6"},
    )

    headers = paper.heard[0][1]
    assert headers["x-forwarded-for"] == "127.0.0.1" and headers["x-forwarded-proto"] == "https"
    assert headers["host"] == fronts.NAME and headers["x-request-id"] != "mine-mine-mine"
    assert "6.6.6.6" not in str(headers) and "evil" not in str(headers)


def test_request_that_is_too_large_is_refused_before_it_is_read(front, paper) -> None:
    said = str(paper_settings.REQUEST_MAX_BYTES + 1)

    assert front.get("/portal/pictures/add/", "POST", Content_Length=said).status == 413
    assert not paper.heard


def test_other_names_are_told_nothing(front, paper) -> None:
    assert not paper.heard
    with pytest.raises(OSError, match=r"."):
        front.get("/", sni="other.example")
    assert not paper.heard


@pytest.mark.parametrize(
    ("path", "most"), [("/admin/login/", 25), ("/tips/", 40), ("/complaints/", 40)]
)
def test_one_address_can_not_try_for_ever(front, path: str, most: int) -> None:
    answers = [front.get(path, "POST", b"").status for _ in range(most)]

    assert answers[:20] == [200] * 20 and answers[-1] == 429
    assert front.get(path).status == 200  # to read the form is no try


# What is written down


def test_log_has_no_secret_and_not_who_told_us(front, paper) -> None:
    asked = [
        "/tips/channels/wechat/?signature=SECRET&openid=SECRET",
        "/complaints/status/?code=SECRET",
        "/tips/status/?code=SECRET",
        "/account/link/SECRET/",
        "/search/?q=SECRET",
    ]
    for path in asked:
        front.get(path, Referer="https://paper.example/?SECRET")
    for _ in range(60):
        front.get("/complaints/?SECRET", "POST", b"")  # some are refused
    paper.goes_away()
    for path in asked[:4]:
        assert front.get(path).status == 503

    log = front.log()
    assert "SECRET" not in log and "/account/link/-" in log and "/search/" in log
    assert "127.0.0.1" not in "".join(line for line in log.splitlines(True) if "/tips" in line)
    assert "127.0.0.1 " in log
    assert "SECRET" not in front.errors()


# Files


def test_files_come_from_the_disk(front, paper) -> None:
    for name in ("static/reader/page.0123456789ab.css", "static/plain.css", "media/a/b.webp"):
        path = front.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"file")
    (front.files / "static/reader/page.0123456789ab.css.gz").write_bytes(b"packed")
    (front.files / "media/evil.html").write_text("<script>")

    styles = front.get("/static/reader/page.0123456789ab.css", Accept_Encoding="gzip")
    assert styles.body == b"packed" and styles.headers["content-encoding"] == "gzip"
    assert "immutable" in styles.headers["cache-control"]
    assert front.get("/static/plain.css").headers["cache-control"] == "public, max-age=60"
    picture = front.get("/media/a/b.webp")
    assert picture.body == b"file" and picture.headers["content-type"] == "image/webp"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert not paper.heard

    assert front.get("/media/evil.html").text == "page"  # the paper is asked, and refuses
    paper.says["/media/a/b.webp"] = Says("taken away", 410)
    (front.files / "media/a/b.webp").unlink()
    assert front.get("/media/a/b.webp").status == 410


@pytest.mark.parametrize("path", ["/huaxi_news.sqlite3", "/static/../secret_key", "/media/..%2fx"])
def test_nothing_beside_them_is_reached(front, paper, path: str) -> None:
    (front.files / "secret_key").write_text("SECRET")
    (front.files / "huaxi_news.sqlite3").write_text("SECRET")

    assert "SECRET" not in front.get(path).text
