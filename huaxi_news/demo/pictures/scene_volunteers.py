"""Volunteers on their evening round."""

from .canvas import Canvas
from .colour import BRICK, CREAM, GOLD, INK, NAVY, OCHRE, SAGE, TEAL
from .light import Light
from .looks import Look, any_look
from .props import lamp
from .setting import bike, city, foreground, planted, walker
from .stage import Stage

_GREY = "#8d8a86"
_NIGHT = "#1d2540"


def volunteers(c: Canvas) -> None:
    """Red vests on their evening round."""
    rng = c.rng
    c.sky([(0, "#1f2c52"), (0.55, "#6a5a80"), (1, "#d99a80")], 0, 640)
    c.oval(1130, 150, 34, 34, "#f8e6bd")
    c.glow(1130, 150, 230, 230, "#f6dcae", 0.45)
    city(c, 590, 120, 330, "#5a5880", lights=0.18, windows=0.04)
    s = Stage(
        c,
        (0, 0, 1.7),
        focal=1150,
        centre=(820, 560),
        light=Light((-0.45, -0.2), "#f6b98a", "#20284a"),
    )
    s.slab(-60, -3, 60, 80, "#5a6258")
    s.floor([(-4.6, 1), (4.4, 1), (1.9, 60), (-1.7, 60)], "#9a8a88")
    for x0, x1, y, high, tint in (
        (7, 20, 24, 19, "#6a6288"),
        (-22, -7.5, 20, 17, "#78688a"),
        (8.2, 18, 11, 15, "#5a5478"),
    ):
        for wall in s.block(x0, y, x1, y + 11, 0, high, tint, grain=0.35):
            for floor in range(1, int(high), 3):
                for u in range(1, int(wall.long) - 1, 3):
                    lit = rng.random() < 0.5
                    glass = rng.choice(("#f9cf7c", "#f3b868", "#ffe2a4")) if lit else "#39406a"
                    wall.window(u, floor, u + 1.7, floor + 1.6, glass, "#8a7a92", 2, lit)
    for x, y in ((-5.2, 17), (4.8, 21), (5.3, 10)):
        planted(s, x, y, 6, ("#20403f", "#3f6450", "#8a8f5c"), spread=0.4, dabs=150)
    for x, y in ((2.6, 26), (-3.4, 15), (3.7, 9.6)):
        px, py = s.at(x, y)
        k = s.size(x, y)
        c.poly([(px - k * 1.5, py - 6), (px + k * 1.5, py - 6), (px, py + k * 0.4)], GOLD, 0.08)
        lamp(c, px, py, k * 4.2, "#20284a", lit=True, glow=1.3)
    bike(s, -5.3, 9.4, TEAL)
    bike(s, -4.4, 9.6, BRICK)
    walker(s, -2.4, 13, "stroll", any_look(rng), back=True)
    walker(s, 2.5, 8.4, "wave", Look(SAGE, INK, _GREY), tall=1.62, flip=True)
    red = "#cf3f35"
    looks = (
        Look("#d9d3c4", NAVY, vest=red, hat=red),
        Look("#5d86a0", INK, cut="bun", vest=red),
        Look(CREAM, "#4a4f57", _GREY, vest=red, hat=red),
        Look(OCHRE, NAVY, cut="long", vest=red),
    )
    for k, (x, y) in enumerate(((-3.1, 6.6), (-1.9, 6.0), (-0.7, 6.5), (0.6, 5.9))):
        tall = (1.72, 1.6, 1.7, 1.64)[k]
        near, hand = walker(s, x, y, ("walk", "stroll")[k % 2], looks[k], tall=tall)
        if k == 1:
            hand = near
            c.line([(hand[0], hand[1] + 40), (hand[0] + 14, hand[1] - 250)], "#e9dcc0", 5)
            c.poly(
                [
                    (hand[0] + 14, hand[1] - 250),
                    (hand[0] - 96, hand[1] - 232),
                    (hand[0] - 84, hand[1] - 168),
                    (hand[0] + 9, hand[1] - 176),
                ],
                red,
            )
        if k == 3:
            far = [(hand[0] + 420, hand[1] + 130), (hand[0] + 360, hand[1] + 250)]
            c.soft([hand, *far], "#ffe6a8", 0.32, 10)
            c.rect(hand[0] - 8, hand[1] - 7, hand[0] + 22, hand[1] + 5, INK, radius=3)
    foreground(c, _NIGHT, 0.4)
