"""One part of a document while it is read: what it refers to, and what was noticed in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .kinds import DocxRefused
from .numbering import Numbering
from .package import Package, Relation
from .styles import Styles

MAX_CHARACTERS = 300_000  # a novel; an article has three thousand
SCHEMES = ("http://", "https://", "mailto:")
MAX_OPEN_FIELDS = 50  # in one another; a contents with links and page numbers has four
MAX_INSTRUCTION = 4_000  # characters; an address has two thousand at most
_LINK = re.compile(r"\s*HYPERLINK\s+\"?(?P<to>[^\"\s\\]+)", re.IGNORECASE)
_ENCIRCLED = re.compile(r"EQ\s+\\o\\ac\([^,]*,(?P<inside>[^()]{1,8})\)", re.IGNORECASE)
_WITH_READING = re.compile(
    r"EQ\s.*\\o\\ad\(\\s\\up\s*\d+\((?P<reading>[^()]{1,20})\),(?P<base>[^()]{1,20})\)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\s*(?:TOC|PAGE|NUMPAGES|SECTIONPAGES|INDEX)\b", re.IGNORECASE)


@dataclass
class Field:
    """A field of Word's: an instruction, then what it gave when it was last computed."""

    instruction: str = ""
    is_result: bool = False

    def instruct(self, words: str) -> None:
        """A part of the instruction; what is longer than any is not kept. Spaces are single."""
        words = _SPACES.sub(" ", words)
        if self.instruction[-1:] in ("", " "):
            words = words.lstrip()
        self.instruction = (self.instruction + words)[:MAX_INSTRUCTION]
        self.__dict__.pop("is_left_out", None)
        self.__dict__.pop("href", None)

    @cached_property
    def is_left_out(self) -> bool:
        return bool(_LEFT_OUT.match(self.instruction))

    @cached_property
    def href(self) -> str:
        found = _LINK.match(self.instruction)
        return address(found["to"]) if found else ""


@dataclass
class Notes:
    """The notes that the text refers to, in the order of their numbers, from 1."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)  # (kind, id): number

    def refer(self, kind: str, name: str) -> int:
        return self.numbers.setdefault((kind, name), len(self.numbers) + 1)


@dataclass
class Source:
    package: Package
    part: str
    relations: dict[str, Relation]
    styles: Styles
    numbering: Numbering
    notes: Notes = field(default_factory=Notes)
    warnings: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    fields: list[Field] = field(default_factory=list)  # open ones, the innermost last
    trusts_fields: bool = True
    characters: int = 0  # so far
    has_contents: bool = False  # a table of contents was left out

    def count(self, characters: int) -> None:
        """Raises DocxRefused for a text of which no article is made."""
        self.characters += characters
        if self.characters > MAX_CHARACTERS:
            raise DocxRefused(
                _("The document has more than %(most)d characters: bring it in part by part.")
                % {"most": MAX_CHARACTERS}
            )

    def warn(self, sentence: str) -> None:
        self.warnings[sentence] = None

    def begin(self, root: Element) -> None:
        """Fields that do not end would swallow what is behind them: then none is left out."""
        kinds = [one.get("w:fldCharType") for one in _kept(root) if one.tag == "w:fldChar"]
        self.trusts_fields = kinds.count("begin") == kinds.count("end")

    def open_field(self) -> Field:
        """Raises DocxRefused where too many are open: each is asked about each word."""
        if len(self.fields) >= MAX_OPEN_FIELDS:
            raise DocxRefused(_("The document is too intricate to be read: simplify it."))
        self.fields.append(Field())
        return self.fields[-1]

    def mark_field(self, kind: str) -> str:
        """What a field says that gives no result, which is written in its instruction."""
        if kind == "begin":
            self.open_field()
        elif kind == "separate" and self.fields:
            self.fields[-1].is_result = True
            if self.trusts_fields and _CONTENTS.match(self.fields[-1].instruction):
                self.warn_of_contents()
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            return "" if ended.is_result else _equation(ended.instruction)
        return ""

    @property
    def is_in_left_out_field(self) -> bool:
        return self.trusts_fields and any(
            not one.is_result or one.is_left_out for one in self.fields
        )

    @property
    def field_href(self) -> str:
        return next((one.href for one in reversed(self.fields) if one.href), "")

    def link(self, name: str) -> str:
        """The address of a hyperlink's relation, "" for one that is not to be followed."""
        relation = self.relations.get(name)
        return address(relation.target) if relation and relation.is_external else ""

    def warn_of_contents(self) -> None:
        self.has_contents = True
        self.warn(_("The table of contents was left out."))


def _equation(instruction: str) -> str:
    """An encircled character or one with its reading, as Word for Chinese writes them."""
    if found := _ENCIRCLED.match(instruction):
        return f"（{found['inside'].strip()}）"
    if found := _WITH_READING.match(instruction):
        return f"{found['base'].strip()}（{found['reading'].strip()}）"
    return ""


def address(target: str) -> str:
    """The target where readers may follow it, else ""."""
    target = target.strip()
    return target if target.lower().startswith(SCHEMES) else ""


def _kept(element: Element) -> Iterator[Element]:
    """Every element below that was not deleted or moved away."""
    for one in element:
        if one.tag not in ("w:del", "w:moveFrom"):
            yield one
            yield from _kept(one)


def chosen(element: Element) -> Iterator[list[Element]]:
    """The versions of an `mc:AlternateContent`, the best first: one of them is meant."""
    for name in ("mc:Choice", "mc:Fallback"):
        for one in element:
            if one.tag == name:
                yield list(one)
