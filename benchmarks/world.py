"""What articles hang on: one district with its places, sections, topics, tags, people, photos."""

import hashlib
from dataclasses import dataclass
from itertools import accumulate, product
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from taggit.models import Tag

from articles.models import (
    Photo,
    Place,
    PlaceFact,
    Rendition,
    Reporter,
    Section,
    Topic,
    User,
)

from .words import MATTERS, Writer

STREETS = ("望江", "青石", "合欢", "临水", "北桥", "麦田", "书院", "白鹭", "新渡")
COMMUNITIES = 250
EDITORS = 12
REPORTERS = 60
TOPICS = 40
TAGS = 2_000
PHOTOS = 200
SECTIONS = (
    *(("要闻", "news"), ("社区", "community"), ("民生", "livelihood"), ("服务", "service")),
    *(("文化", "culture"), ("教育", "education"), ("健康", "health"), ("视觉", "pictures")),
)
# The share of all articles that carry each of the first tags
WIDE_TAGS = (0.10, 0.08, 0.06, 0.04)
EDITOR = "benchmark-editor"  # the first, a superuser; none has a password

_FIRST = "祥锦安和桂麓云柳梧长永福清宝春景"
_SECOND = "龙苑溪桥林庙岭堰滨江园湖坝井塘亭"
_ASPECTS = (
    *("进展", "问答", "经验", "投诉", "验收", "补贴", "政策", "公示", "评议", "回访"),
    *("案例", "故事", "办事指南", "费用", "志愿者", "党员", "议事会", "年度盘点", "提醒", "招募"),
    *("现场", "图解", "热线", "讲座", "维护", "规划", "试点", "方案", "监督", "统计"),
    *("对比", "老人", "儿童", "青年", "商户", "租户", "夜间", "周末", "雨季", "冬季"),
    *("一期", "二期", "三期", "街道", "区级", "市级", "协商", "培训", "检查", "表彰"),
)
_FACTS = (("常住人口", "人"), ("居民小区", "个"), ("小区党组织", "个"), ("志愿者", "人"))
_WIDTHS = (320, 640, 960, 1280)  # pixels of a photo's renditions


@dataclass(frozen=True)
class World:
    """Primary keys to draw from, with cumulative weights where some are drawn more often."""

    editors: list[int]
    sections: list[int]
    section_weights: list[float]
    topics: list[int]
    topic_weights: list[float]
    tags: list[int]  # without the wide ones
    tag_weights: list[float]
    wide_tags: list[int]
    reporters: list[int]
    reporter_weights: list[float]
    photos: list[int]
    communities: list[Place]
    community_weights: list[float]


def make(random: Random) -> World:
    """Fill an empty database with everything but articles."""
    writer = Writer(random, shortest=0, longest=0)
    editors = [
        User.objects.create(
            username=EDITOR if n == 0 else f"{EDITOR}-{n}",
            name=writer.name(),
            is_staff=True,
            is_superuser=n == 0,
            password=make_password(None),
        )
        for n in range(EDITORS)
    ]
    sections = [
        Section.objects.create(name=name, slug=slug, position=position)
        for position, (name, slug) in enumerate(SECTIONS)
    ]
    topics = [
        Topic.objects.create(title=f"{MATTERS[n]}专题", slug=f"topic-{n}", is_on_home=n < 4)
        for n in range(TOPICS)
    ]
    reporters = [
        Reporter.objects.create(
            name=writer.name(), slug=f"reporter-{n}", user=None if n else editors[0]
        )
        for n in range(REPORTERS)
    ]
    tags = _tags()
    communities = _communities(random)
    return World(
        editors=[editor.pk for editor in editors],
        sections=[section.pk for section in sections],
        section_weights=_skewed(len(sections), from_=2),
        topics=[topic.pk for topic in topics],
        topic_weights=_skewed(len(topics), from_=5),
        tags=[tag.pk for tag in tags[len(WIDE_TAGS) :]],
        tag_weights=_skewed(TAGS - len(WIDE_TAGS), from_=10),
        wide_tags=[tag.pk for tag in tags[: len(WIDE_TAGS)]],
        reporters=[reporter.pk for reporter in reporters],
        reporter_weights=_skewed(REPORTERS, from_=10),
        photos=_photos(random, editors[0]),
        communities=communities,
        # the first street has the most communities, and they come first
        community_weights=_skewed(COMMUNITIES, from_=50),
    )


def _skewed(number: int, *, from_: int) -> list[float]:
    """Cumulative weights 1/from, 1/(from+1), …: the smaller `from_`, the more the first get."""
    return list(accumulate(1 / (n + from_) for n in range(number)))


def _tags() -> list[Tag]:
    names = [f"{matter}{aspect}" for aspect, matter in product(_ASPECTS, MATTERS)][:TAGS]
    Tag.objects.bulk_create([Tag(name=name, slug=f"tag-{n}") for n, name in enumerate(names)])
    return list(Tag.objects.order_by("pk"))


def _communities(random: Random) -> list[Place]:
    """One district, nine streets, 250 communities: a third of them in the first street."""
    district = Place.objects.create(
        code="990100", level=Place.Level.DISTRICT, name="江北新区", slug="district"
    )
    streets = [
        Place.objects.create(
            code=f"990100{n + 1:03}",
            level=Place.Level.STREET,
            parent=district,
            name=f"{name}街道",
            slug=f"street-{n}",
        )
        for n, name in enumerate(STREETS)
    ]
    names = [f"{first}{second}社区" for first, second in product(_FIRST, _SECOND)]
    random.shuffle(names)
    communities = [
        Place.objects.create(
            code=f"990100{_street_of(n) + 1:03}{n:03}",
            level=Place.Level.COMMUNITY,
            parent=streets[_street_of(n)],
            name=names[n],
            official_name=f"{names[n]}居委会",
            slug=f"community-{n}",
        )
        for n in range(COMMUNITIES)
    ]
    PlaceFact.objects.bulk_create(
        PlaceFact(
            place=place,
            label=label,
            value=random.randrange(20, 9_000),
            unit=unit,
            as_of=timezone.localdate().replace(month=1, day=1),
            source="江北新区统计公报",
        )
        for place in (district, *streets, *communities)
        for label, unit in _FACTS
    )
    return communities


def _street_of(community: int) -> int:
    """Which street the n-th community belongs to: 82 to the first, 21 to each other."""
    return max(0, (community - 82) // 21 + 1)


def _photos(random: Random, editor: User) -> list[int]:
    """Photos with the rows of their renditions; no page opens the files, so there are none."""
    photos = Photo.objects.bulk_create(
        Photo(
            original=f"photos/{n}.jpg",
            sha256=hashlib.sha256(str(n).encode()).hexdigest(),
            width=1_600,
            height=1_200,
            caption=f"{random.choice(MATTERS)}现场",
            credit="本报资料图",
            alt=f"居民在{random.choice(MATTERS)}现场交谈",
            uploaded_by=editor,
            uploaded_at=timezone.now(),
        )
        for n in range(PHOTOS)
    )
    Rendition.objects.bulk_create(
        Rendition(
            photo=photo,
            shape=shape,
            format=format_,
            width=width,
            height=width * 3 // 4 if shape == Rendition.Shape.FULL else width * 2 // 3,
            file=f"renditions/{photo.pk}-{shape}-{width}.{format_}",
        )
        for photo in photos
        for shape, format_, width in product(Rendition.Shape, Rendition.Format, _WIDTHS)
    )
    return [photo.pk for photo in photos]
