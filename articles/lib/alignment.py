"""Which blocks of two texts belong together, and what differs between them.

Equal blocks are found first, then similar ones between them, then those that stand elsewhere.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .differences import GONE, NEW, SAME, Budget, Piece, Step, compare_characters, match_wholes
from .text_blocks import Block, Marks

CHANGED, RESTYLED = "changed", "restyled"
MOVED_AWAY, MOVED_HERE = "moved away", "moved here"

_ALIKE = 0.4  # of the pairs of characters in common: the same block, changed
_MOVED_ALIKE = 0.6
_MOVED_LENGTH = 6  # characters; shorter ones come back by chance
_NEAR = 24  # blocks, of many that have a pair of characters, that are looked at
_LARGEST = 300_000  # characters of both texts that are still searched for similar blocks


@dataclass(frozen=True, slots=True)
class Restyling:
    """Marks that the same words lost and gained."""

    text: str
    lost: Marks
    gained: Marks


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a comparison. Of a moved block, each of its two places is a row.

    `before` of MOVED_HERE and `after` of MOVED_AWAY tell what it was and became; there the row
    shows one side only.
    """

    how: str
    before: Block | None
    after: Block | None
    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    restylings: tuple[Restyling, ...] = ()


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
    """Rows from top to bottom, in the order of both texts."""
    return _Alignment(old, new).rows()


@dataclass
class _Alignment:
    old: Sequence[Block]
    new: Sequence[Block]
    budget: Budget = field(default_factory=Budget)
    partners: dict[int, int] = field(default_factory=dict)  # of old by new, in order
    moved: dict[int, int] = field(default_factory=dict)  # of old by new, out of order

    def rows(self) -> list[Pair]:
        self._align()
        moved_away = {there: here for here, there in self.moved.items()}
        rows: list[Pair] = []
        at = shown = 0
        for here, there in [*sorted(self.partners.items()), (len(self.new), len(self.old))]:
            rows += [self._left(index, moved_away.get(index)) for index in range(at, there)]
            rows += [self._arrived(index) for index in range(shown, here)]
            if here < len(self.new):
                rows.append(self._pair(self.old[there], self.new[here]))
            at, shown = there + 1, here + 1
        return rows

    def _align(self) -> None:
        """Equal blocks first, then similar ones between them, then what was moved."""
        old, new = [each.words for each in self.old], [each.words for each in self.new]
        matcher = match_wholes(old, new)
        gap_of: list[dict[int, int]] = [{}, {}]
        for number, (tag, a, b, c, d) in enumerate(matcher.get_opcodes()):
            if tag == "equal":
                self.partners.update(zip(range(c, d), range(a, b), strict=True))
            elif tag == "replace":
                gap_of[0].update(dict.fromkeys(range(a, b), number))
                gap_of[1].update(dict.fromkeys(range(c, d), number))
        likeness = self._likeness()
        gaps: dict[int, dict[tuple[int, int], float]] = defaultdict(dict)
        for (i, j), alike in likeness.items():
            gap = gap_of[0].get(i)
            if alike >= _ALIKE and gap is not None and gap == gap_of[1].get(j):
                gaps[gap][i, j] = alike * (2 + len(self.old[i].text))
        for weights in gaps.values():
            self.partners.update({j: i for i, j in _chain(weights)})
        self._find_moved(likeness)

    def _likeness(self) -> dict[tuple[int, int], float]:
        """How much two blocks have in common, 0 to 1, where it is anything at all."""
        equal = {each.words for each in self.old} & {each.words for each in self.new}
        old = {i: _grams(each) for i, each in enumerate(self.old) if each.words not in equal}
        new = {j: _grams(each) for j, each in enumerate(self.new) if each.words not in equal}
        length = sum(len(each.text) for each in (*self.old, *self.new))
        if length > _LARGEST:
            return {}
        where: dict[Any, list[int]] = defaultdict(list)
        for j, grams in new.items():
            for gram in grams:
                where[gram].append(j)
        common: Counter[tuple[int, int]] = Counter()
        for i, grams in old.items():
            for gram, count in grams.items():
                for j in _nearest(where.get(gram, []), i):
                    common[i, j] += min(count, new[j][gram])
        return {
            (i, j): 2 * shared / (old[i].total() + new[j].total())
            for (i, j), shared in common.items()
        }

    def _find_moved(self, likeness: dict[tuple[int, int], float]) -> None:
        taken = set(self.partners.values())
        left = [i for i in range(len(self.old)) if i not in taken]
        arrived = [j for j in range(len(self.new)) if j not in self.partners]
        where: dict[tuple[int, str], list[int]] = defaultdict(list)
        for j in reversed(arrived):
            where[self.new[j].words].append(j)
        for i in left:
            block = self.old[i]
            if (block.picture or len(block.text) >= _MOVED_LENGTH) and where.get(block.words):
                self.moved[where[block.words].pop()] = i
        self._find_moved_and_changed(likeness, set(left), set(arrived))

    def _find_moved_and_changed(
        self, likeness: dict[tuple[int, int], float], left: set[int], arrived: set[int]
    ) -> None:
        left -= set(self.moved.values())
        arrived -= set(self.moved)
        for (i, j), alike in sorted(likeness.items(), key=lambda each: (-each[1], each[0])):
            if alike < _MOVED_ALIKE:
                return
            if i in left and j in arrived and len(self.old[i].text) >= _MOVED_LENGTH:
                self.moved[j] = i
                left.discard(i)
                arrived.discard(j)

    def _left(self, index: int, moved_to: int | None) -> Pair:
        block = self.old[index]
        if moved_to is not None:
            return Pair(MOVED_AWAY, block, self.new[moved_to], old=(Piece(SAME, block.text),))
        return Pair(GONE, block, None, old=(Piece(GONE, block.text),))

    def _arrived(self, index: int) -> Pair:
        block = self.new[index]
        if index in self.moved:
            pair = self._pair(self.old[self.moved[index]], block)
            return Pair(MOVED_HERE, pair.before, block, (), pair.new, pair.restylings)
        return Pair(NEW, None, block, new=(Piece(NEW, block.text),))

    def _pair(self, before: Block, after: Block) -> Pair:
        steps = compare_characters(before.text, after.text, self.budget)
        old, new, restylings = _styled_pieces(before, after, steps)
        if before.text != after.text:
            how = CHANGED
        elif restylings or before.kind != after.kind or before.alt != after.alt:
            how = RESTYLED
        else:
            how = SAME
        return Pair(how, before, after, old, new, restylings)


def _grams(block: Block) -> Counter[Any]:
    """Pairs of characters; of a picture, which one it is."""
    if block.picture:
        return Counter([block.picture])
    text = block.text
    return Counter(text[at : at + 2] for at in range(max(len(text) - 1, 1)))


def _nearest(places: list[int], place: int) -> list[int]:
    """All of them, or of very many those around the place."""
    if len(places) <= _NEAR:
        return places
    start = max(0, bisect_left(places, place) - _NEAR // 2)
    return places[start : start + _NEAR]


def _chain(weights: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The heaviest of these pairs in which both sides go up."""
    ends: list[int] = []
    best: list[tuple[float, Any]] = []  # with (pair, what came before it)
    for i, j in sorted(weights, key=lambda pair: (pair[0], -pair[1])):
        at = bisect_left(ends, j)
        total, before = best[at - 1] if at else (0.0, None)
        total += weights[i, j]
        end = at
        while end < len(ends) and best[end][0] <= total:
            end += 1
        if end == at and at < len(ends) and ends[at] == j:
            continue
        ends[at:end], best[at:end] = [j], [(total, ((i, j), before))]
    found, link = [], best[-1][1] if best else None
    while link is not None:
        found.append(link[0])
        link = link[1]
    return found[::-1]


def _styled_pieces(
    before: Block, after: Block, steps: list[Step]
) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Restyling, ...]]:
    if before.marks == after.marks and before.text == after.text:
        alike = (Piece(SAME, before.text),) if before.text else ()
        return alike, alike, ()
    left, right = [], []
    restylings: list[Restyling] = []
    for step in steps:
        if not step.same:
            left.append(Piece(GONE, before.text[step.a : step.b]))
            right.append(Piece(NEW, after.text[step.c : step.d]))
            continue
        for piece, marks in _by_marks(before, after, step):
            left.append(piece)
            right.append(piece)
            if marks is not None:
                restylings.append(Restyling(piece.text, *marks))
    return _filled(left), _filled(right), tuple(restylings)


def _by_marks(
    before: Block, after: Block, step: Step
) -> list[tuple[Piece, tuple[Marks, Marks] | None]]:
    """An equal passage, cut where its formatting differs in another way."""
    differences: list[tuple[Marks, Marks] | None] = []
    for one, other in zip(before.marks[step.a : step.b], after.marks[step.c : step.d], strict=True):
        lost, gained = _without(one, other), _without(other, one)
        differences.append((lost, gained) if lost or gained else None)
    pieces = []
    start = 0
    for end in range(1, len(differences) + 1):
        if end == len(differences) or differences[end] != differences[start]:
            text = before.text[step.a + start : step.a + end]
            how = RESTYLED if differences[start] else SAME
            pieces.append((Piece(how, text), differences[start]))
            start = end
    return pieces


def _without(marks: Marks, others: Marks) -> Marks:
    return tuple(mark for mark in marks if mark not in others)


def _filled(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
