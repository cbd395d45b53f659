"""What the tests of the rules share: a small house that knows a few words, people and places."""

from datetime import date

from articles.lib.proofreading import (
    Finding,
    HouseWord,
    Knowledge,
    Person,
    check,
    default_house_words,
)

TUESDAY = date(2026, 11, 24)

HOUSE = Knowledge.of(
    today=TUESDAY,
    words=[*default_house_words(), HouseWord("街办", "街道办事处", exceptions=("街办公",))],
    offices=[HouseWord("天府新区管委会", "四川天府新区管委会")],
    people=[
        Person("陈志远", ("华阳街道党工委书记",)),
        Person("李敏", ("祥龙社区党委书记", "祥龙社区居委会主任")),
        Person("周国华", ("副主任",)),
    ],
    streets={
        "华阳街道": "华阳街道",
        "华阳街道办事处": "华阳街道",
        "万安街道": "万安街道",
        "王泗镇": "王泗镇",
    },
    communities={
        "祥龙社区": ["华阳街道", "王泗镇"],
        "安公社区": ["华阳街道"],
        "菜蔬社区": ["华阳街道"],
        "麓山社区": ["万安街道"],
    },
)


def found(text: str, *rules: str) -> list[tuple[str, str | None]]:
    """(words, suggestion) of the findings, of these rules only when any are named."""
    return [
        (finding.found, finding.suggestion)
        for finding in findings(text)
        if not rules or finding.rule in rules
    ]


def findings(text: str) -> list[Finding]:
    return check(text, HOUSE)
