"""Makes .venv and installs what pyproject.toml names: `deploy/python.sh deploy/install.py [EXTRA]`.

Standard library only. Uses uv where it is there, else pip. Safe to repeat.
"""

import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
LOG = ROOT / "var" / "install.log"
UNREACHABLE = (
    "name resolution", "Failed to establish a new connection", "Max retries exceeded",
    "Connection refused", "Network is unreachable", "dns error", "error sending request",
    "ConnectTimeoutError", "ProxyError", "Failed to fetch", "tcp connect", "from versions: none",
)  # fmt: skip


def main(extras: list[str]) -> None:
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    make_venv()
    print(f"Installing {len(wanted)} packages into .venv (a minute or two) …", flush=True)
    for installer in installers():
        if succeeds([*installer, *wanted]):
            return
    log = LOG.read_text()
    if any(sign in log for sign in UNREACHABLE):
        sys.exit(
            "The dependencies could not be fetched: the package index cannot be reached. "
            "Connect to the network, or set PIP_INDEX_URL to a mirror, and run this again."
        )
    sys.exit(f"The dependencies could not be installed. The last lines of {LOG}:\n{log[-1500:]}")


def make_venv() -> None:
    """A working .venv; one whose Python has gone is made anew."""
    if VENV_PYTHON.exists() and succeeds([VENV_PYTHON, "-c", ""]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian keeps ensurepip apart from Python: without it, the pip outside installs into .venv
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if not succeeds([sys.executable, "-m", "venv", *without_pip, VENV]):
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"{sys.executable} cannot make a virtual environment; see {LOG}.")


def installers() -> list[list[str | Path]]:
    """The ways to install that are there, quickest first."""
    found: list[list[str | Path]] = []
    if uv := shutil.which("uv"):
        found.append([uv, "pip", "install", "--quiet", "--python", VENV_PYTHON])
    options = ["install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1"]
    if succeeds([VENV_PYTHON, "-m", "pip", "--version"]):
        found.append([VENV_PYTHON, "-m", "pip", *options])
    elif importlib.util.find_spec("pip"):
        found.append([sys.executable, "-m", "pip", "--python", VENV_PYTHON, *options])
    if not found:
        sys.exit(f"{sys.executable} has no pip: install pip (Debian: python3-pip python3-venv).")
    return found


def succeeds(command: list[str | Path]) -> bool:
    with LOG.open("a") as log:
        return subprocess.run(command, stdout=log, stderr=log, check=False).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:])
