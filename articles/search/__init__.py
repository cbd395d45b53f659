"""Search, one interface over two databases: put, remove, rebuild, find.

`index` says what is kept of an article, `sqlite` and `postgres` keep it, `finding` asks them, and
`fallback` asks for the nearest where nothing was found.
"""

from .base import TooSlow
from .counting import counts
from .fallback import Answer, Kind, answer
from .finding import Hit, Page, find, matching
from .index import BATCH, is_behind, missing, put, rebuild, remove
from .question import Narrowed, Question, question

__all__ = [
    "BATCH",
    "Answer",
    "Hit",
    "Kind",
    "Narrowed",
    "Page",
    "Question",
    "TooSlow",
    "answer",
    "counts",
    "find",
    "is_behind",
    "matching",
    "missing",
    "put",
    "question",
    "rebuild",
    "remove",
]
