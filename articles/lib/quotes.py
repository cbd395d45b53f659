"""Where a quoted passage stands in a text that has changed since it was quoted.

White space does not count: a passage that was marked across paragraphs is found again.
"""

from .differences import common_start


class Passages:
    """A text in which several quotes are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._where = [index for index, each in enumerate(text) if not each.isspace()]
        self._solid = "".join(text[index] for index in self._where)

    def find(self, quote: str, position: int) -> tuple[int, int] | None:
        """Start and end, in characters, of the occurrence that begins nearest to `position`."""
        solid = "".join(quote.split())
        best: tuple[int, int] | None = None
        at = self._solid.find(solid) if solid else -1
        while at >= 0:
            start, end = self._where[at], self._where[at + len(solid) - 1] + 1
            if best is None or abs(start - position) < abs(best[0] - position):
                best = start, end
            if start >= position:
                break  # later ones are only farther
            at = self._solid.find(solid, at + 1)
        return best

    def after_change(self, old: str, position: int) -> int:
        """Where a position in the text `old` is in this one, if one passage was changed."""
        new = self._text
        start = common_start(old, new)
        end = common_start(old[start:][::-1], new[start:][::-1])
        if position < start or position < len(old) - end:
            return position
        return position + len(new) - len(old)
