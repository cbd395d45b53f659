"""Reads the files in which administrative divisions are published, as they are.

Two layouts, both CSV in UTF-8 with a header: one file `code,name,level,parent_code` (level 1
province … 5 community), or the files provinces, cities, areas, streets and villages, singly or
together in a folder, each row naming its parents by code.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

LONGEST_NAME = 60  # characters
LONGEST_CODE = 12  # digits
_FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
# the column that names the parent tells the level of a file
_PARENT_COLUMNS = {"provinceCode": 2, "cityCode": 3, "areaCode": 4, "streetCode": 5}


class DivisionFileError(Exception):
    """A sentence for the person who brought the file, with the line number."""


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    level: int  # 1 province … 5 community
    parent_code: str  # "" at the top
    where: str  # "streets.csv, line 12"


def read_divisions(path: Path) -> list[Division]:
    """All rows of a file or folder, upper levels first; raises DivisionFileError."""
    divisions: dict[str, Division] = {}
    for file in _files(path):
        for division in _rows(file):
            if other := divisions.get(division.code):
                raise DivisionFileError(
                    _("%(where)s: the code %(code)s is there already (%(other)s).")
                    % {"where": division.where, "code": division.code, "other": other.where}
                )
            divisions[division.code] = division
    if not divisions:
        raise DivisionFileError(_("%(path)s has no rows.") % {"path": path.name})
    return sorted(divisions.values(), key=lambda division: division.level)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise DivisionFileError(_("There is no file or folder %(path)s.") % {"path": path})
    if not path.is_dir():
        return [path]
    if found := [path / name for name in _FILES if (path / name).is_file()]:
        return found
    raise DivisionFileError(
        _("The folder %(path)s has none of the files %(names)s.")
        % {"path": path, "names": ", ".join(_FILES)}
    )


def _rows(file: Path) -> Iterator[Division]:
    reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    columns: list[str] = []
    try:
        for row in reader:
            if not columns:
                columns = [column.strip() for column in row]
                level = _level_of_file(columns, _where(file, reader.line_num))
            elif row:
                yield _division(columns, row, level, _where(file, reader.line_num))
    except csv.Error as error:
        raise DivisionFileError(
            _("%(where)s is not CSV: %(error)s.")
            % {"where": _where(file, reader.line_num), "error": error}
        ) from None


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DivisionFileError(
            _("%(path)s cannot be read: %(error)s.") % {"path": file, "error": error.strerror}
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DivisionFileError(
            _("%(where)s is not UTF-8.") % {"where": _where(file, line)}
        ) from None


def _where(file: Path, line: int) -> str:
    return _("%(file)s, line %(line)d") % {"file": file.name, "line": line}


def _level_of_file(columns: list[str], where: str) -> int:
    """The level of all rows of the file, or 0 where each row has its own."""
    if {"code", "name", "level", "parent_code"} <= set(columns):
        return 0
    if {"code", "name"} <= set(columns):
        levels = [_PARENT_COLUMNS[column] for column in columns if column in _PARENT_COLUMNS]
        if levels or columns == ["code", "name"]:
            return max(levels, default=1)
    raise DivisionFileError(
        _("%(where)s: the columns must be code, name, level, parent_code, not %(columns)s.")
        % {"where": where, "columns": ", ".join(columns)}
    )


def _division(columns: list[str], row: list[str], level: int, where: str) -> Division:
    if len(row) != len(columns):
        raise DivisionFileError(
            _("%(where)s has %(found)d columns, the header has %(expected)d.")
            % {"where": where, "found": len(row), "expected": len(columns)}
        )
    values = {column: value.strip() for column, value in zip(columns, row, strict=True)}
    parent_column = next((c for c, at in _PARENT_COLUMNS.items() if at == level), "parent_code")
    division = Division(
        code=values["code"],
        name=values["name"],
        level=level or _level(values["level"], where),
        parent_code=values.get(parent_column, ""),
        where=where,
    )
    _check(division)
    return division


def _level(written: str, where: str) -> int:
    if written in ("1", "2", "3", "4", "5"):
        return int(written)
    raise DivisionFileError(
        _("%(where)s: the level must be 1 (province) to 5 (community), not “%(level)s”.")
        % {"where": where, "level": written}
    )


def _check(division: Division) -> None:
    for code in (division.code, division.parent_code or "0"):
        if not (code.isascii() and code.isdigit() and len(code) <= LONGEST_CODE):
            raise DivisionFileError(
                _("%(where)s: a code is at most 12 digits, not “%(code)s”.")
                % {"where": division.where, "code": code}
            )
    if not division.name or len(division.name) > LONGEST_NAME:
        raise DivisionFileError(
            _("%(where)s: a name has 1 to 60 characters.") % {"where": division.where}
        )
