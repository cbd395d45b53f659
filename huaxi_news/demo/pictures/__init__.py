"""The demo paper's pictures, drawn: one coherent gouache of a Chengdu neighbourhood.

`draw(key, seed)` gives a 1600×1067 picture; the seed varies its details. Nothing is loaded from
outside, and the same seed gives the same picture.
"""

from collections.abc import Callable
from random import Random

from PIL import Image

from .alternatives import ALT
from .canvas import Canvas
from .scene_basketball import basketball
from .scene_bookstall import bookstall
from .scene_bridge import bridge
from .scene_bus import bus
from .scene_canteen import canteen
from .scene_clinic import clinic
from .scene_construction import construction
from .scene_courtyard import courtyard
from .scene_crosswalk import crosswalk
from .scene_garden import garden
from .scene_kindergarten import kindergarten
from .scene_lantern import lantern
from .scene_library import library
from .scene_lift import elevator
from .scene_market import market
from .scene_metro import metro
from .scene_nightfair import nightfair
from .scene_opera import opera
from .scene_park import park
from .scene_rain import rain
from .scene_recycle import recycle
from .scene_river import cycling, river
from .scene_school import school
from .scene_skyline import skyline
from .scene_teahouse import teahouse
from .scene_tree import tree
from .scene_volunteers import volunteers

CREDIT = "演示插画"
_SCENES: dict[str, Callable[[Canvas], None]] = {
    scene.__name__: scene
    for scene in (
        elevator,
        canteen,
        courtyard,
        market,
        river,
        bridge,
        metro,
        school,
        library,
        clinic,
        park,
        basketball,
        nightfair,
        teahouse,
        opera,
        tree,
        bus,
        crosswalk,
        garden,
        kindergarten,
        bookstall,
        construction,
        skyline,
        rain,
        lantern,
        cycling,
        recycle,
        volunteers,
    )
}
KEYS = tuple(ALT)


def draw(key: str, seed: int = 0) -> Image.Image:
    """The picture of a key of KEYS. Raises KeyError for another."""
    scene = _SCENES[key]
    canvas = Canvas(Random(f"{key} {seed}"))
    scene(canvas)
    return canvas.finish()
