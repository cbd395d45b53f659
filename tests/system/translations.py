"""Fails when a string lacks its Chinese, or when what is committed is not what readers get.

`make messages` runs on a copy of the sources: what it would add, doubt or drop is reported. The
compiled .mo files must say what their .po files say. Needs gettext.
"""

import gettext
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ("articles", "tips", "huaxi_news", "templates", "static", "locale")
MESSAGES = Path("locale/zh_Hans/LC_MESSAGES")
PROBLEMS = {  # what msgattrib can pick out of a catalogue
    "--untranslated": "not translated",
    "--only-fuzzy": "doubtful (fuzzy)",
    "--only-obsolete": "no longer used (obsolete)",
}


def main() -> int:
    problems = [problem for catalogue in fresh_catalogues() for problem in catalogue]
    problems += stale_compilations()
    for problem in problems:
        print(problem)
    if problems:
        print("Run `make messages`, complete the .po files, then `make compilemessages`.")
    else:
        print("Every string is translated, and what is compiled is up to date.")
    return int(bool(problems))


def fresh_catalogues() -> list[list[str]]:
    """What is wrong with each catalogue once the strings have been collected anew."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for source in SOURCES:
            if (ROOT / source).exists():
                shutil.copytree(ROOT / source, copy / source)
        for file in ("manage.py", "Makefile"):
            shutil.copy(ROOT / file, copy)
        (copy / MESSAGES).mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            ["make", "messages", f"VENV={ROOT / '.venv/bin'}"],
            cwd=copy, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"`make messages` failed:\n{done.stdout}{done.stderr}")
        return [faults(path) for path in sorted((copy / MESSAGES).glob("*.po"))]


def faults(path: Path) -> list[str]:
    found = []
    for option, meaning in PROBLEMS.items():
        picked = subprocess.run(
            ["msgattrib", "--no-wrap", option, path], capture_output=True, text=True, check=True
        ).stdout
        names = re.findall(r'^(?:#~ )?msgid "(.+)"$', picked, re.M)
        names += re.findall(r'^(?:#~ )?msgid ""\n(?:#~ )?"(.+)"$', picked, re.M)
        found += [f"{path.name}: {meaning}: {name}" for name in names if "Project-Id" not in name]
    return found


def stale_compilations() -> list[str]:
    found = []
    for source in sorted((ROOT / MESSAGES).glob("*.po")):
        compiled = source.with_suffix(".mo")
        with tempfile.NamedTemporaryFile() as fresh:
            done = subprocess.run(
                ["msgfmt", "--check", "-o", fresh.name, source], capture_output=True, text=True
            )
            if done.returncode:
                found.append(done.stderr.strip())
            elif not compiled.exists():
                found.append(f"{compiled.name} is missing")
            elif catalogue(Path(fresh.name)) != catalogue(compiled):
                found.append(f"{compiled.name} is older than {source.name}")
    return found


def catalogue(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
