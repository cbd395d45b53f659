"""Who may see and do what. A refusal is a sentence for the person who asked."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from .models import Article, User


class NotAllowed(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says why not."""


def may_publish(user: User | None) -> bool:
    """None is the operator at the command line, who has the database anyway."""
    return user is None or user.has_perm("articles.publish_article")


def may_edit(user: User | None) -> bool:
    return user is None or user.has_perm("articles.change_article")


def require_publishing(user: User | None) -> None:
    """Raises NotAllowed."""
    if not may_publish(user):
        raise NotAllowed(_("You have no right to publish; ask an editor who has it."))


def require_editing(user: User | None) -> None:
    """Raises NotAllowed."""
    if not may_edit(user):
        raise NotAllowed(_("You have no right to change articles."))


def article_for_preview(user: User, pk: int) -> Article:
    """The article, for staff who may read drafts. Raises Http404 for everyone else.

    A stranger gets the answer of an address that does not exist, so that it tells nothing.
    """
    if not (user.is_active and user.is_staff):
        raise Http404
    if not user.has_perm("articles.view_article") and not may_edit(user):
        raise PermissionDenied
    article = Article.objects.filter(pk=pk).select_related("latest", "live", "section").first()
    if article is None or article.latest is None:
        raise Http404
    return article
