"""The bus stop."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, OCHRE, SAGE, TEAL, darker, lighter, mix
from .foliage import crown
from .light import Light
from .looks import Look
from .plants import spray
from .setting import city, foreground, tiles, walker
from .stage import Stage

_GREY = "#8d8a86"
_ASPHALT = "#868b92"


def bus(c: Canvas) -> None:
    """A bus stops; an old man lets the schoolgirl go first."""
    rng = c.rng
    c.sky([(0, "#8cb8c6"), (0.6, "#e9e0c0"), (1, "#f8d39a")], 0, 630)
    c.glow(180, 360, 760, 520, "#ffe0a0", 0.65)
    city(c, 610, 190, 430, mix("#a5b5b6", "#f8d9ac", 0.35), windows=0.07)
    for x in range(-30, 1700, 210):
        crown(c, x + rng.uniform(-30, 30), 490, 140, 140, ("#4f8064", "#83aa72", "#c9cf86"), 9, 70)
    s = Stage(
        c,
        (3.4, 0, 1.75),
        focal=1180,
        centre=(1090, 610),
        light=Light((0.7, 0.3), "#fff0c8", "#2c3c54"),
    )
    s.slab(-60, 9, 60, 60, _ASPHALT)
    s.slab(-60, 24, 60, 60, "#c9bf9c")
    _coach(s)
    s.slab(-60, -3, 60, 8.9, "#dccba4", z=0.14)
    s.face([(-60, 8.9, 0), (60, 8.9, 0), (60, 8.9, 0.14), (-60, 8.9, 0.14)], "#f3e6c8")
    s.slab(-60, 8.55, 60, 8.9, "#f0e2c0", z=0.14)
    tiles(s, -14, 2, 16, 8.5, 1.1, "#8f7f60", 0.24)
    s.slab(-20, 7.7, 20, 8.0, GOLD, 0.8, z=0.14)
    walker(s, 1.62, 9.05, "stroll", Look(GOLD, NAVY, pack=BRICK, cut="bun"), tall=1.28, z=0.2)
    walker(s, 0.45, 8.4, "reach", Look("#7fa0a6", INK, _GREY, hem=0.42), z=0.14)
    walker(s, -0.95, 8.0, "stand", Look(CORAL, "#4a4f57", cut="long", bag=OCHRE), z=0.14)
    walker(s, -2.6, 7.5, "stroll", Look(TEAL, INK), z=0.14)
    s.shadow([(4.3, 6.9), (6.6, 6.9), (6.6, 7.3), (4.3, 7.3)], 0.5, alpha=0.34)
    s.block(4.3, 6.9, 6.4, 7.3, 0.42, 0.5, "#a0713f", "#c99a5b")
    for x in (4.5, 6.2):
        s.beam((x, 7.1, 0.1), (x, 7.1, 0.44), INK, 0.08)
    walker(s, 5.3, 7.1, "read", Look(SAGE, NAVY, _GREY), tall=1.65, z=0.1)
    s.beam((3.7, 7.0, 0.1), (3.7, 7.0, 3.1), "#2f5f58", 0.1)
    s.face([(3.2, 7, 2.0), (4.2, 7, 2.0), (4.2, 7, 3.2), (3.2, 7, 3.2)], "#2f6f68")
    px, py = s.at(3.7, 7, 2.9)
    c.rect(px - 46, py - 22, px + 46, py + 22, CREAM, radius=9)
    c.rect(px - 32, py - 13, px + 32, py + 6, "#2f6f68", radius=4)
    for k in (-18, 18):
        c.oval(px + k, py + 10, 6, 6, "#2f6f68")
    for k in range(4):
        c.rect(px - 58, py + 44 + k * 20, px + (50, 20, 38, 8)[k], py + 52 + k * 20, CREAM, 0.8)
    spray(c, -40, -10, 20, 400, "#2f5548", 18, 58)
    foreground(c, "#3a3a50", 0.32)


def _coach(s: Stage) -> None:
    """Halt a city bus with its nose to the right and its front door open."""
    c, rng = s.canvas, s.canvas.rng
    x0, x1, y0, y1, body = -7.6, 2.9, 9.3, 11.7, "#3f9080"
    s.shadow([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], 2.6, alpha=0.4)
    s.slab(x0, y0 - 0.2, x1 + 0.2, y1, INK, 0.4)
    walls = s.block(x0, y0, x1, y1, 0.36, 3.15, body, grain=0.2)
    side = max(walls, key=lambda seen: seen.way[0])
    nose = max(walls, key=lambda seen: seen.way[1])
    if nose is not side:
        nose.rect(0.1, 1.15, 2.3, 2.55, "#38556a")
        nose.rect(0.2, 2.7, 2.2, 3.0, "#f0c15c")
        nose.rect(0.1, 0.5, 2.3, 0.9, CREAM)
    side.rect(0, 0.36, side.long, 0.62, darker(body, 0.45))
    side.rect(0, 0.86, side.long, 1.14, CREAM)
    side.rect(0, 2.9, side.long, 3.15, lighter(body, 0.45))
    spots = [0.3, 1.85, 3.4, 6.3, 7.65]
    for u in spots:
        a, b = side.at(u, 2.62), side.at(u + 1.42 if u < 7 else u + 1.0, 1.3)
        c.rect(*a, *b, "#2b4254", radius=12)
        c.rect(a[0] + 5, a[1] + 5, b[0] - 5, b[1] - 5, "#7fa9b4", radius=9)
        if rng.random() < 0.75:
            px = (a[0] + b[0]) / 2 + rng.uniform(-30, 30)
            tint = rng.choice((BRICK, OCHRE, NAVY, CREAM))
            c.rect(px - 26, b[1] - 44, px + 26, b[1] - 5, mix(tint, "#4a6474", 0.35), radius=14)
            c.oval(px, b[1] - 60, 17, 21, mix("#c99478", "#4a6474", 0.3))
            c.oval(px, b[1] - 68, 18, 15, mix("#22201f", "#4a6474", 0.3))
        gleam = [(a[0] + 12, b[1] - 6), (a[0] + 70, a[1] + 6), (a[0] + 112, a[1] + 6)]
        c.poly([*gleam, (a[0] + 54, b[1] - 6)], "#ffffff", 0.2)
    side.rect(4.95, 0.42, 6.15, 2.72, "#2b4254")
    for u in (5.03, 5.6):
        side.rect(u, 0.6, u + 0.48, 2.6, "#7fa9b4")
    side.rect(8.8, 0.4, 10.1, 2.75, "#2b4254")
    seen = side.rect(8.9, 0.46, 10.0, 2.66, "#f6d48c")
    c.shade(seen, "#b8743f", seen[3], seen[1], 0.5)
    side.rect(8.9, 0.46, 10.0, 0.62, "#6a5a50")
    side.rect(9.1, 0.62, 10.0, 0.82, "#8a7460")
    side.rect(9.72, 0.9, 9.78, 2.4, GOLD)
    side.rect(8.9, 0.46, 9.02, 2.66, "#5f8a96")
    side.rect(6.4, 2.7, 8.6, 2.88, INK)
    for k in range(9):
        side.rect(6.5 + k * 0.22, 2.74, 6.64 + k * 0.22, 2.84, "#f5b24a")
    for u in (2.4, 7.9):
        px, py = side.at(u, 0.48)
        k = s.size(0, y0)
        c.oval(px, py, k * 0.6, k * 0.6, darker(body, 0.6))
        c.oval(px, py, k * 0.5, k * 0.5, "#20252e")
        c.oval(px, py, k * 0.27, k * 0.27, "#b9b4a6")
        for i in range(6):
            a = i * pi / 3
            c.oval(px + cos(a) * k * 0.18, py + sin(a) * k * 0.18, 3, 3, "#5a5a58")
    side.rect(10.2, 0.7, 10.45, 0.95, GOLD)
