import pytest
from django.conf import settings

from articles import workflow_drawing
from articles.models import Stage

pytestmark = pytest.mark.django_db


def test_document_is_as_the_table_draws_it():
    written = (settings.BASE_DIR / "docs" / "workflow.md").read_text()

    assert written == workflow_drawing.written_into(written), "Run manage.py draw_workflow."


def test_diagram_has_every_stage():
    drawn = workflow_drawing.diagram()

    assert all(f" {stage}" in drawn for stage in Stage)


def test_document_without_a_place_for_the_table_is_refused():
    with pytest.raises(ValueError, match="diagram"):
        workflow_drawing.written_into("nothing here")
