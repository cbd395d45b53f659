"""Proof-reading help (校对): what in a plain text an editor should look at again.

`check` never changes a text and never asks a database: what the house knows (its words, its
people, its places, today's date) comes in as `Knowledge`, which is built once and kept. A rule
that is not sure stays silent: an editor who is bothered turns the help off.
"""

from .check import RULES, check
from .draft import Finding, apply, apply_all
from .house_words import HouseWord, default_house_words
from .knowledge import Knowledge, Person

__all__ = [
    "RULES",
    "Finding",
    "HouseWord",
    "Knowledge",
    "Person",
    "apply",
    "apply_all",
    "check",
    "default_house_words",
]
