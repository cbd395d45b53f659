"""The demo paper: its files fit together, and it loads through the editors' own doors, once."""

import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles.models import Article, User
from huaxi_news import demo
from huaxi_news.demo import pictures, reading
from tests import factories

STORIES = reading.stories(timezone.localtime())
WORLD = tomllib.loads(Path(demo.__file__).with_name("world.toml").read_text(encoding="utf-8"))
TIPS = tomllib.loads(Path(demo.__file__).with_name("tips.toml").read_text(encoding="utf-8"))["tips"]
TOLD = {step.removeprefix("tie:") for tip in TIPS for step in tip["then"] if step[:4] == "tie:"}


def test_demo_is_a_whole_paper():
    published = [story for story in STORIES if not story.is_draft]

    assert len(published) >= 40
    assert {story.header["section"] for story in published} == {
        row["key"] for row in WORLD["sections"]
    }
    assert len(WORLD["reporters"]) >= 12 and len(WORLD["topics"]) == 2


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.header["title"][:12])
def test_story_names_only_what_is_there(story):
    codes = {f"510116003{number}" for number in WORLD["places"]} | {"510116003"}
    drawn = {story.header.get("cover", "")} - {""}
    drawn |= {found.key for found in map(reading.picture_of, story.lines) if found}

    assert set(story.keys("places")) <= codes
    assert drawn <= set(pictures.KEYS)
    assert set(story.keys("topics")) <= {row["key"] for row in WORLD["topics"]}
    assert not re.search(r"[{}]", " ".join([*story.lines, *story.header.values()]))


@pytest.mark.parametrize("tip", TIPS, ids=lambda tip: tip["key"])
def test_tip_names_only_what_is_there(tip):
    steps = dict(step.partition(":")[::2] for step in tip["then"])

    assert set(tip.get("pictures", [])) <= set(pictures.KEYS)
    assert steps.get("tie", STORIES[0].header["title"]) in {s.header["title"] for s in STORIES}
    assert steps.get("merge", tip["key"]) in {each["key"] for each in TIPS}


def test_pages_name_the_numbers_of_the_demo_s_settings_and_no_others():
    """As load_demo fills them in: what the footer says and what the page says is the same."""
    folder = Path(demo.__file__).parent
    lines = (folder / "demo.env").read_text(encoding="utf-8").splitlines()
    env = dict(line.split("=", 1) for line in lines if re.match("[A-Z_]+=", line))
    paper = {
        name: env.get(f"PAPER_{name.upper()}", env.get(name.upper(), "")) for name in settings.PAPER
    }

    for page in (folder / "pages").glob("*.html"):
        words = page.read_text(encoding="utf-8")
        filled = words.format_map(paper)
        numbers = re.findall(r"\b\d{3}-\d[\d ]{6,}\d|\S+@[\w.]+", filled)
        named = {name for name in paper if f"{{{name}}}" in words}
        assert "{" not in filled and all(paper[name] for name in named)
        assert {number.rpartition("：")[2] for number in numbers} <= set(paper.values())
    contact = (folder / "pages" / "contact.html").read_text(encoding="utf-8")
    for name in ("address", "phone", "email", "tips_phone", "report_phone", "report_email"):
        assert f"{{{name}}}" in contact


def test_dates_of_a_story_count_from_its_publication():
    now = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.get_default_timezone())

    assert reading._dated("{日期-3}，{星期-3}", now.date()) == "2月27日，星期五"
    assert all(story.published_at <= now for story in reading.stories(now))


def test_same_seed_draws_the_same_picture_and_another_seed_another():
    first, again, other = (pictures.draw("recycle", seed) for seed in (0, 0, 1))

    assert first.size == (1600, 1067)
    assert first.tobytes() == again.tobytes() != other.tobytes()


@pytest.fixture
def quick(monkeypatch):
    """A few stories, those that came of a tip among them, and plain pictures: what is tested is
    the way in."""
    few = [*STORIES[-3:], STORIES[0]]
    few += [each for each in STORIES if each.header["title"] in TOLD and each not in few]
    monkeypatch.setattr(reading, "stories", lambda now: few)
    colours = iter(range(1, 200))
    monkeypatch.setattr(
        pictures, "draw", lambda key, seed=0: Image.new("RGB", (96, 64), (next(colours), 90, 90))
    )


@pytest.mark.django_db
def test_load_demo_makes_the_paper_and_its_logins(quick, capsys):
    call_command("load_demo")

    assert Article.objects.published().exists()
    said = capsys.readouterr().out
    for user in User.objects.all():
        password = re.search(rf"{user.username}\s+(\S+)", said)[1]
        assert Client().login(username=user.username, password=password)
    assert (settings.DATA_DIR / "demo_password").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_load_demo_again_keeps_the_data(quick, capsys):
    call_command("load_demo")
    Article.objects.filter(pk=Article.objects.first().pk).update(
        updated_at=timezone.now() - timedelta(days=9)
    )
    before = list(Article.objects.order_by("pk").values())

    call_command("load_demo")

    assert list(Article.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_load_demo_leaves_another_paper_alone(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    factories.published("真正的报纸")

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert Article.objects.count() == 1
