"""Tables of a run's results, as Markdown."""

from collections.abc import Iterable
from statistics import median
from typing import Any

LIMIT = 1.5  # a page may take so many times as long in the largest database as in the smallest
PAGE_1, DEEP = ", page 1", ", page 5,000"

# Files that name every part of the archive, and everything of the last two days: they are
# longer where there is more to name, up to a limit of their own
LONGER_BY_NATURE = ("sitemap index", "sitemap of news")

# size → page → {"queries", "size", "gzip", "brotli", "wall": [ms, …], "cpu": [ms, …]}
Results = dict[int, dict[str, dict[str, Any]]]


def of_size(pages: dict[str, dict[str, Any]]) -> str:
    """What each page costs in one database."""
    rows = [
        (
            name,
            str(page["queries"]),
            f"{median(page['wall']):.1f}",
            f"{median(page['cpu']):.1f}",
            *(f"{page[size] / 1024:.1f}" for size in ("size", "gzip", "brotli")),
        )
        for name, page in pages.items()
    ]
    return _table(("page", "queries", "ms", "CPU ms", "KiB", "gzip", "brotli"), rows)


def growth(results: Results, clock: str) -> str:
    """Milliseconds at each size, and how many times as long the largest takes.

    The verdict goes by one clock: "cpu", which other programs do not disturb, where the database
    is in the process, else "wall".
    """
    rows = [
        (
            name,
            *(f"{median(results[size][name][clock]):.1f}" for size in results),
            f"{ratio(results, name, clock):.2f}",
            _verdict(results, name, clock),
        )
        for name in _everywhere(results)
    ]
    sizes = [f"{size:,}" for size in results]
    return _table(("page", *sizes, "times as long", f"over {LIMIT}"), rows)


def deep(results: Results, clock: str) -> str:
    """Page 5,000 of a list against its page 1, in milliseconds of that clock."""
    rows = []
    for size, pages in results.items():
        for name in (name for name in pages if name.endswith(DEEP)):
            subject = name.removesuffix(DEEP)
            first, last = (median(pages[subject + end][clock]) for end in (PAGE_1, DEEP))
            numbers = (f"{first:.1f}", f"{last:.1f}", f"{last / first:.2f}")
            rows.append((f"{size:,}", subject, *numbers))
    return _table(("articles", "list", "page 1", "page 5,000", "times as long"), rows)


def grows(results: Results, name: str, clock: str) -> bool:
    return name not in LONGER_BY_NATURE and ratio(results, name, clock) > LIMIT


def _verdict(results: Results, name: str, clock: str) -> str:
    if ratio(results, name, clock) <= LIMIT:
        return ""
    return "grows" if grows(results, name, clock) else "names more"


def ratio(results: Results, name: str, clock: str) -> float:
    """The medians of the largest and the smallest database, one divided by the other."""
    smallest, largest = min(results), max(results)
    return median(results[largest][name][clock]) / median(results[smallest][name][clock])


def growing(results: Results, clock: str) -> list[str]:
    """The pages that take too many times as long."""
    return [name for name in _everywhere(results) if grows(results, name, clock)]


def _everywhere(results: Results) -> list[str]:
    """Pages that every database has: a small one has lists of one page."""
    first, *others = results.values()
    return [name for name in first if all(name in pages for pages in others)]


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * (width - 1) + ":" for width in widths])
    lines[1][0] = "-" * widths[0]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: list[str], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return f"| {' | '.join(padded)} |"
