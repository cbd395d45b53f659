import socket
from collections.abc import Iterator

import pytest

from huaxi_news.port import main, refusal


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which something listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_port_in_use(taken: int) -> None:
    assert "is in use" in refusal("127.0.0.1", taken)


def test_port_in_use_on_every_address(taken: int) -> None:
    assert "is in use" in refusal("0.0.0.0", taken)


def test_port_free(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]

    assert refusal("127.0.0.1", free) == ""


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_port_out_of_range(port: int) -> None:
    assert "is no port" in refusal("127.0.0.1", port)


def test_host_of_another_machine() -> None:
    assert "not an address of this machine" in refusal("192.0.2.1", 8000)


def test_command_prints_one_sentence(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["127.0.0.1", str(taken)]) == 1

    assert capsys.readouterr().err == (
        f"Port {taken} on 127.0.0.1 is in use: stop what listens there, or choose another port.\n"
    )


def test_command_port_that_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["127.0.0.1", "http"]) == 1

    assert "http is no port" in capsys.readouterr().err
