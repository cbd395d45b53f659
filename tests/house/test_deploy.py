"""What deploy/ says is true of the paper: settings, commands, options and files that it names are
there. Whether it runs is shown by tests/faults/test_front*.py and test_production.py."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from articles.page_cache import addresses

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
UNITS = sorted((DEPLOY / "systemd").glob("huaxi-*"))
LISTED = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
OTHERS = {  # names that others read
    "ENV_FILE", "PROMETHEUS_MULTIPROC_DIR", "PATH", "PYTHONUNBUFFERED",
}  # fmt: skip
OURS = {name for name, each in COMPOSE["services"].items() if each["image"] == "huaxi_news"}
_INSTRUCTION = re.compile(r"^([A-Z]+) ((?:.*\\\n)*.*)", re.M)


def _instructions(kind: str) -> list[str]:
    found = _INSTRUCTION.findall(DOCKERFILE)
    return [rest.replace("\\\n", " ") for name, rest in found if name == kind]


def _unit(path: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.+)$", path.read_text(), re.M)


def _command_lines() -> Iterator[tuple[str, list[str]]]:
    """Everything that is run, as words."""
    for name, service in COMPOSE["services"].items():
        if name in OURS and "command" in service:
            words = service["command"]
            if words[:2] == ["sh", "-c"]:
                yield from ((name, shlex.split(each)) for each in words[2].split("&&"))
            else:
                yield name, words
    for each in _instructions("CMD"):
        yield "Dockerfile", json.loads(each)
    for each in _instructions("RUN"):
        yield from (("Dockerfile", shlex.split(part)) for part in each.split("&&"))
    for path in UNITS:
        for line in [*_unit(path, "ExecStart"), *_unit(path, "ExecStartPre")]:
            yield path.name, shlex.split(line)


@pytest.mark.parametrize(
    ("where", "words"),
    [(where, words[words.index("manage.py") + 1 :]) for where, words in _command_lines()
     if "manage.py" in words],
)  # fmt: skip
def test_commands_and_their_options_are_there(where: str, words: list[str], settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    name, *options = words
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app

    assert command.create_parser("manage.py", name).parse_args(options)


@pytest.mark.parametrize(
    ("where", "words"), [each for each in _command_lines() if "granian" in each[1][0]]
)
def test_options_of_the_web_server_are_there(where: str, words: list[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "granian", "--help"], capture_output=True, text=True, check=True
    ).stdout

    assert all(each.split("=")[0] in told for each in words if each.startswith("--"))
    assert "huaxi_news.wsgi:application" in words


def test_every_setting_is_one() -> None:
    named = {name for each in OURS for name in COMPOSE["services"][each]["environment"]}
    for each in _instructions("ENV"):
        named |= set(re.findall(r"(\w+)=", each))
    for path in UNITS:
        named |= {each.partition("=")[0] for each in _unit(path, "Environment")}
    named |= set(re.findall(r"\b([A-Z_]{4,})=", (DEPLOY / "huaxi").read_text()))

    assert named - OTHERS <= LISTED and {"DATA_DIR", "FRONT_CACHE_DIR", "DATABASE_URL"} <= named


def test_no_image_holds_a_secret_or_runs_as_root() -> None:
    given = " ".join(_instructions("ENV") + _instructions("ARG"))
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()

    assert not re.search(r"KEY|SECRET|PASSWORD|TOKEN", given)
    assert {"var", "**/.env", ".git"} <= set(ignored)
    assert _instructions("USER") == ["10001:10001"]
    assert len(_instructions("HEALTHCHECK")) == 2  # of each image that is run
    for name in OURS:
        service = COMPOSE["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"]


def test_every_file_that_is_named_is_there() -> None:
    for each in _instructions("COPY"):
        if not each.startswith("--from"):
            for source in each.split()[:-1]:
                assert (ROOT / source).exists(), source
    for service in COMPOSE["services"].values():
        if build := service.get("build"):
            assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
            assert f"AS {build['target']}\n" in DOCKERFILE
    for path in (DEPLOY / "nginx").rglob("*.conf"):
        for name in re.findall(r"include huaxi/(\S+);", path.read_text()):
            assert (DEPLOY / "nginx" / "huaxi" / name).is_file()


def test_services_of_compose_know_each_other() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for volume in service.get("volumes", ()):
            assert volume.split(":")[0] in COMPOSE["volumes"]
    hosts = re.findall(r"@(\w+):|//(\w+):", str(COMPOSE["x-paper"]["environment"]))
    assert {one or other for one, other in hosts} - {"huaxi"} <= set(services)


def test_front_takes_no_larger_request_than_the_paper() -> None:
    addresses = (DEPLOY / "nginx/huaxi/paper.conf").read_text()
    limits = re.findall(r"client_max_body_size (\d+)m;", addresses)

    assert int(limits[0]) * 1024 * 1024 == settings.REQUEST_MAX_BYTES


def test_front_knows_the_parameters_that_the_paper_knows() -> None:
    asked = re.findall(r"\$arg_(\w+)", (DEPLOY / "nginx/http.conf").read_text())

    assert set(asked) == set(addresses._TURNING)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.own_database
def test_units_are_right_and_keep_to_themselves(tmp_path: Path) -> None:
    folder, programs = tmp_path / "etc/systemd/system", tmp_path / "srv/huaxi_news/.venv/bin"
    for each in (folder, programs, tmp_path / "usr/lib/systemd"):
        each.mkdir(parents=True)
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
    for name in ("python", "granian"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    for path in UNITS:
        shutil.copy(path, folder)
    analyze = ["systemd-analyze", f"--root={tmp_path}", "--man=no"]
    for path in UNITS:
        unit = path.name.replace("@", "@paper")
        done = subprocess.run([*analyze, "verify", unit], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), unit
        if unit.endswith(".service"):
            command = [*analyze, "security", "--offline=yes", "--threshold=20", unit]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-500:]  # exposure of at most 2.0 of 10
