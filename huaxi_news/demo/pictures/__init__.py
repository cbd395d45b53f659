"""The demo paper's pictures, drawn: one coherent gouache of a Chengdu neighbourhood.

`draw(key, seed)` gives a 1600×1067 picture; the seed varies its details. Nothing is loaded from
outside, and the same seed gives the same picture.
"""

from collections.abc import Callable
from random import Random

from PIL import Image

from . import (
    scenes_food,
    scenes_home,
    scenes_open,
    scenes_roads,
    scenes_rooms,
    scenes_stalls,
    scenes_yard,
)
from .alternatives import ALT
from .canvas import Canvas

CREDIT = "演示插画"
_MODULES = (
    scenes_food,
    scenes_home,
    scenes_yard,
    scenes_open,
    scenes_rooms,
    scenes_stalls,
    scenes_roads,
)
KEYS = tuple(ALT)


def draw(key: str, seed: int = 0) -> Image.Image:
    """The picture of a key of KEYS. Raises KeyError for another."""
    canvas = Canvas(Random(f"{key} {seed}"))
    _scene(key)(canvas)
    return canvas.finish()


def _scene(key: str) -> Callable[[Canvas], None]:
    if key in KEYS:
        for module in _MODULES:
            scene = vars(module).get(key)
            if getattr(scene, "__module__", None) == module.__name__:
                return scene
    raise KeyError(key)
