"""The figures of a run as Markdown: what was asked for, then every load."""

from collections.abc import Iterator
from statistics import median

_PAGES = ("article", "home", "section")
# what is divided by what, of which figure, and what was asked for
_UNCACHED = (("sqlite", "SQLite"), ("postgres", "PostgreSQL"))
_CACHED = (
    ("Cached, against Wagtail with its page cache", "ours-cached", "wagtail-cached", "≥ 10", 10),
    ("Cached, against nginx with the same file", "ours-cached", "nginx-file", "≥ 0.25", 0.25),
    ("Behind nginx, against nginx with the same file", "nginx-before", "nginx-file", "≥ 0.8", 0.8),
)


def of(result: dict) -> str:
    return "\n".join([*_asked(result), "", *_loads(result), "", *_pages(result)])


def _asked(result: dict) -> Iterator[str]:
    yield "| asked | at least or most | measured | lowest – highest | |"
    yield "| --- | --: | --: | --: | --- |"
    rounds = result["rounds"]
    for page in _PAGES:
        for kind, name in _UNCACHED:
            ratios = [
                _cost(each[f"ours-{kind}/{page}"]) / _cost(each[f"wagtail-{kind}/{page}"])
                for each in rounds
            ]
            yield _line(f"Uncached {page}, {name}: CPU, of Wagtail's", "≤ 0.25", ratios, 0.25, True)
    for name, ours, other, asked, bound in _CACHED:
        ratios = [
            each[f"{ours}/article"]["rate"] / each[f"{other}/article"]["rate"] for each in rounds
        ]
        yield _line(f"{name}: requests a second", asked, ratios, bound, False)


def _line(name: str, asked: str, ratios: list[float], bound: float, is_most: bool) -> str:
    middle = median(ratios)
    held = "held" if (middle <= bound if is_most else middle >= bound) else "**not held**"
    return f"| {name} | {asked} | {middle:.2f} | {min(ratios):.2f} – {max(ratios):.2f} | {held} |"


def _loads(result: dict) -> Iterator[str]:
    yield (
        "| server / page | requests/s | p50 ms | p99 ms | bytes | CPU ms | database's CPU ms "
        "| memory idle MB | under load |"
    )
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"
    rounds = result["rounds"]
    for key in rounds[0]:
        found = {name: median(each[key][name] for each in rounds) for name in rounds[0][key]}
        idle = result["idle_memory"][key.partition("/")[0]]
        yield (
            f"| {key} | {found['rate']:,.0f} | {found['p50']:.1f} | {found['p99']:.1f} "
            f"| {found['bytes']:,.0f} | {found['cpu']:.2f} | {found['database_cpu']:.2f} "
            f"| {idle / 2**20:.0f} | {found['memory'] / 2**20:.0f} |"
        )


def _pages(result: dict) -> Iterator[str]:
    ours, wagtail = result["looks"]["ours"], result["looks"]["wagtail"]
    yield "| page | queries | KiB, gzip | Wagtail: queries | KiB, gzip |"
    yield "| --- | --: | --: | --: | --: |"
    for page in _PAGES:
        cells = (
            f"{each[page]['queries']} | {each[page]['size'] / 1024:.0f}, "
            f"{each[page]['gzip'] / 1024:.1f}"
            for each in (ours, wagtail)
        )
        yield f"| {page} | {' | '.join(cells)} |"


def _cost(found: dict) -> float:
    return found["cpu"] + found["database_cpu"]
