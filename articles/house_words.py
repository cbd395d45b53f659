"""The paper's word list beside the product's: which word counts, and whole lists in and out."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .lib.proofreading import HouseWord as Word
from .lib.proofreading import default_house_words
from .lib.spreadsheets import harmless, plain
from .models import Event, HouseWord, User

COLUMNS = ("wrong", "right", "kind", "note", "exceptions", "in use")
MOST_ROWS = 5_000
_EXCEPTIONS = "|"  # between the exceptions of a row
_YES, _NO = ("", "yes", "1", "true", "是"), ("no", "0", "false", "否")


@dataclass(frozen=True)
class ProductWord:
    """A word that comes with the product, and the paper's own row of the same spelling."""

    word: Word
    row: HouseWord | None

    @property
    def is_in_use(self) -> bool:
        return self.row is None


def product_words(asked: str = "") -> list[ProductWord]:
    """Those that contain what is asked for, wrong or right."""
    rows = {row.wrong: row for row in HouseWord.objects.all()}
    return [
        ProductWord(word, rows.get(word.wrong))
        for word in default_house_words()
        if asked in word.wrong or asked in word.right
    ]


def switch_off(wrong: str) -> HouseWord:
    """Leave a word of the product out of the check; a row of the paper stays as it is.

    Raises ValidationError where the product has no such word.
    """
    word = next((word for word in default_house_words() if word.wrong == wrong), None)
    if word is None:
        raise ValidationError(_("The product has no such word."))
    values = {"right": word.right, "note": word.note, "exceptions": "\n".join(word.exceptions)}
    return HouseWord.objects.get_or_create(wrong=wrong, defaults=values | {"is_active": False})[0]


def as_csv() -> str:
    """The paper's own rows, for a spreadsheet."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for row in HouseWord.objects.order_by("wrong"):
        exceptions = _EXCEPTIONS.join(row.exceptions.split("\n")).replace("\r", "")
        cells = (row.wrong, row.right, row.kind, row.note, exceptions)
        table.writerow([*map(harmless, cells), "yes" if row.is_active else "no"])
    return written.getvalue()


@transaction.atomic
def bring_in(text: str, *, actor: User) -> tuple[int, int]:
    """Rows of a CSV text, as `as_csv` writes it: how many were new and how many changed.

    A first line with the names of the columns is passed over; columns at the end may be missing.
    Raises ValidationError with a sentence for each line that can not be, and saves nothing then.
    """
    kept = {row.wrong: row for row in HouseWord.objects.select_for_update()}
    added: list[HouseWord] = []
    changed: list[HouseWord] = []
    refused: list[str] = []
    for number, values in _rows(text):
        row = kept.get(values["wrong"])
        is_new = row is None
        row = row or HouseWord()
        if not is_new and all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        try:
            row.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            refused.append(
                _("Line %(number)d: %(why)s") % {"number": number, "why": error.messages[0]}
            )
            continue
        kept[row.wrong] = row
        (added if is_new else changed).append(row)
    if refused:
        raise ValidationError(refused)
    return _save(added, changed, actor)


def _save(added: list[HouseWord], changed: list[HouseWord], actor: User) -> tuple[int, int]:
    """A word that stands twice in the file is one row, as its last line says."""
    saved = {id(row): row for row in (*added, *changed)}
    for row in saved.values():
        row.save()
    numbers = len({id(row) for row in added}), len({id(row) for row in changed} - {*map(id, added)})
    if any(numbers):
        Event.record("bring_in_words", actor=actor, added=numbers[0], changed=numbers[1])
    return numbers


def _rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers and values. Raises ValidationError for what is no table."""
    lines = csv.reader(io.StringIO(text), strict=True)
    try:
        for number, cells in enumerate(lines, 1):
            if number > MOST_ROWS:
                raise ValidationError(
                    _("The table is too long: %(most)d rows at most.") % {"most": MOST_ROWS}
                )
            if any(cells) and not (number == 1 and cells[0] == COLUMNS[0]):
                yield number, _values(number, cells)
    except csv.Error as error:
        raise ValidationError(
            _("Line %(number)d is not a line of a CSV table.") % {"number": lines.line_num}
        ) from error


def _values(number: int, cells: list[str]) -> dict[str, Any]:
    padded = [plain(cell.strip()) for cell in cells] + [""] * len(COLUMNS)
    wrong, right, kind, note, exceptions, in_use = padded[: len(COLUMNS)]
    if in_use.lower() not in (*_YES, *_NO):
        raise ValidationError(
            _("Line %(number)d: the last column is yes or no.") % {"number": number}
        )
    return {
        "wrong": wrong,
        "right": right,
        "kind": kind or HouseWord.Kind.WORD.value,
        "note": note,
        "exceptions": "\n".join(filter(None, exceptions.split(_EXCEPTIONS))),
        "is_active": in_use.lower() in _YES,
    }
