"""A document → a manuscript: its headline and end are taken off, what is left is sorted."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ..lib.document import Content, Document, Paragraph
from ..lib.rich_text import split
from .captions import credited, with_figures
from .closing import inline_byline, take_closing
from .content import Figure, Manuscript
from .headings import blocks_of
from .headline import take_headline


def recognise(document: Document) -> Manuscript:
    contents = with_figures([part for one in document.contents for part in _in_lines(one)])
    lines = [one for one in contents if isinstance(one, Paragraph)]
    top, bottom = _ends(contents)
    stripped, closing = take_closing(lines, max(1, len(lines) - bottom))
    has_more = any(not isinstance(one, Paragraph) for one in contents)
    headline = take_headline(lines, top, is_all=not has_more)
    byline = [*headline.byline, *closing, *inline_byline(_text_lines(lines))]
    byline = list(dict.fromkeys(byline))
    kept = {id(line) for line in lines}
    contents = [one for one in contents if not isinstance(one, Paragraph) or id(one) in kept]
    contents = [credited(one, byline) if isinstance(one, Figure) else one for one in contents]
    warnings = list(document.warnings)
    if not byline:
        warnings.append(_("No byline was found."))
    return Manuscript(
        title=headline.title,
        subtitle=headline.subtitle,
        byline=byline,
        blocks=blocks_of(contents),
        stripped=[*headline.stripped, *stripped],
        warnings=warnings,
        kicker=headline.kicker,
        notes=document.notes,
    )


def _in_lines(content: Content) -> list[Content]:
    """A paragraph that its writer broke into lines is as many paragraphs, as in a text file."""
    if not isinstance(content, Paragraph) or content.label or "\n" not in content.text:
        return [content]
    parts = split(content.spans)
    return [
        replace(content, spans=part, is_continued=number > 0) for number, part in enumerate(parts)
    ]


def _ends(contents: list[Content | Figure]) -> tuple[int, int]:
    """How many lines stand before the first list or table, and how many behind the last."""
    counts = [0]
    for one in contents:
        if isinstance(one, Paragraph) and not one.label:
            counts[-1] += 1
        elif not isinstance(one, Figure):
            counts.append(0)
    return counts[0], counts[-1]


def _text_lines(lines: list[Paragraph]) -> list[Paragraph]:
    return [line for line in lines if not line.label]
