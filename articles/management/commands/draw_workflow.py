"""`manage.py draw_workflow`: the tables and the diagram of docs/workflow.md, from the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles import workflow_drawing


class Command(BaseCommand):
    help = "Draw the workflow into docs/workflow.md (for developers, after a change of the table)."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "workflow.md"
        path.write_text(workflow_drawing.written_into(path.read_text()))
        self.stdout.write(str(path))
