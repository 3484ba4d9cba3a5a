"""A front server with sticky sessions, as a browser meets it: one address, behind which its process may be exchanged."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 65_536


class Front:
    """Passes every connection of one browser on to one process.

    Attributes:
        url: Its address, without a final slash.
        port: The port of the process behind it; what connects after a change goes to the other one.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                self._pass_on(self._listener.accept()[0])

    def _pass_on(self, browser: socket.socket) -> None:
        try:
            process = socket.create_connection(("127.0.0.1", self.port))
        except OSError:  # nobody there: the browser tries again by itself
            browser.close()
            return
        for one, other in ((browser, process), (process, browser)):
            threading.Thread(target=_pour, args=(one, other), daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()


def _pour(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(CHUNK):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
