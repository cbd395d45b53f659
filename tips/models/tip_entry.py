"""What the search index holds of a tip; the words lie in what each database is good at."""

from django.db import models

from articles.models import Entry

from .tip import Tip


class TipEntry(Entry):
    """`at` is when its first message was received."""

    tip = models.OneToOneField(Tip, models.CASCADE, related_name="+")
    # what it was cut into: taken out of the index as it was put in, however the text changed
    tokens = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.tip_id)
