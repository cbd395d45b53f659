"""Places (地方): one tree from province down to compound, with other names and figures."""

from django.db import models
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from ..lib.addresses import of_page


class PlaceQuerySet(models.QuerySet["Place"]):
    def below(self, place: "Place") -> "PlaceQuerySet":
        """The place itself and everything below it."""
        return self.filter(lineage__startswith=place.lineage)


class Place(models.Model):
    """A place that articles are about.

    `official_name` and `official_parent_code` are what the division file says; `name` and
    `parent` are what the paper shows, and an import leaves them alone once they differ. Names
    repeat across districts, so a place is found by its code, or by its name under a parent.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        STREET = "street", _("street or town")
        AREA = "area", _("area")
        COMMUNITY = "community", _("community or village")
        COMPOUND = "compound", _("compound")

    code = models.CharField(_("division code"), max_length=12, unique=True, null=True, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    name = models.CharField(_("name"), max_length=60, db_index=True)
    official_name = models.CharField(_("official name"), max_length=60, blank=True)
    official_parent_code = models.CharField(max_length=12, blank=True, editable=False)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
        help_text=_("The place's page then leads to that one."),
    )
    is_gone = models.BooleanField(
        _("no longer in the division list"), default=False, editable=False
    )
    # "/3/17/204/": the primary keys from the root down to this place
    lineage = models.CharField(max_length=200, db_index=True, editable=False, default="")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["lineage"]
        indexes = [models.Index(fields=["parent", "name"], name="place_name_under_parent")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="place_has_name"),
            models.CheckConstraint(condition=~models.Q(code=""), name="place_code_not_empty"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="place_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="place_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        self._keep_lineage()

    def get_absolute_url(self) -> str:
        return of_page("reader:place", self.slug)

    def lineage_ids(self) -> list[int]:
        """Primary keys from the root down to this place, itself last."""
        return [int(pk) for pk in self.lineage.split("/") if pk]

    def path(self) -> list["Place"]:
        """From the district down to this place, as a reader reads it; one query."""
        above = Place.objects.in_bulk(self.lineage_ids())
        hidden = (Place.Level.PROVINCE, Place.Level.CITY)
        found = [above[pk] for pk in self.lineage_ids() if pk in above]
        return [place for place in found if place.level not in hidden or place == self]

    def _keep_lineage(self) -> None:
        start = self.parent.lineage if self.parent else "/"
        right = f"{start}{self.pk}/"
        if self.lineage == right:
            return
        old, self.lineage = self.lineage, right
        Place.objects.filter(pk=self.pk).update(lineage=right)
        if old:
            Place.objects.filter(lineage__startswith=old).update(
                lineage=Concat(models.Value(right), Substr("lineage", len(old) + 1))
            )


class PlaceAlias(models.Model):
    """Another name that people write for a place: 菜蔬社区 for 菜蔬街社区."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="aliases")
    name = models.CharField(_("other name"), max_length=60, db_index=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="place_alias_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_alias_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceFact(models.Model):
    """A dated figure about a place (数说): 小区党组织 147 个, as of a day, from a source."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="facts")
    label = models.CharField(_("what is counted"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["position", "-as_of", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["place", "label", "as_of"], name="place_fact_once"),
            models.CheckConstraint(condition=~models.Q(label=""), name="place_fact_has_label"),
            models.CheckConstraint(condition=~models.Q(source=""), name="place_fact_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value:f}{self.unit}"
