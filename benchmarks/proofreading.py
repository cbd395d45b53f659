"""How long the proof-reading check takes, by the length of the text.

The house is a large one: 1,000 words of its own, 500 people, 3,300 places. The text is that of
the demo's articles in two states: as they are, and with a fault in every sentence. Prints one
table in milliseconds, and the slowest of some hostile texts of 100,000 characters. Time is the
CPU's, the median of several rounds.
"""

import re
import sys
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings

from articles.lib.proofreading import HouseWord, Knowledge, Person, check, default_house_words

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = (500, 1_000, 3_000, 10_000)
ROUNDS = 15
HOSTILE = (
    "a",
    "1",
    "一",
    "社区",
    "（",
    "“",
    "”",
    "的",
    "1人、",
    "其中1人，",
    "99:99—",
    "从1增加",
    "a.",
)
_FIRST = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_SECOND = "德芳国华秀英建平桂兰志明晓燕文斌玉珍海涛雪梅俊杰"


def main() -> None:
    settings.configure(USE_I18N=False)
    started = process_time()
    house = knowledge()
    print(f"{len(house.words):,} words, {len(house.people):,} people, ", end="")
    print(f"{len(house.streets) + len(house.communities):,} places", end="")
    print(f" compiled in {1000 * (process_time() - started):.1f} ms\n")
    text = articles()
    faulty = re.sub(r"。(?=.)", "，，座落在2月30日的的“社区.", text)
    print(f"{'characters':>10}  {'good, ms':>9}  {'faulty, ms':>10}  {'findings':>8}")
    for length in LENGTHS:
        good, bad = text[:length], faulty[:length]
        times = f"{milliseconds(good, house):9.2f}  {milliseconds(bad, house):10.2f}"
        print(f"{length:10,}  {times}  {len(check(bad, house)):8,}")
    worst = max(
        (milliseconds(piece * (100_000 // len(piece)), house, 1), piece) for piece in HOSTILE
    )
    print(f"\nhostile, 100,000 characters: at most {worst[0]:,.0f} ms ({worst[1]!r} repeated)")


def knowledge() -> Knowledge:
    """Made-up words, people and places, as many as a city's paper has."""
    pairs = [first + second for first in _SECOND for second in _SECOND]
    own = [HouseWord(f"{pair}错{number}", f"{pair}对") for number in range(2) for pair in pairs]
    streets = {f"{pair}街道": f"{pair}街道" for pair in pairs[:300]}
    communities = {
        f"{pair}{end}社区": [f"{pairs[number % 300]}街道"]
        for number, pair in enumerate(pairs)
        for end in ("东", "西", "南", "北", "")
    }
    names = [first + pair for first in _FIRST for pair in pairs[:25]]
    words = [*default_house_words(), *own][:1000]
    return Knowledge.of(
        today=date(2026, 11, 24),
        words=words,
        people=[Person(name, ("祥龙社区党委书记",)) for name in names],
        streets=streets,
        communities=dict(list(communities.items())[:3_000]),
    )


def articles() -> str:
    folder = ROOT / "huaxi_news" / "demo" / "articles"
    bodies = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return "\n".join(body.partition("\n\n")[2] for body in bodies)


def milliseconds(text: str, house: Knowledge, rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        started = process_time()
        check(text, house)
        times.append(process_time() - started)
    return 1000 * median(times)


if __name__ == "__main__":
    main()
