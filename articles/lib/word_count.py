"""How long a text is, counted as Chinese newsrooms do and as Word and WPS show it (字数).

Each Chinese character and each full-width mark is one; what stands between them without a space,
such as 「3,000」, 「A4」 or 「WeChat」, is one together. Spaces are none.
"""

import re

from . import html
from .chinese import HAN

_SIGNS = (
    HAN
    + "\u2e80-\u2fdf\u3001-\u3004\u3006\u3008-\u33ff\uff01-\uff60\uffe0-\uffe6"  # marks, kana
    + "\uac00-\ud7a3“”‘’…—·"
)
_COUNTED = re.compile(rf"[{_SIGNS}]|[^\s{_SIGNS}]+")


def count_words(text: str) -> int:
    """Of a plain text."""
    return len(_COUNTED.findall(text))


def count_words_of_html(body: str) -> int:
    """Of a stored text: paragraphs, sub-headings, lists, tables and captions."""
    return count_words(html.plain_text(body))
