"""A line to a server that can be cut: it passes on, refuses, hangs, or breaks in the middle."""

import contextlib
import select
import socket
import threading


class Relay:
    """`with Relay(target) as line`: listens at `line.port`; `line.mode` says what it does.

    `target` is a socket's path or (host, port). Modes: «pass»; «refuse» ends each connection at
    once; «hang» takes it and says nothing any more. `cut` ends what is open now.
    """

    def __init__(self, target: str | tuple[str, int]) -> None:
        self._target = target
        self.mode = "pass"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._ended = threading.Event()

    def __enter__(self) -> "Relay":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        for each in list(self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def fails(self, mode: str) -> None:
        """From now on, for what is open too; «hang» leaves that open."""
        self.mode = mode
        if mode == "refuse":
            self.cut()

    def works(self) -> None:
        """As after a restart: what hung before is gone."""
        self.cut()
        self.mode = "pass"

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                taken, _where = self._listener.accept()
            except OSError:
                return
            if self.mode == "refuse":
                taken.close()
                continue
            threading.Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        family = socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET
        with taken, socket.socket(family) as beyond:
            pair = {taken: beyond, beyond: taken}
            self._open |= set(pair)
            with contextlib.suppress(OSError):
                beyond.connect(self._target)
                while not self._ended.is_set():
                    ready, _w, _x = select.select(list(pair), [], [], 0.1)
                    if self.mode == "hang":
                        # what comes is taken and nobody hears it; an end is an end
                        if any(not each.recv(65536) for each in ready):
                            return
                        continue
                    for each in ready:
                        data = each.recv(65536)
                        if not data:
                            return
                        pair[each].sendall(data)
            self._open -= set(pair)
