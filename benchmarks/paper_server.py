"""The paper's web server as a process of its own, on a database that is given."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
_STARTS_WITHIN = 60  # seconds


class PaperServer:
    """`with PaperServer(url, folder) as server`: `server.address`, `server.kill()`, `start()`."""

    def __init__(self, database_url: str, folder: Path, *, workers: int = 1, **env: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._workers = workers
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "huaxi_news.settings",
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "SECRET_KEY": secrets.token_hex(32),
            "TASKS_BACKEND": "database",
            "SITE_URL": self.address,
            **env,
        }
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "PaperServer":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        command += ["huaxi_news.wsgi:application", "--host", "127.0.0.1", "--port", f"{self._port}"]
        command += ["--workers", f"{self._workers}", "--blocking-threads", "8", "--no-ws"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--log-level", "error"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """All of it at once, as when the machine loses its power."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def manage(self, *arguments: str) -> str:
        """What `manage.py` prints, on the same database with the same keys."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def _wait(self) -> None:
        host = urlsplit(self.address)
        deadline = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                socket.create_connection((host.hostname or "", host.port or 0), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self.log()}")
