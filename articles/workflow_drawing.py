"""The workflow as its table has it, for docs/workflow.md: `manage.py draw_workflow` writes it."""

from collections import defaultdict

from django.contrib.auth.models import Group

from .models import Stage
from .workflow import TRANSITIONS

BEGIN, END = "<!-- drawn from the table: {} -->", "<!-- end of {} -->"


def diagram() -> str:
    """A Mermaid state diagram of all stages; what does not move an article is left out.

    With three reviews, as the table is written: a review that the settings leave out is passed
    over.
    """
    arrows: dict[tuple[Stage, Stage], list[str]] = defaultdict(list)
    for name, transition in TRANSITIONS.items():
        for source, target in transition.moves.items():
            if source != target:
                arrows[source, target].append(name)
    order = list(Stage)
    drawn = sorted(arrows, key=lambda arrow: (order.index(arrow[0]), order.index(arrow[1])))
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {Stage.WRITING}"]
    lines += [
        f"    {source} --> {target}: {', '.join(arrows[source, target])}"
        for source, target in drawn
    ]
    return "\n".join([*lines, "```"])


def moves() -> str:
    """A Markdown table: every transition, from where to where."""
    lines = ["| transition | from | to | asks why |", "|---|---|---|---|"]
    for name, transition in TRANSITIONS.items():
        targets: dict[Stage, list[str]] = defaultdict(list)
        for source, target in transition.moves.items():
            targets[target if target != source else source].append(source)
        same = [source for source, target in transition.moves.items() if source == target]
        others = {
            target: [source for source in sources if source not in same]
            for target, sources in targets.items()
        }
        rows = [(", ".join(same), "the same stage")] if same else []
        rows += [(", ".join(sources), str(target)) for target, sources in others.items() if sources]
        why = "yes" if transition.needs_reason else ""
        lines += [f"| {name} | {source} | {target} | {why} |" for source, target in rows]
    return "\n".join(lines)


def rights() -> str:
    """A Markdown table: what each group may do, as the database has it."""
    lines = ["| group | rights |", "|---|---|"]
    for group in Group.objects.order_by("pk").prefetch_related("permissions__content_type"):
        codenames = sorted(
            permission.codename
            for permission in group.permissions.all()
            if permission.content_type.app_label in ("articles", "auth")
        )
        lines.append(f"| {group.name} | {', '.join(codenames) or 'none of the newspaper'} |")
    return "\n".join(lines)


PARTS = {"diagram": diagram, "moves": moves, "rights": rights}


def written_into(document: str) -> str:
    """The document with every part drawn anew between its marks. Raises ValueError without them."""
    for name, draw in PARTS.items():
        begin, end = BEGIN.format(name), END.format(name)
        if begin not in document or end not in document:
            raise ValueError(f"The document has no place for {name!r}.")
        head, rest = document.split(begin)
        document = f"{head}{begin}\n\n{draw()}\n\n{end}{rest.split(end)[1]}"
    return document
