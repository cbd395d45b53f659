"""Months, each named by its first day."""

from datetime import date


def months_later(first: date, number: int) -> date:
    """The first day of the month so many months after (or, negative, before) another."""
    year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
    return date(year, month + 1, 1)
