"""What a person is typing and has not saved yet, kept on the server as they type."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .people import User


class WorkingCopy(models.Model):
    """One person's unsaved form of one article (or of a new one, where `article` is empty)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="working_copies")
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="working_copies")
    fields = models.JSONField(default=dict)  # the form's fields by name
    base_version = models.PositiveIntegerField(default=0)  # Article.version when it was opened
    saved_at = models.DateTimeField(_("kept"), auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "article"], name="working_copy_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(article__isnull=True),
                name="working_copy_of_new_article_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.article or '+'}"
