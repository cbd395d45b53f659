"""What is asked of a database that keeps words: the same on SQLite and PostgreSQL.

An entry is a set of tokens under a key; the greater the key, the newer. What a token says is not
known here: words, the same with a mark for the field they stand in, and what an entry can be
narrowed by. A search engine of its own would offer these functions too (docs/search.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class TooSlow(Exception):  # noqa: N818  (what happened, not a fault of ours)
    """The question took longer than it may."""


@dataclass(frozen=True)
class Shelf:
    """Where one kind of thing keeps its words."""

    entries: str  # the table of the entries
    words: str  # the FTS5 table on SQLite, the index on PostgreSQL
    # boolean columns of the entries that say what a token says, for tokens that nearly all have
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sought:
    """Tokens: all of `every`, at least one of each group of `some`, none of `none`."""

    every: tuple[str, ...]
    some: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
