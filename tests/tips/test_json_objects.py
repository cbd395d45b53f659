import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.lib.json_objects import (
    MAX_DEPTH,
    NotAnObject,
    json_object,
    number_in,
    object_in,
    objects_in,
    storable,
    text_in,
)


def test_json_object_of_a_stranger() -> None:
    assert json_object(b'{"a": 1, "b": 2, "a": 3}') == {"a": 3, "b": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        '"text"',
        "null",
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": 1e999}',
        '{"a": ' + "9" * 5000 + "}",
        '{"a": 1',
        "\ufeff{}",
        b'{"a": "\xff"}',
        "[" * 60_000,
        '{"a":' * 12_000,
    ],
    ids=lambda text: str(text[:12]),
)
def test_json_object_refused(text: str | bytes) -> None:
    with pytest.raises(NotAnObject):
        json_object(text)


@pytest.mark.parametrize(("depth", "is_read"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_json_object_deep(depth: int, is_read: bool) -> None:
    text = '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"

    if is_read:
        assert json_object(text)["a"]
    else:
        with pytest.raises(NotAnObject, match="deeper"):
            json_object(text)


def test_text_in_takes_numbers_and_nothing_else() -> None:
    values = {"text": "好", "number": 12, "true": True, "list": ["好"], "none": None}

    assert [text_in(values, name) for name in values] == ["好", "12", "", "", ""]
    assert text_in(values, "missing") == text_in(["text"], "text") == ""


@pytest.mark.parametrize(
    ("value", "number"),
    [(12, 12), ("12", 12), ("-3", -3), ("１２", None), ("1e3", None), (1.5, None), (True, None)],
)
def test_number_in(value: object, number: int | None) -> None:
    assert number_in({"time": value}, "time") == number


def test_objects_in_leaves_out_what_is_none() -> None:
    values = {"d": {"list": [{"a": 1}, "b", None]}}

    assert objects_in(object_in(values, "d"), "list") == [{"a": 1}]
    assert objects_in(values, "d") == []
    assert object_in(values, "list") == {}


def test_storable_mends_a_pair_that_came_in_halves() -> None:
    assert storable(json_object(r'{"a": "\ud83d\ude00 \ud83d \u0000."}')["a"]) == "😀 \ufffd ."


@given(st.text(st.characters(codec=None)))
def test_storable_can_always_be_stored(text: str) -> None:
    kept = storable(text)

    kept.encode()
    assert "\0" not in kept
