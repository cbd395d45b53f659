"""Who may see and do what. A refusal is a sentence for the person who asked.

Rights are what a person's groups and own permissions give: being a superuser adds none of them,
it only lets one see. They hold in the sections of the person, in all where none is chosen.
"""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .models import Article, ArticleQuerySet, Byline, User

_APPS = ("articles", "tips")  # whose rights are asked for by name
_RIGHTS, _SECTIONS = "_newsroom_rights", "_newsroom_sections"
_READING = ("view_article", "change_article")
REVIEWING = ("first_review", "second_review", "final_review")
_WHOLE_SECTION = (
    *_READING,
    *REVIEWING,
    "proof_article",
    "publish_article",
    "spike_article",
    "handle_complaint",
)
# Whose holder needs a second factor: signs what is published, publishes, gives rights to others.
# The tip line adds its own (`guard`)
GUARDED: set[str] = {
    *(f"articles.{name}" for name in (*REVIEWING, "publish_article", "handle_complaint")),
    *(f"articles.{verb}_user" for verb in ("add", "change", "delete")),
    *(f"auth.{verb}_group" for verb in ("add", "change", "delete")),
}
# the groups that the migrations make; a paper's own groups are shown by their own names
GROUPS: dict[str, str | Promise] = {
    "reporter": gettext_lazy("reporter"),
    "correspondent": gettext_lazy("correspondent"),
    "section editor": gettext_lazy("section editor"),
    "desk chief": gettext_lazy("desk chief"),
    "editor-in-chief": gettext_lazy("editor-in-chief"),
    "proofreader": gettext_lazy("proofreader"),
    "tips editor": gettext_lazy("tips editor"),
    "finance": pgettext_lazy("group", "finance"),
    "site administrator": gettext_lazy("site administrator"),
}


def guard(permissions: Iterable[str]) -> None:
    """Rights of another app whose holders need a second factor, told when the apps are ready."""
    GUARDED.update(permissions)


def holds_guarded_right(user: User) -> bool:
    """Whether this person may do something that needs a second factor, in any section."""
    if user.is_superuser:
        return True
    labels = {name.partition(".")[0] for name in GUARDED}
    held = Permission.objects.filter(
        Q(group__user=user) | Q(user=user), content_type__app_label__in=labels
    ).values_list("content_type__app_label", "codename")
    return any(f"{label}.{codename}" in GUARDED for label, codename in held)


class NotAllowed(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says why not."""


def rights(user: User) -> frozenset[str]:
    """Codenames of the house's own rights, from groups and own permissions only.

    Kept with the user object, which lives as long as a request; see `forget`.
    """
    if not user.is_active:
        return frozenset()
    kept = vars(user)
    if _RIGHTS not in kept:
        granted = Permission.objects.filter(
            Q(group__user=user) | Q(user=user), content_type__app_label__in=_APPS
        )
        kept[_RIGHTS] = frozenset(granted.values_list("codename", flat=True))
    return kept[_RIGHTS]


def forget(user: User) -> None:
    """Have the rights and sections of this user object read anew."""
    for name in (_RIGHTS, _SECTIONS):
        vars(user).pop(name, None)


def has_right(user: User, *codenames: str) -> bool:
    """Any of them, in some section."""
    return not rights(user).isdisjoint(codenames)


def may(user: User, article: Article, *codenames: str) -> bool:
    """Any of the rights, for this article's section."""
    return has_right(user, *codenames) and _in_sections(user, article.section_id)


def group_name(group: Group | str) -> str:
    name = str(group)
    return str(GROUPS.get(name, name))


def role_of(user: User, *codenames: str) -> str:
    """The groups that give one of these rights now, as a signature keeps them."""
    groups = Group.objects.filter(
        user=user,
        permissions__codename__in=codenames,
        permissions__content_type__app_label__in=_APPS,
    )
    return ", ".join(groups.distinct().order_by("pk").values_list("name", flat=True))


def is_writer(user: User, article: Article) -> bool:
    """Whoever began it, or whose name stands under it."""
    if article.pk is None or article.creator_id == user.pk:
        return True
    return Byline.objects.filter(
        ~Q(role=Byline.Role.EDITOR), article=article, reporter__user=user
    ).exists()


def may_write(user: User | None) -> bool:
    """Begin a draft. None is the operator at the command line, who has the database anyway."""
    return user is None or has_right(user, "add_article")


def may_publish(user: User, article: Article | None = None) -> bool:
    if article is None:
        return has_right(user, "publish_article")
    return may(user, article, "publish_article")


def visible_articles(user: User) -> ArticleQuerySet:
    """What this person may read: their sections' and their own."""
    sections = sections_seen(user)
    if sections is None:
        return Article.objects.all()
    if sections:
        return Article.objects.filter(
            Q(section__in=sections) | Q(responsible_editor=user) | _own(user)
        )
    if has_right(user, "add_article"):
        return Article.objects.filter(_own(user))
    return Article.objects.none()


def sections_seen(user: User) -> frozenset[int] | None:
    """Whose articles this person may read, beside their own; None for all sections."""
    if user.is_active and user.is_superuser:
        return None
    if has_right(user, *_WHOLE_SECTION):
        return _sections(user) or None
    return frozenset()


def own_articles(user: User) -> ArticleQuerySet:
    """What the person wrote: begun by them, or with their name under it."""
    return Article.objects.filter(_own(user))


def may_see(user: User, article: Article) -> bool:
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    if has_right(user, *_WHOLE_SECTION) and (
        _in_sections(user, article.section_id) or article.responsible_editor_id == user.pk
    ):
        return True
    return has_right(user, *_WHOLE_SECTION, "add_article") and is_writer(user, article)


def article_for_preview(user: User, pk: int) -> Article:
    """The article, for who may read it as a draft. Raises Http404 for everyone else.

    A stranger gets the answer of an address that does not exist, so that it tells nothing.
    """
    if not user.is_authenticated:
        raise Http404
    article = Article.objects.filter(pk=pk).select_related("latest", "live", "section").first()
    if article is None or article.latest is None or not may_see(user, article):
        raise Http404
    return article


def require(user: User, article: Article, codenames: Sequence[str], sentence: str) -> None:
    """Raises NotAllowed with the sentence, or with the section where that is what is missing."""
    if not has_right(user, *codenames):
        raise NotAllowed(sentence)
    if not _in_sections(user, article.section_id):
        raise NotAllowed(_("Your rights do not hold in the section of this article."))


def newsroom_has_reviewers() -> bool:
    """Whether anybody may sign a review: from then on nothing is published unsigned."""
    granted = Permission.objects.filter(content_type__app_label="articles", codename__in=REVIEWING)
    people = Q(groups__permissions__in=granted) | Q(user_permissions__in=granted)
    return User.objects.filter(people, is_active=True).exists()


def people_with(codename: str, article: Article) -> QuerySet[User]:
    """Who has the right for this article, by name."""
    granted = Permission.objects.filter(content_type__app_label="articles", codename=codename)
    return (
        User.objects.filter(is_active=True)
        .filter(Q(groups__permissions__in=granted) | Q(user_permissions__in=granted))
        .filter(Q(sections=None) | Q(sections=article.section_id))
        .distinct()
        .order_by("name", "pk")
    )


def _own(user: User) -> Q:
    """By key, so that a list of them stays a range of an index."""
    named = Byline.objects.filter(~Q(role=Byline.Role.EDITOR), reporter__user=user)
    return Q(creator=user) | Q(pk__in=named.values("article"))


def _sections(user: User) -> frozenset[int]:
    kept = vars(user)
    if _SECTIONS not in kept:
        kept[_SECTIONS] = frozenset(user.sections.values_list("pk", flat=True))
    return kept[_SECTIONS]


def _in_sections(user: User, section: int | None) -> bool:
    sections = _sections(user)
    return not sections or section in sections
