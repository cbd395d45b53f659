"""Word documents made by the tests, good and hostile, as bytes of a file.

A document is a list of pieces of XML: `docx(p("一段话。"), p(r("粗", "<w:b/>")))`.
"""

import io
import zipfile
from collections.abc import Mapping
from html import escape

from PIL import Image

SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
STYLES = {
    "Title": '<w:name w:val="Title"/>',
    "Subtitle": '<w:name w:val="Subtitle"/>',
    "1": '<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>',
    "2": '<w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>',
    "3": '<w:name w:val="标题 3"/>',
    "Own": '<w:name w:val="报社小标题"/><w:basedOn w:val="2"/>',
    "Caption": '<w:name w:val="caption"/>',
    "Tucked": '<w:name w:val="Tucked"/><w:rPr><w:vanish/></w:rPr>',
    "Toc": '<w:name w:val="toc 1"/>',
    "Fat": '<w:name w:val="Fat"/><w:rPr><w:b/></w:rPr>',
}


def r(text: str, properties: str = "") -> str:
    """A run."""
    return (
        f"<w:r><w:rPr>{properties}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )


def p(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs, or of plain texts."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p><w:pPr>{style}{properties}</w:pPr>{inside}</w:p>"


def item(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph of list `number`: 1 bullets, 2 「1.」, 3 「一、」."""
    marks = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, properties=marks)


def picture(name: str = "rId9", alt: str = "", properties: str = "") -> str:
    """A run with the picture of a relation."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{escape(alt)}"'
        f" {properties}/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip"
        f' r:embed="{name}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def box(*paragraphs: str) -> str:
    """A run with a text box, once as Word draws it and once for old readers."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: list[str]) -> str:
    """Cells are texts, or XML of a whole `w:tc`."""
    written = "".join(
        "<w:tr>"
        + "".join(
            cell if cell.startswith("<w:tc>") else f"<w:tc>{p(cell) if cell else '<w:p/>'}</w:tc>"
            for cell in row
        )
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{written}</w:tbl>"


def field(instruction: str, *result: str) -> str:
    """A complex field."""
    parts = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in parts)
    written = f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
    return begin + written + separate + "".join(result) + end


def link(text: str, name: str = "rId8") -> str:
    return f'<w:hyperlink r:id="{name}">{r(text)}</w:hyperlink>'


def relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    target = escape(target)
    return f'<Relationship Id="{name}" Type="{_TYPE}/{kind}" Target="{target}"{mode}/>'


def root(name: str, content: str) -> str:
    return f"<w:{name} {SPACES}>{content}</w:{name}>"


def docx(
    *body: str,
    relations: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The file. `pictures` lie under word/media/ and are known by their relation."""
    media = {f"word/media/{name}.png": data for name, data in (pictures or {}).items()}
    known = "".join(relation(name, "image", f"media/{name}.png") for name in pictures or {})
    return zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": rels(relation("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": root("document", f"<w:body>{''.join(body)}</w:body>"),
            "word/_rels/document.xml.rels": rels(known + relations),
            "word/styles.xml": root("styles", _styles()),
            "word/numbering.xml": root("numbering", _numbering()),
            **media,
            **(parts or {}),
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same parts are the same file
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
    return written.getvalue()


def rels(relations: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'


def notes(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The part with the footnotes or endnotes, by their ids."""
    written = "".join(
        f'<w:{kind} w:id="{name}">{p(f"<w:r><w:{kind}Ref/></w:r>", r(" " + text))}</w:{kind}>'
        for name, text in texts.items()
    )
    return {f"word/{kind}s.xml": root(f"{kind}s", written)}


def png(width: int = 60, height: int = 40, colour: str = "teal") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return written.getvalue()


def _styles() -> str:
    return "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}">{said}</w:style>'
        for name, said in STYLES.items()
    )


def _numbering() -> str:
    formats = (("bullet", ""), ("decimal", "%{}."), ("chineseCounting", "%{}、"))
    lists = numbers = ""
    for number, (kind, text) in enumerate(formats, 1):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text.format(level + 1)}"/></w:lvl>'
            for level in range(3)
        )
        lists += f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
        numbers += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    return lists + numbers
