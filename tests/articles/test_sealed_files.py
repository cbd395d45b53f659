"""Sealed files: what goes in comes out, and nothing that was changed does."""

import hashlib
import io
import tracemalloc
from contextlib import suppress

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.lib import sealed_files
from articles.lib.sealed_files import TAG, SealBroken, open_sealed, plain_size, rewrap, seal

OLD, MIDDLE, NEW = (Fernet.generate_key().decode() for _key in range(3))
SMALL = 64  # bytes of a chunk, so that a few hundred bytes have several
BODY = sealed_files._BODY


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.TIPS_KEYS = [OLD]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealed_files, "CHUNK", SMALL)


def sealed(content: bytes) -> io.BytesIO:
    target = io.BytesIO()
    seal(io.BytesIO(content), target)
    return target


def opened(file: io.BytesIO, start: int = 0, stop: int | None = None) -> bytes:
    return b"".join(open_sealed(file, start, stop))


def chunks_of(file: io.BytesIO) -> tuple[bytes, list[bytes]]:
    """The head, and each sealed chunk."""
    data = file.getvalue()
    step = sealed_files.CHUNK + TAG
    return data[:BODY], [data[at : at + step] for at in range(BODY, len(data), step)]


def joined(head: bytes, chunks: list[bytes]) -> io.BytesIO:
    return io.BytesIO(head + b"".join(chunks))


CONTENT = bytes(range(256))  # four small chunks


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("size", [0, 1, SMALL - 1, SMALL, SMALL + 1, 3 * SMALL, 200])
def test_file_of_any_size_comes_out_as_it_went_in(size):
    content = CONTENT[:size]
    file = sealed(content)
    assert opened(file) == content
    assert plain_size(len(file.getvalue())) == size


def test_sealed_file_shows_nothing_of_what_is_in_it():
    content = b"the telephone number of a resident" * 40
    written = sealed(content).getvalue()
    assert b"resident" not in written
    assert written != sealed(content).getvalue()  # nor that two are the same


def test_seal_says_what_went_in():
    told = seal(io.BytesIO(CONTENT), io.BytesIO())
    assert (told.size, told.sha256) == (256, hashlib.sha256(CONTENT).hexdigest())


class Trickle(io.BytesIO):
    """A stream that gives seven bytes at a time, as sockets do."""

    def read(self, size=-1):
        return super().read(min(size, 7))


@pytest.mark.usefixtures("small_chunks")
def test_stream_that_gives_little_at_a_time_is_sealed_whole():
    target = io.BytesIO()
    seal(Trickle(CONTENT), target)
    assert opened(target) == CONTENT


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(
    "change",
    [
        lambda chunks: chunks[:-1],
        lambda chunks: chunks[:1],
        lambda chunks: [chunks[1], chunks[0], *chunks[2:]],
        lambda chunks: [chunks[0], *chunks[2:]],
        lambda chunks: [*chunks, chunks[-1]],
        lambda chunks: [*chunks[:-1], chunks[-1][:-1]],
        lambda chunks: [*chunks[:-1], chunks[-1] + b"\0"],
        lambda chunks: [chunks[0][:5] + b"\0" + chunks[0][6:], *chunks[1:]],
    ],
    ids=["cut", "one left", "swapped", "gap", "twice", "shorter", "longer", "a byte"],
)
def test_changed_file_does_not_open(change):
    head, chunks = chunks_of(sealed(b"\xff" * 4 * SMALL))
    with pytest.raises(SealBroken):
        opened(joined(head, change(chunks)))


@pytest.mark.usefixtures("small_chunks")
def test_chunk_of_another_file_does_not_open():
    head, chunks = chunks_of(sealed(CONTENT))
    _other, foreign = chunks_of(sealed(CONTENT))
    with pytest.raises(SealBroken):
        opened(joined(head, [chunks[0], foreign[1], *chunks[2:]]))


@settings(deadline=None)
@given(st.data())
def test_no_flipped_bit_goes_unnoticed(data):
    content = b"a flooded cellar, and who saw it"
    written = bytearray(sealed(content).getvalue())
    blank = range(len(sealed_files.HEADER) + 140, BODY)  # nothing stands there
    at = data.draw(st.sampled_from([at for at in range(len(written)) if at not in blank]))
    written[at] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(SealBroken):  # or not: the last digit of base64 has bits that say nothing
        assert opened(io.BytesIO(bytes(written))) == content


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"hxsealed", b"hxsealed" + bytes(400)])
def test_what_is_no_sealed_file_is_told_so(content):
    with pytest.raises(SealBroken):
        open_sealed(io.BytesIO(content))


def test_fault_in_the_first_piece_is_raised_before_anything_is_given_out():
    written = sealed(CONTENT).getvalue()
    with pytest.raises(SealBroken):
        open_sealed(io.BytesIO(written[:-1]))


@pytest.mark.usefixtures("small_chunks")
def test_fault_further_on_gives_out_nothing_of_the_faulty_chunk():
    head, chunks = chunks_of(sealed(CONTENT))
    pieces = open_sealed(joined(head, [*chunks[:2], chunks[2][::-1], chunks[3]]))
    assert next(pieces) + next(pieces) == CONTENT[: 2 * SMALL]
    with pytest.raises(SealBroken, match="Chunk 2"):
        next(pieces)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, 1), (10, 20), (60, 70), (64, 128), (63, 129), (250, None), (200, 9999), (256, None)],
)
def test_part_of_a_film_is_opened_without_the_rest(start, stop):
    assert opened(sealed(CONTENT), start, stop) == CONTENT[start:stop]


@pytest.mark.usefixtures("small_chunks")
def test_part_is_opened_although_another_is_damaged():
    head, chunks = chunks_of(sealed(CONTENT))
    file = joined(head, [b"\0" * len(chunks[0]), *chunks[1:]])
    assert opened(file, 2 * SMALL, 3 * SMALL) == CONTENT[2 * SMALL : 3 * SMALL]


def test_rotation_changes_the_head_alone(settings):
    file = sealed(CONTENT)
    before = file.getvalue()
    settings.TIPS_KEYS = [NEW, OLD]
    assert rewrap(file) is True
    after = file.getvalue()
    assert after[BODY:] == before[BODY:]
    assert after[:BODY] != before[:BODY]
    settings.TIPS_KEYS = [NEW]
    assert opened(file) == CONTENT


def test_rotated_file_no_longer_opens_with_the_old_key(settings):
    file = sealed(CONTENT)
    settings.TIPS_KEYS = [NEW, OLD]
    rewrap(file)
    settings.TIPS_KEYS = [OLD]
    with pytest.raises(SealBroken, match="key"):
        opened(file)


def test_rotation_leaves_a_file_of_the_newest_key_alone(settings):
    file = sealed(CONTENT)
    before = file.getvalue()
    assert rewrap(file) is False
    settings.TIPS_KEYS = [NEW, OLD]
    assert (rewrap(file), rewrap(file)) == (True, False)
    assert file.getvalue()[BODY:] == before[BODY:]


def test_rotation_there_and_back_again(settings):
    file = sealed(CONTENT)
    for keys in ([NEW, OLD], [OLD, NEW], [NEW, OLD]):
        settings.TIPS_KEYS = keys
        rewrap(file)
    settings.TIPS_KEYS = [NEW]
    assert opened(file) == CONTENT


class Crash(Exception):  # noqa: N818
    pass


@pytest.mark.parametrize("writes", [0, 1, 2])
@pytest.mark.parametrize("torn", [0, 70])
@pytest.mark.parametrize("rotated_before", [False, True])
def test_rotation_that_is_cut_off_costs_no_file(settings, writes, torn, rotated_before):
    """The power goes at each write, before it or in the middle of it; twice."""
    file = sealed(CONTENT)
    if rotated_before:
        settings.TIPS_KEYS = [MIDDLE, OLD]
        rewrap(file)
    settings.TIPS_KEYS = [NEW, MIDDLE, OLD]
    for _again in range(2):
        file = cut_off(file, writes, torn)
        assert opened(file) == CONTENT
    rewrap(file)
    settings.TIPS_KEYS = [NEW]
    assert opened(file) == CONTENT
    assert [bool(token) for token in sealed_files._tokens(file)].count(True) == 1


def cut_off(file: io.BytesIO, writes: int, torn: int) -> io.BytesIO:
    """What is left when a rotation ends after some writes and a few bytes of the next."""
    done = []

    class Failing(io.BytesIO):
        def write(self, content):
            if len(done) == writes:
                super().write(content[:torn])
                raise Crash
            done.append(content)
            return super().write(content)

    failing = Failing(file.getvalue())
    with suppress(Crash):
        rewrap(failing)
    return io.BytesIO(failing.getvalue())


class Zeros(io.RawIOBase):
    """Many bytes out of nothing."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size=-1):
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "film"
    tracemalloc.start()
    try:
        with path.open("wb") as target:
            seal(Zeros(12 * sealed_files.CHUNK), target)
        with path.open("rb") as file:
            assert sum(map(len, open_sealed(file))) == 12 * sealed_files.CHUNK
        assert tracemalloc.get_traced_memory()[1] < 6 * sealed_files.CHUNK
    finally:
        tracemalloc.stop()


def test_newest_key_is_told_without_a_change(settings):
    file = sealed(CONTENT)
    before = file.getvalue()
    assert sealed_files.is_of_newest_key(file)
    settings.TIPS_KEYS = [NEW, OLD]
    assert not sealed_files.is_of_newest_key(file)
    assert file.getvalue() == before
    rewrap(file)
    assert sealed_files.is_of_newest_key(file)


def test_file_with_a_slot_too_many_is_not_done(settings):
    """As a rotation leaves it that was killed between its two writes."""
    file = sealed(CONTENT)
    settings.TIPS_KEYS = [NEW, OLD]
    file = cut_off(file, 1, 0)
    assert not sealed_files.is_of_newest_key(file)
    assert rewrap(file)
    assert sealed_files.is_of_newest_key(file)


def test_file_of_no_present_key_is_neither_new_nor_old(settings):
    file = sealed(CONTENT)
    settings.TIPS_KEYS = [NEW]
    with pytest.raises(SealBroken, match="key"):
        sealed_files.is_of_newest_key(file)
