"""A log says what broke and where, and nothing that the error says."""

from tips.lib import wordless


def broken() -> Exception:
    secret = "openid-of-a-resident"
    try:
        try:
            {}[secret]
        except KeyError as error:
            raise ValueError(f"nobody is called {secret}") from error
    except ValueError as error:
        return error


def test_kinds_and_lines_are_told_and_no_word_of_the_errors() -> None:
    trace = wordless.trace(broken())

    assert trace.startswith("ValueError\n") and "KeyError" in trace
    assert "test_wordless.py" in trace and "in broken" in trace
    assert "openid-of-a-resident" not in trace


def test_errors_that_stand_behind_one_another_end() -> None:
    one, other = ValueError("a"), KeyError("b")
    one.__cause__, other.__cause__ = other, one
    assert wordless.trace(one).count("Error") == 2
