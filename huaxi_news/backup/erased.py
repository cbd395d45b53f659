"""Who was erased: numbers outside of every database, so that no old backup brings them back.

Each backup adds to the list beside it; `manage.py restore` goes through it. What is in it of a
person is the number of their row and when that row was made, no more.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tips import erasure

FILE = "erased.json"
Mark = tuple[int, str]  # number of a source, and when its row was made


def remember(directory: Path) -> None:
    """Those of the present database, beside those that are known already."""
    marks = sorted(read([directory / FILE]) | set(erasure.erased_marks()))
    rows = [{"source": number, "since": since} for number, since in marks]
    made = directory / f".{FILE}.{os.getpid()}"
    made.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    made.replace(directory / FILE)


def read(paths: Iterable[Path]) -> set[Mark]:
    """Raises ValueError for a file that is no such list."""
    marks: set[Mark] = set()
    for path in paths:
        if path.exists():
            try:
                rows = json.loads(path.read_text(encoding="utf-8"))
                marks |= {(int(row["source"]), str(row["since"])) for row in rows}
            except (KeyError, TypeError) as error:
                raise ValueError(path) from error
    return marks
