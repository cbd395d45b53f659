"""What is the matter with how the paper runs, in the words of whoever looks after it.

A part of the house that has something to watch over gives a function without arguments that
yields `Finding`s; the roof lists them (`huaxi_news.condition.PARTS`).
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["broken", "warning"]


@dataclass(frozen=True)
class Finding:
    """One sentence that says what is wrong and what to do; where it is done, if anywhere."""

    severity: Severity
    sentence: str
    address: str = ""
