"""What the search index holds of an article: which text of it, for whom, with which labels.

The words themselves lie in what each database is good at: an FTS5 table on SQLite, a tsvector
beside these columns on PostgreSQL (`articles.search`).
"""

from django.db import models

from .article import Article
from .revision import Revision


class Entry(models.Model):
    """What any search index knows of one thing."""

    key = models.BigIntegerField(primary_key=True)  # given by `articles.search.entries`
    at = models.DateTimeField()  # the newest are found first
    cutter = models.PositiveSmallIntegerField()  # `words.VERSION` that cut it

    class Meta:
        abstract = True


class SearchEntry(Entry):
    """One text of an article. Readers find the live one, the newsroom the newest; where these are
    the same there is one entry. `at` is when it was published, else changed last."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="search_entries", db_index=False
    )
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    is_public = models.BooleanField()
    is_newest = models.BooleanField()
    labels = models.TextField(blank=True)  # names under the article and tags: found like its words
    marks = models.TextField()  # what it can be narrowed by, separated by spaces

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "is_public"], name="one_entry_for_each_text")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.revision_id}"
