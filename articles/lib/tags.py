"""Typed tags: 「加装电梯，老院落、电梯 安全」 is four, quotation marks hold one together."""

from collections.abc import Iterable
from typing import Any

from taggit.utils import _edit_string_for_tags, _parse_tags

_SEPARATORS = str.maketrans({"，": ",", "、": ",", "；": ",", ";": ",", "“": '"', "”": '"'})


def split_tags(text: str) -> list[str]:
    """The tags in what was typed, sorted, each once."""
    return _parse_tags(text.translate(_SEPARATORS))


def join_tags(tags: Iterable[Any]) -> str:
    """What stands in the form's field for these tags."""
    return _edit_string_for_tags(tags)
