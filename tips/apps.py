from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TipsConfig(AppConfig):
    name = "tips"
    verbose_name = _("Tip line")

    def ready(self) -> None:
        from articles import access, history, leaving, publication, renaming

        from . import looking, triage, words
        from .access import GUARDED

        access.guard(GUARDED)
        leaving.listen(triage.LEADS)
        history.learn(words.EVENTS)
        publication.listen(triage.adopt_published)
        renaming.listen(looking.look_again_at_places)
