import pytest
from django.utils import translation

from articles.lib import sizes, terms


@pytest.mark.parametrize(
    ("days", "words"),
    [
        *((365, "one year"), (1095, "3 years"), (3650, "10 years")),
        *((30, "one month"), (180, "6 months"), (1, "1 day"), (400, "400 days")),
    ],
)
def test_term_is_said_as_people_say_it(days: int, words: str) -> None:
    with translation.override("en"):
        assert terms.in_words(days) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        *((0, "0 KB"), (1, "1 KB"), (30_000, "29 KB"), (1024 * 1024 - 1, "1024 KB")),
        *((1_500_000, "1.4 MB"), (50 * 1024 * 1024, "50 MB")),
    ],
)
def test_size_is_never_nothing_for_a_file_that_is_there(size: int, words: str) -> None:
    assert sizes.in_words(size).replace("\u00a0", " ") == words
