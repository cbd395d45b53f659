"""`manage.py check` tells an operator what is missing before a reader notices."""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def licences(app_configs, **kwargs) -> list[CheckMessage]:
    """A Chinese news site must show its registration; a public one without it is told so."""
    needed = {"PAPER_ICP": "icp", "PAPER_REPORT_PHONE": "report_phone"}
    return [
        Warning(
            f"{name} is empty: the footer shows no such number.",
            hint=f"Set {name} in the environment, see .env.example.",
            id=f"huaxi_news.W00{number}",
        )
        for number, (name, key) in enumerate(needed.items(), 1)
        if not settings.PAPER[key]
    ]
