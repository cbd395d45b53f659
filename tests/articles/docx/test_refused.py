"""Files that only call themselves Word documents, and documents that mean harm."""

import contextlib
import socket
import struct
import time
import tracemalloc
import zipfile
from io import BytesIO

import pytest

from articles import manuscript
from articles.lib.docx import source
from articles.manuscript import ManuscriptRefused
from tests.articles.docx import writing
from tests.articles.docx.writing import docx, p, picture, png, relation, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
GOOD = docx(p("居民昨天在院子里开了一个会。"))


def refusal(data: bytes, name: str = "稿件.docx") -> str:
    with pytest.raises(ManuscriptRefused) as refused:
        manuscript.read(data, name)
    sentence = str(refused.value)
    assert sentence
    assert "\n" not in sentence
    return sentence


def with_part(name: str, content: str | bytes) -> bytes:
    return docx(p("文"), parts={name: content})


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "稿件.docx", "密码|password"),
        (OLE + "WordDocument".encode("utf-16-le"), "稿件.doc", r"\.doc"),
        (OLE, "稿件.wps", "WPS"),
        (b"%PDF-1.7 ...", "稿件.docx", "PDF"),
        (b"\xff\xd8\xff\xe0 ...", "稿件.docx", "图片|picture"),
        (b"{\\rtf1 ...", "稿件.docx", "RTF"),
        (b"<html>...", "稿件.doc", "网页|web page"),
        (b"MZ\x90\x00", "稿件.docx", ""),
        (b"", "稿件.docx", ""),
        ("居民昨天开了一个会。".encode(), "稿件.docx", ""),
        (zipped({"xl/workbook.xml": "<x/>"}), "稿件.docx", ""),
        (zipped({"ppt/presentation.xml": "<x/>"}), "稿件.docx", ""),
        (zipped({"mimetype": "", "content.xml": "<x/>"}), "稿件.docx", "OpenDocument"),
        (zipped({"照片/1.txt": "文"}), "稿件.docx", "zip|压缩"),
        (GOOD, "稿件.txt", r"\.docx"),
    ],
)
def test_file_under_a_false_name_is_refused_by_what_it_is(data, name, word):
    import re

    assert re.search(word, refusal(data, name))


@pytest.mark.parametrize("length", [10, 60, len(GOOD) // 2, len(GOOD) - 10])
def test_document_that_was_cut_off_is_refused(length):
    refusal(GOOD[:length])


def test_no_damage_does_worse_than_a_refusal():
    for at in range(0, len(GOOD), 37):
        data = bytearray(GOOD)
        data[at] ^= 0xFF
        with contextlib.suppress(ManuscriptRefused):
            manuscript.read(bytes(data), "稿件.docx")


@pytest.mark.parametrize(
    "name",
    ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"],
)
@pytest.mark.parametrize("content", [b"", b"<w:", b"\xff\xfe\x00", b"<a></b>"])
def test_damaged_part_is_refused(name, content):
    refusal(with_part(name, content))


# Bombs


def test_bomb_is_refused_before_it_is_inflated():
    bomb = with_part("word/document.xml", b"<w:document>" + b" " * 60_000_000)
    assert len(bomb) < 100_000
    tracemalloc.start()
    refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000  # bytes


def test_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(with_part("word/document.xml", b" " * 40_000_000))
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    struct.pack_into("<I", data, directory + 24, 1_000)
    local = data.index(b"word/document.xml") - 30
    struct.pack_into("<I", data, local + 22, 1_000)
    refusal(bytes(data))


def test_picture_that_is_a_bomb_is_left_alone():
    refusal(docx(p(picture()), pictures={"rId9": b"\0" * 60_000_000}))


def test_thousands_of_entries_are_refused_quickly():
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for number in range(5_000):
            file.writestr(f"word/{number}", b"")
    started = time.process_time()
    refusal(written.getvalue())
    assert time.process_time() - started < 5


def test_entries_that_lie_over_one_another_are_refused():
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("word/media/a", b"x" * 20_000_000)
        for number in range(30):
            again = zipfile.ZipInfo(f"word/media/{number}")
            again.header_offset, again.file_size = file.filelist[0].header_offset, 20_000_000
            again.compress_size, again.CRC = 20_000_000, file.filelist[0].CRC
            file.filelist.append(again)
    refusal(written.getvalue())


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
OUTSIDE_DTD = '<!DOCTYPE x SYSTEM "https://example.org/x.dtd">'


@pytest.mark.parametrize("head", [ENTITIES, EXTERNAL, OUTSIDE_DTD])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_entities_are_refused(head, part):
    entity = "&a;" if "ENTITY" in head else ""
    refusal(with_part(part, f"{head}<x>{entity}</x>"))


def test_deep_nesting_is_refused():
    deep = "<w:ins>" * 5_000 + "</w:ins>" * 5_000
    refusal(docx(f"<w:p>{deep}</w:p>"))


def test_nesting_within_the_limit_is_read():
    deep = p("底")
    for _level in range(20):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    assert manuscript.read(docx(deep), "稿件.docx").paragraphs == ["底"]


def test_millions_of_elements_are_refused():
    refusal(docx("<w:p/>" * 450_000))


def test_long_paragraph_costs_no_endless_time():
    runs = "".join(writing.r(f"第{number}句，") for number in range(20_000))
    started = time.process_time()
    found = manuscript.read(docx(p(runs)), "稿件.docx").with_full_width()
    assert len(found.paragraphs[0]) > 100_000
    assert time.process_time() - started < 5


# Nothing leaves the machine


def test_nothing_outside_is_asked_for(monkeypatch):
    def forbidden(*_args, **_kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    outside = "".join(
        relation(name, kind, "https://example.org/x", external=True)
        for name, kind in (
            ("rId9", "image"),
            ("rId2", "attachedTemplate"),
            ("rId3", "frame"),
            ("rId4", "styles"),
            ("rId5", "footnotes"),
            ("rId6", "subDocument"),
        )
    )
    include = writing.field(' INCLUDEPICTURE "https://example.org/a.png" ', picture())
    found = manuscript.read(docx(p("文在这里。"), p(include), relations=outside), "稿件.docx")
    assert found.paragraphs == ["文在这里。"]
    assert not found.figures


# Macros, passwords, sizes


def test_macros_are_refused():
    assert refusal(with_part("word/vbaProject.bin", b"\xd0\xcf"), "稿件.docm")


def test_entry_with_a_password_is_refused():
    data = bytearray(GOOD)
    for marker in (b"PK\x03\x04", b"PK\x01\x02"):
        at = -1
        while (at := data.find(marker, at + 1)) >= 0:
            data[at + (6 if marker.endswith(b"\x04") else 8)] |= 1
    refusal(bytes(data))


def test_size_limits_differ_by_kind(settings):
    settings.DOCX_MAX_BYTES, settings.MANUSCRIPT_MAX_BYTES = 100_000, 10
    assert manuscript.read(GOOD, "稿件.docx").paragraphs
    settings.DOCX_MAX_BYTES = 100
    refusal(GOOD)
    with pytest.raises(ManuscriptRefused):
        manuscript.check_size(101, "稿件.docx")


def test_document_without_a_name_has_the_limit_of_documents(settings):
    settings.MANUSCRIPT_MAX_BYTES = 10
    assert manuscript.read(GOOD).paragraphs
    assert manuscript.read(GOOD, "稿件").paragraphs


def test_picture_is_not_decoded_while_reading():
    broken = docx(p(picture()), pictures={"rId9": png()[:40] + b"broken"})
    assert len(manuscript.read(broken, "稿件.docx").figures) == 1


def begun(instruction: str = "") -> str:
    """A field that gives a result and does not end."""
    written = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" if instruction else ""
    begin, separate = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate")
    )
    return begin + written + separate


ENDED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def test_fields_in_one_another_beyond_all_reason_are_refused():
    refusal(docx(p(begun() * 6_000 + writing.r("文") + ENDED * 6_000)))


def test_fields_in_one_another_within_reason_are_read():
    text = manuscript.read(docx(p(begun() * 50 + writing.r("居民开了会。") + ENDED * 50))).text

    assert "居民开了会。" in text


def test_field_is_asked_once_what_its_instruction_says(monkeypatch):
    asked = []
    address = source.address
    monkeypatch.setattr(source, "address", lambda to: asked.append(to) or address(to))
    begins = begun("HYPERLINK &quot;ftp://example.org/&quot;") * 40

    manuscript.read(docx(p(begins + writing.r("文") * 500 + ENDED * 40)))

    assert len(asked) == 40


def test_long_instruction_is_cut():
    field = source.Field()
    for _part in range(100):
        field.instruct("HYPERLINK " + " " * 1_000)

    assert len(field.instruction) <= source.MAX_INSTRUCTION
    assert "  " not in field.instruction


def test_instruction_in_parts_keeps_the_spaces_between_words():
    field = source.Field()
    for part in ("  HYPER", "LINK", "  ", ' "https://example.org/', '"'):
        field.instruct(part)

    assert field.href == "https://example.org/"


def test_long_run_of_wide_spaces_takes_no_time():
    started = time.process_time()

    manuscript.read(docx(p(f"一{chr(0x3000) * 60_000}二")), "稿件.docx")

    assert time.process_time() - started < 5  # was 24 seconds
