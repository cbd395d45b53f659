"""Cells that a spreadsheet shows and never reckons with."""

import unicodedata

_BEGINS = "=+-@"  # of a formula, in Excel, WPS and LibreOffice
_BREAKS = "\t\r\n"


def harmless(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _is_formula(cell) else cell


def plain(cell: str) -> str:
    """The text as it was before `harmless`."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    """Full-width signs and blanks before them count: the programs pass over both."""
    first = unicodedata.normalize("NFKC", cell.lstrip("\ufeff\u200b \u3000\u00a0\t\r\n\v\f")[:1])
    return cell[:1] in (*_BREAKS,) or (bool(first) and first in _BEGINS)
