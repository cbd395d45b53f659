"""A real nginx in front of a paper, with the files of deploy/nginx/ as they are: only ports and
directories are those of the test."""

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

GIVEN = Path(settings.BASE_DIR) / "deploy" / "nginx"
NAME = "paper.example"
PATIENCE = 60  # seconds
PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Answer:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)  # by names in small letters
    seconds: float = 0

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kept(self) -> str:
        """HIT, MISS, STALE, …: what nginx's cache had to do with it."""
        return self.headers.get("x-cache", "")


class Front:
    """`with Front(folder, paper_port, files) as front`: `front.get("/")` asks it by TLS."""

    def __init__(self, folder: Path, paper_port: int, files: Path, *, most: int = 200) -> None:
        """`most` requests at once go on to the paper."""
        self.folder, self.files, self._paper_port, self._most = folder, files, paper_port, most
        self.port, self.plain_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Front":
        self._write()
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        assert PROGRAM
        command = [PROGRAM, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        with (self.folder / "start.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None, (self.folder / "start.log").read_text()
                assert time.monotonic() < deadline, "nginx does not listen"
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(PATIENCE)
            self._process = None

    def log(self) -> str:
        """What it wrote of requests."""
        return (self.folder / "huaxi.log").read_text()

    def errors(self) -> str:
        return (self.folder / "error.log").read_text()

    def get(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        *,
        sni: str = NAME,
        **headers: str,
    ) -> Answer:
        """Names of headers with _ for -. Raises OSError."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        line = http.client.HTTPSConnection(sni, timeout=PATIENCE, context=trusted)
        line._create_connection = lambda *_a, **_k: socket.create_connection(  # type: ignore[attr-defined]
            ("127.0.0.1", self.port), PATIENCE
        )
        sent = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
        started = time.monotonic()
        try:
            line.request(method, path, body, sent)
            got = line.getresponse()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, got.read(), told, time.monotonic() - started)
        finally:
            line.close()

    def _write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(GIVEN / "huaxi", self.folder / "huaxi")
        self._certificate()
        (self.folder / "http.conf").write_text(
            replaced("http.conf", {"/var/cache/nginx/huaxi": f"{self.folder}/cache"})
        )
        (self.folder / "site.conf").write_text(
            replaced(
                "site.conf",
                {
                    "    listen [::]:80;\n": "",
                    "    listen [::]:443 ssl http2;\n": "",
                    "    listen [::]:80 default_server;\n": "",
                    "    listen [::]:443 ssl http2 default_server;\n": "",
                    "listen 80": f"listen 127.0.0.1:{self.plain_port}",
                    "listen 443": f"listen 127.0.0.1:{self.port}",
                    "unix:/run/huaxi-paper/web.sock": f"127.0.0.1:{self._paper_port}",
                    "max_conns=200": f"max_conns={self._most}",
                    "/etc/letsencrypt/live/paper.example": str(self.folder),
                    "/var/log/nginx": str(self.folder),
                    "/srv/huaxi/paper": str(self.files),
                },
            )
        )
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = " ".join(
            f"{kind}_temp_path {self.folder}/temp_{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"{replaced('main.conf', {})}{user} daemon off; worker_processes 1; "
            f"pid {self.folder}/pid;\n"
            f"error_log {self.folder}/error.log warn; events {{ worker_connections 2048; }}\n"
            f"http {{ {temporary} types {{ text/css css; text/javascript js; }}\n"
            "default_type application/octet-stream; include http.conf; include site.conf; }\n"
        )

    def _certificate(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1))
        made = made.not_valid_after(now + timedelta(days=7))
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        signed = made.sign(key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        (self.folder / "fullchain.pem").write_bytes(signed.public_bytes(pem))
        (self.folder / "privkey.pem").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )


def replaced(name: str, instead: dict[str, str]) -> str:
    """A file of deploy/nginx/; whatever is replaced has to stand in it."""
    text = (GIVEN / name).read_text()
    for old, new in instead.items():
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new)
    return text


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
