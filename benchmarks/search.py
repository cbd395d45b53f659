"""How fast the index is written, how large it is, and how long a search takes.

`DATABASE_URL=… python benchmarks/search.py --articles 100000`; fills the database where it is empty
(README.md), builds the index and asks. What is measured is `search.find` for the first page of
twenty with its texts looked at; milliseconds on the wall clock.
"""

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tqdm import tqdm  # noqa: E402

from articles import planner, search  # noqa: E402
from articles.lib import html_words  # noqa: E402
from articles.models import Article, ArticleTag, Place, SearchEntry  # noqa: E402
from articles.search import finding  # noqa: E402
from benchmarks import filling, words  # noqa: E402

SAMPLES = 60  # of each kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--body", choices=filling.BODIES, default="short")
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        filling.fill(
            options.articles,
            seed=1,
            body=options.body,
            until=None,
            progress=lambda batches: tqdm(batches, unit="batch", disable=None),
        )
    print(f"{connection.vendor}, {Article.objects.count():,} articles", flush=True)
    if search.missing():
        _build()
    _settle()
    for name, questions in _kinds(random.Random(3)):
        _report(name, list(questions))


def _build() -> None:
    cpu, started = time.process_time(), time.monotonic()
    with tqdm(total=Article.objects.count(), unit=" articles", disable=None) as bar:
        count = search.rebuild(bar.update)
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    print(f"  built: {count / seconds:,.0f} articles/s ({count / cpu:,.0f} a second of our CPU)")


def _settle() -> None:
    """As a paper's database is after its first night."""
    planner.learn()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE name LIKE 'articles_searchwords_%%'"
            )
            names = [name for (name,) in cursor.fetchall()]
            sizes = [_sqlite_bytes(cursor, name) for name in (*names, "articles_searchentry")]
            print(f"  words {sum(sizes[:-1]) / 1e6:,.0f} MB, entries {sizes[-1] / 1e6:,.0f} MB")
            return
        cursor.execute("VACUUM (ANALYZE) articles_searchentry")
        cursor.execute(
            "SELECT pg_relation_size('articles_searchwords'),"
            " pg_total_relation_size('articles_searchentry')"
        )
        words_, table = cursor.fetchone()
        print(f"  GIN {words_ / 1e6:,.0f} MB, table with it {table / 1e6:,.0f} MB")


def _sqlite_bytes(cursor, name: str) -> int:
    try:
        cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name = %s", [name])
        return cursor.fetchone()[0] or 0
    except django.db.OperationalError:  # made without dbstat
        column = {"articles_searchwords_data": "block"}.get(name)
        if not column:
            return 0
        cursor.execute(f"SELECT SUM(LENGTH({column})) FROM {name}")  # noqa: S608
        return cursor.fetchone()[0] or 0


def _kinds(chance: random.Random) -> Iterator[tuple[str, Iterator[search.Question]]]:
    texts = _texts(chance)
    common = ("社区", "居民", "街道", "时间", "记者", "本报", "负责")
    matters = list(words.MATTERS)
    places = list(Place.objects.filter(level="community").values_list("pk", flat=True)[:100])
    tags = list(ArticleTag.objects.values_list("tag", flat=True).distinct()[:50])

    def many(make):
        return (make() for _ in range(SAMPLES))

    ask, pick = search.question, chance.choice
    yield "one word, in very many", many(lambda: ask(pick(common)))
    yield "one word, in some", many(lambda: ask(pick(matters)))
    yield "one word, in few", many(lambda: ask(_part(pick(texts), 6, chance)))
    yield "one character", many(lambda: ask(_part(pick(texts), 1, chance)))
    yield "two characters of a text", many(lambda: ask(_part(pick(texts), 2, chance)))
    yield "three words, in many", many(lambda: ask(" ".join(chance.sample(common, 3))))
    yield (
        "three words, in few",
        many(lambda: ask(" ".join(_part(text, 3, chance) for text in [pick(texts)] * 3))),
    )
    yield (
        "in many, one community",
        many(lambda: ask(pick(common), search.Narrowed(place=pick(places)))),
    )
    yield "in some, one tag", many(lambda: ask(pick(matters), search.Narrowed(tag=pick(tags))))
    yield "in no article", many(lambda: ask(f"{pick(matters)[:2]}鼯鼱{pick(common)}"))
    yield "in many, by date, far down", many(lambda: ask(pick(common)))


def _texts(chance: random.Random) -> list[str]:
    last = Article.objects.published().latest("pk").pk
    pks = [chance.randrange(1, last + 1) for _ in range(200)]
    found = Article.objects.published().filter(pk__in=pks).select_related("live")
    return [html_words.text(each.live.body) for each in found if each.live]


def _part(text: str, length: int, chance: random.Random) -> str:
    runs = [run for run in re.findall("[\u4e00-\u9fff]+", text) if len(run) >= length]
    run = chance.choice(runs)
    start = chance.randrange(len(run) - length + 1)
    return run[start : start + length]


def _report(name: str, questions: list[search.Question]) -> None:
    options = {}
    if "far down" in name:
        all_keys = SearchEntry.objects.order_by("key").values_list("key", flat=True)
        half = all_keys[SearchEntry.objects.count() // 2]
        options = {"below": finding.rank_of(half, finding.ANYWHERE), "by_date": True}
    search.find(questions[0], **options)
    taken, found = [], []
    for question in questions:
        started = time.perf_counter()
        try:
            found.append(len(search.find(question, **options).hits))
        except search.TooSlow:
            print(f"  too slow: {question.typed}")
        taken.append((time.perf_counter() - started) * 1000)
    p95 = quantiles(taken, n=20)[-1]
    print(
        f"  {name:28} p50 {median(taken):6.1f}  p95 {p95:6.1f}  max {max(taken):6.1f} ms"
        f"  hits {sum(found) / max(len(found), 1):.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
