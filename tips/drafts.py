"""A tip becomes a draft: its words, its clean pictures and its place; the sealed originals stay."""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from articles import photos, revisions, search
from articles.models import Article, Byline, Photo, Reporter, User
from articles.photo_files import atomic_with_files
from articles.photos import Prepared

from . import media
from .models import Attachment, Tip

_TITLE = 30  # characters of a first sentence that stands in for a headline
_SHORTEST = 6
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_PAUSE = re.compile(r"[，,、：:—…\s]")


@dataclass(frozen=True)
class PreparedDraft:
    """What takes long is done: the pictures are encoded."""

    pictures: list[tuple[Attachment, Prepared]]


def prepare(tip: Tip, actor: User) -> PreparedDraft:
    """Outside of any transaction."""
    media.clean_now(tip)
    shown = [attachment for attachment in media.of_tip(tip) if attachment.clean]
    return PreparedDraft(
        [
            (
                attachment,
                photos.prepare(
                    Photo(uploaded_by=actor, credit=_("from a reader")),
                    media.clean_picture(attachment),
                ),
            )
            for attachment in shown
        ]
    )


def kept_together() -> AbstractContextManager[None]:
    """A transaction whose files go when its rows do."""
    return atomic_with_files()


def write(prepared: PreparedDraft, tip: Tip, actor: User) -> Article:
    """Within `kept_together`."""
    figures = []
    for attachment, picture in prepared.pictures:
        photo, _is_new = photos.keep(picture)
        Attachment.objects.filter(pk=attachment.pk).update(photo=photo)
        figures.append(f'<figure><img src="{photo.get_absolute_url()}" alt=""></figure>')
    lines = [line.strip() for line in tip.text.splitlines() if line.strip()]
    paragraphs = [f"<p>{escape(line, quote=False)}</p>" for line in lines]
    article = revisions.new_article(
        author=actor,
        content={"title": title_of(tip), "body": "".join([*paragraphs, *figures])},
        deadline=tip.due_at,
    )
    if tip.place:
        article.places.set([tip.place])
    if tip.assigned_to:
        Byline.objects.create(article=article, reporter=_reporter(tip.assigned_to), position=0)
    search.put(article)
    return article


def title_of(tip: Tip) -> str:
    """The newsroom's own words, else the beginning of what was told."""
    if tip.headline:
        return tip.headline
    return first_words(tip.text) or _("Tip %(code)s") % {"code": tip.shown_code}


def first_words(text: str) -> str:
    """Its first sentence, or of a long one what stands before a pause: no word is cut in two."""
    first = next((part.strip() for part in _SENTENCE.split(text) if part.strip()), "")
    if len(first) <= _TITLE:
        return first
    pauses = [match.start() for match in _PAUSE.finditer(first[: _TITLE + 1])]
    if not pauses or pauses[-1] < _SHORTEST:
        return f"{first[:_TITLE]}…"
    return first[: pauses[-1]]


def _reporter(user: User) -> Reporter:
    """The name of a login under articles; made where there is none, so that the draft is theirs."""
    known = Reporter.objects.filter(user=user).first()
    return known or Reporter.objects.create(name=user.name or user.username, user=user)
