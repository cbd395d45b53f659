"""Make the demo paper's world: its sections, people, places and figures."""

import tomllib
from pathlib import Path
from typing import Any

from articles.lib.slugs import free_slug
from articles.models import (
    Place,
    PlaceAlias,
    PlaceFact,
    Reporter,
    Section,
    Topic,
)

STREET = "510116003"  # 华阳街道


class World:
    """The rows of `world.toml` by the keys that the stories use."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("world.toml")
        self._written: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self.sections = self._sections()
        self.reporters = self._reporters()
        self.topics = self._topics()
        self.places = self._places()
        self._facts()

    def _sections(self) -> dict[str, Section]:
        return {
            row["key"]: Section.objects.create(
                name=row["name"], slug=row["key"], description=row["description"], position=number
            )
            for number, row in enumerate(self._written["sections"])
        }

    def _reporters(self) -> dict[str, Reporter]:
        return {
            row["key"]: Reporter.objects.create(
                name=row["name"],
                kind=row["kind"],
                bio=row["bio"],
                press_card=row.get("press_card", ""),
            )
            for row in self._written["reporters"]
        }

    def _topics(self) -> dict[str, Topic]:
        return {
            row["key"]: Topic.objects.create(
                title=row["title"], slug=row["key"], intro=row["intro"]
            )
            for row in self._written["topics"]
        }

    def _places(self) -> dict[str, Place]:
        district = Place.objects.create(
            name="四川天府新区", level=Place.Level.DISTRICT, slug="tianfu"
        )
        street = Place.objects.create(
            name="华阳街道",
            official_name="华阳街道",
            official_parent_code="510116",
            code=STREET,
            level=Place.Level.STREET,
            parent=district,
            slug="huayang",
        )
        places = {"四川天府新区": district, "华阳街道": street, STREET: street}
        for number, official in self._written["places"].items():
            community = self._community(number, official, street)
            places[community.code] = places[community.name] = community
        for row in self._written["place_aliases"]:
            PlaceAlias.objects.get_or_create(place=places[row["place"]], name=row["alias"])
        PlaceAlias.objects.create(place=district, name="天府新区")
        for row in self._written["compounds"]:
            places[row["name"]] = self._compound(row["name"], places[row["parent"]])
        return places

    def _community(self, number: str, official: str, street: Place) -> Place:
        place = Place(
            name=official.removesuffix("居委会"),
            official_name=official,
            official_parent_code=STREET,
            code=STREET + number,
            level=Place.Level.COMMUNITY,
            parent=street,
        )
        place.slug = _free_place_slug(place)
        place.save()
        return place

    def _compound(self, name: str, parent: Place) -> Place:
        place = Place(name=name, level=Place.Level.COMPOUND, parent=parent)
        place.slug = _free_place_slug(place)
        place.save()
        return place

    def _facts(self) -> None:
        for position, row in enumerate(self._written["place_facts"]):
            fields = {key: row[key] for key in ("label", "value", "unit", "as_of", "source")}
            PlaceFact.objects.create(place=self.places[row["place"]], position=position, **fields)


def _free_place_slug(place: Place) -> str:
    return free_slug(Place.objects.all(), place.name.removesuffix("社区"))
