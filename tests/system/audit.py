"""`make audit`: whether a hole is known in what is installed, by pip-audit; `--sbom FILE` lists it.

Fails when there is one that was not looked at. Where the list of holes can not be reached it says
so and does not fail, but for CI=true: an audit that did not happen is none.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# holes that do not concern this paper: id, and why not
LOOKED_AT: dict[str, str] = {}
_UNKNOWN = "could not be audited"
PATIENCE = 120  # seconds
UNREACHABLE = (
    *("ConnectionError", "Max retries exceeded", "Name or service not known", "timed out"),
    *("Connection refused", "ProxyError", "name resolution", "Network is unreachable"),
    *("ServiceError", "SSLError", "502", "503", "504"),
)


def main(arguments: list[str]) -> int:
    if find_spec("pip_audit") is None:
        return _not_done("pip-audit is not installed (make .venv/installed-dev)")
    command = [sys.executable, "-m", "pip_audit", "--local", "--progress-spinner", "off"]
    command += ["--skip-editable", "--timeout", "15"]
    for hole in LOOKED_AT:
        command += ["--ignore-vuln", hole]
    if arguments[:1] == ["--sbom"]:
        Path(arguments[1]).parent.mkdir(parents=True, exist_ok=True)
        command += ["--format", "cyclonedx-json", "--output", arguments[1]]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return _not_done(f"no answer within {PATIENCE} seconds")
    said = done.stdout + done.stderr
    if done.returncode and "Found " not in said and any(sign in said for sign in UNREACHABLE):
        return _not_done("the list of known holes can not be reached")
    unknown = [line.split()[0] for line in said.splitlines() if _UNKNOWN in line]
    if unknown and not done.returncode:  # its «none found» would be of what nobody looked up
        return _not_done(f"{len(unknown)} packages could not be looked up")
    print("\n".join(line for line in said.splitlines() if _UNKNOWN not in line).strip())
    return done.returncode


def _not_done(why: str) -> int:
    print(f"NOT AUDITED: {why}. Run `make audit` where there is a network.")
    return int(os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
