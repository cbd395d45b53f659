"""Documents of other programs and people, where they are beside the repository."""

from pathlib import Path

import pytest

from articles import manuscript
from articles.lib import html

FILES = Path(__file__).resolve().parents[4] / "shared" / "data" / "docx"
pytestmark = pytest.mark.skipif(
    not FILES.is_dir(), reason="the shared documents are not beside the repository"
)


def read(name: str) -> manuscript.Manuscript:
    return manuscript.read((FILES / f"{name}.docx").read_bytes(), f"{name}.docx")


@pytest.mark.parametrize("path", sorted(FILES.glob("*.docx")), ids=lambda path: path.stem)
def test_every_document_is_read_and_its_html_is_clean(path):
    found = manuscript.read(path.read_bytes(), path.name)
    cleaned = html.clean(found.body_html).replace(' rel="noopener noreferrer"', "")
    assert cleaned == found.body_html
    assert found.blocks or found.title


def test_levels_of_headings():
    found = read("docling_unit_test_headers")
    assert found.title == "Test Document"
    assert "<h2>Section 1</h2>" in found.body_html
    assert "<h3>Section 1.1</h3>" in found.body_html
    assert len(found.headings) == 7


def test_lists_of_three_depths():
    html_text = read("docling_docx_lists").body_html
    assert "<ul><li>List item 1<ul><li>List item 1.1<ul><li>List item 1.1.1</li></ul>" in html_text
    assert "<ol><li>List item a</li><li>List item b</li><li>List item c</li></ol>" in html_text


def test_table():
    (table,) = read("docling_tablecell").as_dict()["tables"]
    assert table == [["Tab1", "Tab2", "Tab3"], ["A", "B", "C"], ["D", "E", "F"]]


def test_notes_and_their_links():
    assert read("mammoth_endnotes").as_dict()["notes"] == [
        "A tachyon walks into a bar.",
        "Fin.",
    ]
    linked = read("mammoth_footnote-hyperlink").body_html
    assert '<a href="http://www.example.com">Example</a>' in linked


def test_struck_out_words_are_marked():
    assert "<s>Today's Special: Salmon</s>" in read("mammoth_strikethrough").body_html


def test_picture_by_a_target_from_the_root():
    (figure,) = read("mammoth_tiny-picture-target-base-relative").figures
    assert figure.picture.read().startswith(b"\x89PNG")
