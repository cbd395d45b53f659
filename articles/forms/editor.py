"""The editor in which an article's text is written, and what it may contain.

It must know every element that lib.html lets through, or opening and saving an old article
would lose words' markup.
"""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

MENU = [
    {"group": "blockType -lists"},
    {"group": "lists"},
    {"group": "nodes -blockType -lists"},
    {"group": "marks"},
    {"group": "link"},
    {"group": "table"},
    {"group": "history"},
]
# the editor's own labels are English and fixed: by the names of its buttons
BUTTONS = {
    "heading2": _("Sub-heading"),
    "heading3": _("Small heading"),
    "paragraph": _("Paragraph"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "horizontalRule": _("Dividing line"),
    "figure": _("Picture from the library"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "underline": _("Underlined"),
    "strike": _("Struck out"),
    "subscript": _("Lowered"),
    "superscript": _("Raised"),
    "link": _("Link"),
    "unlink": _("Remove the link"),
    "table": _("Table"),
    "insertTable": _("Insert a table"),
    "table:addColumnAfter": _("Add a column"),
    "table:deleteColumn": _("Delete the column"),
    "table:addRowAfter": _("Add a row"),
    "table:deleteRow": _("Delete the row"),
    "table:mergeCells": _("Merge cells"),
    "table:splitCell": _("Split the cell"),
    "table:toggleHeaderCell": _("Heading cell"),
    "table:deleteTable": _("Delete the table"),
    "history:undo": _("Undo"),
    "history:redo": _("Redo"),
}
# sentences of the editor's dialogs, by their English text
SENTENCES = {
    "Update": _("Update"),
    "Cancel": _("Cancel"),
    "URL": _("Address"),
    "Title": _("Title"),
    "Edit Link": _("Link"),
    "Alternative Text": _("Alternative text"),
    "Edit Image": _("Picture"),
    "Add caption": _("Add a caption"),
    "Remove caption": _("Remove the caption"),
    "Rows": _("Rows"),
    "Columns": _("Columns"),
    "Include header row": _("With a heading row"),
    "Table Properties": _("Table"),
    "Insert Table": _("Insert a table"),
    "Pictures from outside the library were left out; add them with the picture button.": _(
        "Pictures from outside the library were left out; add them with the picture button."
    ),
}
EXTENSIONS: dict[str, Any] = {
    "Menu": {"groups": MENU},
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Link": {"enableTarget": False, "openOnClick": False, "protocols": ["mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "LibraryFigure": True,
    "LibraryPicture": True,
    "Caption": True,
    "History": True,
    "Words": {"buttons": BUTTONS, "label": _("Text")},
}


class TextEditor(AdminProseEditorWidget):
    """A textarea that becomes the editor; without scripts it stays a textarea."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"js_modules": [static("admin_skin/editor.js")]}
