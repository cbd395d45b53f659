"""`make test`: every step that must hold, one after the other, and a summary at the end.

Runs on the standard library alone. A step that fails does not hide the next one. A step whose
system packages cannot be had is left out, and named; with CI=true that is a failure.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import packages

STEPS = (
    "lint",
    "types",
    "contracts",
    "migrations",
    "translations",
    "deployable",
    "test-sqlite",
    "test-postgres",
    "test-browser",
)
PYTEST_CLOSING = re.compile(r"^(=+ )?(?P<closing>\d+ (passed|failed|error|skipped)\b.* in [\d.]+s)")


@dataclass(frozen=True)
class Outcome:
    step: str
    result: str  # "ok", "FAILED" or "left out"
    seconds: float = 0
    note: str = ""


def main() -> int:
    started = time.monotonic()
    packages.install(packages.missing())
    if not install_python_packages():
        return 1
    outcomes = list(run_all())
    print_summary(outcomes, time.monotonic() - started)
    bad = {"FAILED"} | ({"left out"} if os.environ.get("CI") == "true" else set())
    return int(any(outcome.result in bad for outcome in outcomes))


def install_python_packages() -> bool:
    return not subprocess.run(["make", "--no-print-directory", ".venv/installed-dev"]).returncode


def run_all() -> Iterator[Outcome]:
    absent: dict[str, list[str]] = {}
    for need in packages.missing():
        absent.setdefault(need.step, []).append(need.package)
    for step in STEPS:
        if step in absent:
            yield Outcome(step, "left out", note=f"install {' '.join(absent[step])}")
        else:
            yield run(step)


def run(step: str) -> Outcome:
    print(f"\n--- make {step}", flush=True)
    started = time.monotonic()
    closing = ""
    command = ["make", "--no-print-directory", step]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := PYTEST_CLOSING.match(line):
                closing = found["closing"]
    result = "FAILED" if process.returncode else "ok"
    return Outcome(step, result, time.monotonic() - started, closing)


def print_summary(outcomes: list[Outcome], seconds: float) -> None:
    print(f"\n--- summary after {seconds:.0f} s")
    for outcome in outcomes:
        line = f"{outcome.step:14} {outcome.result:9} {outcome.seconds:4.0f} s  {outcome.note}"
        print(line.rstrip())
    failed = [outcome.step for outcome in outcomes if outcome.result == "FAILED"]
    left_out = [outcome.step for outcome in outcomes if outcome.result == "left out"]
    if failed:
        print(f"FAILED: {', '.join(failed)}.")
    if left_out:
        print(f"Left out: {', '.join(left_out)}. Install what is named above to have them too.")
    if not failed and not left_out:
        print("Everything holds.")


if __name__ == "__main__":
    sys.exit(main())
