"""Hand work to a worker, where one runs; where none does, the clock does it within a minute.

Nothing is ever done in the request of a platform that waits five seconds for its answer.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks import task_backends
from django_tasks.base import Task


def soon(what: Task, *arguments: Any) -> None:
    """Once the transaction is committed. Each such task may run twice, and the clock too."""
    if task_backends["default"].supports_defer:
        transaction.on_commit(partial(what.enqueue, *arguments), robust=True)
