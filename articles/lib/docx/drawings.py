"""Pictures and text boxes of a drawing, in DrawingML and in the older VML."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..document import Picture
from .source import Source, chosen
from .xml import child, number

# what Word, WPS and cameras write by themselves where a description would stand
_NO_DESCRIPTION = re.compile(
    r"(?:(?:图片|图像|图|picture|image|img|photo|screenshot|dsc|wps图片)[\s_\-]*[\d()]*"
    r"|[\w\-. ()]+\.(?:jpe?g|png|gif|bmp|tiff?|webp|emf|wmf)|[a-z]:\\.*|file:.*|[0-9a-f_\-]{8,})",
    re.IGNORECASE,
)
_MACHINE_MADE = re.compile(r"[\s,，。]*(?:描述已自动生成|.{0,20}automatically generated.*)$", re.S)
_HIDDEN = re.compile(r"visibility\s*:\s*hidden|mso-hide\s*:\s*all")
_CROPPED = 1_000  # thousandths of a percent, from which on a side counts as cut off


@dataclass
class Drawn:
    pictures: list[Picture] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # w:txbxContent
    words: list[str] = field(default_factory=list)  # of WordArt, which has no paragraphs

    def __bool__(self) -> bool:
        return bool(self.pictures or self.boxes or self.words)


def read_drawing(source: Source, element: Element) -> Drawn:
    """Of a `w:drawing`, `w:pict` or `mc:AlternateContent`, whatever is in it."""
    drawn = Drawn()
    _walk(source, [element], "", drawn)
    return drawn


def _walk(source: Source, elements: Iterable[Element], alt: str, drawn: Drawn) -> None:
    for one in elements:
        match one.tag:
            case "mc:AlternateContent":
                _walk_choice(source, one, alt, drawn)
            case "w:txbxContent":
                drawn.boxes.append(one)
            case "a:blip":
                _add(source, one.get("r:embed", ""), one.get("r:link", ""), alt, drawn)
            case "a:srcRect":
                _warn_of_crop(source, one)
            case "v:imagedata":
                alt = alt or _description(one.get("o:title", ""))
                _add(source, one.get("r:id", ""), one.get("r:href", ""), alt, drawn)
            case "v:textpath":
                drawn.words.append(one.get("string", ""))
            case "c:chart" | "?:chart" | "dgm:relIds":
                source.warn(_("A chart or diagram was left out: bring it in as a picture."))
            case _ if not _is_hidden(one):
                _walk(source, one, _alt(one) or alt, drawn)


def _walk_choice(source: Source, element: Element, alt: str, drawn: Drawn) -> None:
    for version in chosen(element):
        before = dict(source.warnings)
        found = Drawn()
        _walk(source, version, alt, found)
        if found or len(source.warnings) > len(before):
            drawn.pictures += found.pictures
            drawn.boxes += found.boxes
            drawn.words += found.words
            return


def _add(source: Source, embedded: str, linked: str, alt: str, drawn: Drawn) -> None:
    relation = source.relations.get(embedded)
    if relation and not relation.is_external and relation.target in source.package:
        read = partial(source.package.picture, relation.target)
        drawn.pictures.append(Picture(posixpath.basename(relation.target), read, alt))
    elif embedded or linked:
        source.warn(
            _("A picture is not in the document itself but was only linked: it was left out.")
        )


def _alt(element: Element) -> str:
    properties = child(element, "wp:docPr")
    if properties is None:
        properties = child(element, "pic:nvPicPr", "pic:cNvPr")
    if properties is None:
        return _description(element.get("alt", "")) if element.tag.startswith("v:") else ""
    return _description(properties.get("descr", "")) or _description(properties.get("title", ""))


def _description(text: str) -> str:
    text = _MACHINE_MADE.sub("", " ".join(text.split()))
    return "" if _NO_DESCRIPTION.fullmatch(text) else text


def _is_hidden(element: Element) -> bool:
    properties = child(element, "wp:docPr")
    if properties is not None and properties.get("hidden", "") in ("1", "true"):
        return True
    return element.tag.startswith("v:") and bool(_HIDDEN.search(element.get("style", "")))


def _warn_of_crop(source: Source, element: Element) -> None:
    if any(number(element.get(side, "")) >= _CROPPED for side in "ltrb"):
        source.warn(_("A picture was cropped in the document: here it is whole, look at it."))
