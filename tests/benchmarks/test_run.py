"""The runner, once, on a small database of its own."""

import json
from pathlib import Path

import pytest

from benchmarks import run


@pytest.mark.own_database
def test_run_measures_every_kind_of_page(tmp_path: Path, monkeypatch, capfd):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    results = tmp_path / "results.json"
    assert run.main(["--sizes", "200", "--rounds", "1", "--json", str(results)]) == 0
    pages = json.loads(results.read_text())["200"]
    assert all(page["queries"] and len(page["wall"]) == 1 for page in pages.values())
    assert {"home", "article", "street, page 1", "archive, day", "admin list"} <= pages.keys()
    assert "| home " in capfd.readouterr().out


def test_run_refuses_sizes_that_are_no_numbers(capsys):
    with pytest.raises(SystemExit):
        run.main(["--sizes", "many"])
    assert "many" in capsys.readouterr().err
