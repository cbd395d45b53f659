"""What an archive's labels stand for here: sections, places, tags and reporters by their names.

Each is looked up once in a run. Sections, tags and reporters that are unknown are made; a place
never is, since only the official list and the editors know places.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from taggit.models import Tag

from . import gazetteer
from .models import Byline, Section
from .reporter_names import reporter_of

Warn = Callable[[str], None]  # takes a sentence about the line at hand


class Labels:
    def __init__(self) -> None:
        self._gazetteer = gazetteer.current()
        self._places: dict[tuple[str, ...], tuple[list[int], list[str]]] = {}
        self._sections: dict[str, Section] = {}
        for section in Section.objects.all():
            self._sections |= {section.slug: section, section.name: section}
        self._tags: dict[str, int] = {}
        self._reporters: dict[str, tuple[int | None, str]] = {}

    def places(self, names: tuple[str, ...], warn: Warn) -> list[int]:
        """Primary keys; what is unknown or could be several places is left out."""
        if names not in self._places:
            found, refused = self._gazetteer.resolve(names)
            self._places[names] = list(dict.fromkeys(found.values())), list(refused.values())
        keys, sentences = self._places[names]
        for sentence in sentences:
            warn(sentence)
        return keys

    def section(self, name: str, warn: Warn) -> Section | None:
        if name and name not in self._sections:
            self._sections[name] = Section.objects.create(name=name)
            warn(_("The section “%(name)s” is new.") % {"name": name})
        return self._sections.get(name)

    def tags(self, names: Iterable[str]) -> dict[str, int]:
        """Primary keys by the names given; upper and lower case are the same tag."""
        wanted = list(dict.fromkeys(names))
        unknown = {name.lower() for name in wanted} - self._tags.keys()
        if unknown:
            known = Q(lower__in=unknown) | Q(name__in=wanted)  # SQLite lowers latin letters only
            there = Tag.objects.annotate(lower=Lower("name")).filter(known)
            self._tags |= {tag.name.lower(): tag.pk for tag in there.order_by("-pk")}
        for name in wanted:
            if name.lower() not in self._tags:
                self._tags[name.lower()] = Tag.objects.create(name=name).pk
        return {name: self._tags[name.lower()] for name in wanted}

    def reporters(self, names: tuple[str, ...], warn: Warn) -> list[tuple[str, int | None]]:
        """Names with the primary key of the record; None where the name must do."""
        people = []
        for name in names:
            if name not in self._reporters:
                reporter, sentence = reporter_of(name, Byline.Role.TEXT)
                self._reporters[name] = reporter.pk if reporter else None, sentence
            key, sentence = self._reporters[name]
            if sentence:
                warn(sentence)
            if key:  # that it is new is said once
                self._reporters[name] = key, ""
            people.append((name, key))
        return people
