"""The words of a cleaned HTML text, one block a line: for what only reads them, and quickly.

For text that `lib.html.clean` has cleaned: no attribute holds an angle bracket there.
"""

import html
import re

_BLOCK = re.compile(
    r"</?(?:p|h2|h3|li|ul|ol|blockquote|table|thead|tbody|tr|td|th|figure|figcaption|hr|br)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_LINES = re.compile(r"\s*\n\s*")


def text(cleaned: str) -> str:
    """Blocks and cells are lines; marks inside a line part no word."""
    lines = _TAG.sub("", _BLOCK.sub("\n", cleaned))
    return _LINES.sub("\n", html.unescape(lines)).strip()
