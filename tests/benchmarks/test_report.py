"""The report names the pages that grow with the archive, and only those."""

from benchmarks import report


def _page(*milliseconds: float) -> dict:
    clocks = {"wall": list(milliseconds), "cpu": list(milliseconds)}
    return {"queries": 4, "size": 2048, "gzip": 1024, "brotli": 512, **clocks}


_RESULTS = {
    10_000: {"home": _page(10, 11, 12), "tag, page 1": _page(8), "form": _page(20)},
    1_000_000: {
        "home": _page(11, 12, 90),
        "tag, page 1": _page(10),
        "tag, page 5,000": _page(30),
        "form": _page(31),
    },
}


def test_growing_names_the_page_over_the_limit():
    assert report.growing(_RESULTS, "cpu") == ["form"]


def test_growing_takes_medians_so_that_one_slow_sample_does_not_count():
    assert not report.grows(_RESULTS, "home", "cpu")


def test_growth_shows_each_size_and_the_ratio():
    row = next(line for line in report.growth(_RESULTS, "cpu").splitlines() if "form" in line)
    assert [cell.strip() for cell in row.split("|")[1:-1]] == [
        *("form", "20.0", "31.0", "1.55", "grows")
    ]


def test_growth_leaves_out_a_page_that_one_database_lacks():
    assert "5,000" not in report.growth(_RESULTS, "cpu")


def test_deep_compares_page_5000_with_page_1():
    assert "3.00" in report.deep(_RESULTS, "wall")


def test_of_size_shows_kibibytes():
    assert "2.0" in report.of_size(_RESULTS[10_000])


def test_growing_leaves_out_a_file_that_names_more_by_nature():
    results = {
        10_000: {"sitemap index": _page(2)},
        1_000_000: {"sitemap index": _page(9)},
    }
    assert report.growing(results, "cpu") == []
    assert "names more" in report.growth(results, "cpu")
