"""Whether a server could listen at an address. Standard library only.

`make demo` asks before the long work, as `python -m huaxi_news.port HOST PORT`, when nothing is
installed yet; `manage.py serve` asks before it starts anything.
"""

import errno
import socket
import sys


def _(message: str) -> str:
    """Marks a sentence for translation; whoever shows it translates and fills it in."""
    return message


_REASONS = {
    errno.EADDRINUSE: _(
        "Port %(port)s on %(host)s is in use: stop what listens there, or choose another port."
    ),
    errno.EACCES: _("This user may not open port %(port)s: choose one above 1023."),
    errno.EADDRNOTAVAIL: _("%(host)s is not an address of this machine."),
}


def refusal(host: str, port: int) -> str:
    """A sentence with %(host)s and %(port)s saying why nothing can listen there, or ""."""
    if not 0 < port < 65536:
        return _("%(port)s is no port: choose a number from 1 to 65535.")
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            # As a server does: a connection that is still closing is no obstacle
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return _REASONS[errno.EADDRNOTAVAIL]
    except OSError as error:
        return _REASONS.get(error.errno or 0, _("Nothing can listen on %(host)s port %(port)s."))
    return ""


def main(arguments: list[str]) -> int:
    host, port = arguments
    if not port.isdecimal():
        print(f"{port} is no port: choose a number from 1 to 65535.", file=sys.stderr)
        return 1
    if sentence := refusal(host, int(port)):
        print(sentence % {"host": host, "port": port}, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
