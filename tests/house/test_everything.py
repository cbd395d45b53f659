"""`make test` itself: what it runs, and that nothing is left out unseen."""

from pathlib import Path

import everything
import packages
import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NOT_THERE = packages.Need("postgresql", lambda: False, "test-postgres")


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each step is made to end with; "ok" where nothing is said."""
    results: dict[str, str] = {}
    monkeypatch.setattr(everything, "install_python_packages", lambda: True)
    monkeypatch.setattr(packages, "install", lambda needs: None)
    monkeypatch.setattr(packages, "missing", list)
    monkeypatch.setattr(
        everything, "run", lambda step: everything.Outcome(step, results.get(step, "ok"))
    )
    monkeypatch.delenv("CI", raising=False)
    return results


def test_all_steps_hold(outcomes, capsys) -> None:
    assert everything.main() == 0

    assert capsys.readouterr().out.endswith("Everything holds.\n")


def test_one_step_fails(outcomes, capsys) -> None:
    outcomes["types"] = "FAILED"

    assert everything.main() == 1

    printed = capsys.readouterr().out
    assert printed.endswith("FAILED: types.\n")
    assert "test-browser   ok" in printed  # what comes after it was run


def test_left_out_is_named(outcomes, monkeypatch, capsys) -> None:
    monkeypatch.setattr(packages, "missing", lambda: [NOT_THERE])

    assert everything.main() == 0

    printed = capsys.readouterr().out
    assert "install postgresql" in printed
    assert "Left out: test-postgres." in printed
    assert "Everything holds" not in printed


def test_left_out_fails_in_ci(outcomes, monkeypatch) -> None:
    monkeypatch.setattr(packages, "missing", lambda: [NOT_THERE])
    monkeypatch.setenv("CI", "true")

    assert everything.main() == 1


def test_every_step_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text()

    assert all(f"\n{step}: " in makefile for step in everything.STEPS)
    assert {need.step for need in packages.NEEDS} <= {*everything.STEPS, ""}


@pytest.mark.parametrize(
    ("line", "closing"),
    [
        ("412 passed, 3 skipped in 31.20s (0:00:31)\n", "412 passed, 3 skipped in 31.20s"),
        ("=== 2 failed, 1 passed in 1.02s ===\n", "2 failed, 1 passed in 1.02s"),
        ("all 3 passed in time\n", None),
    ],
)
def test_closing_line_of_pytest(line: str, closing: str | None) -> None:
    found = everything.PYTEST_CLOSING.match(line)

    assert (found and found["closing"]) == closing
