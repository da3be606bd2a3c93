"""A web server on loopback that does exactly what a test says, well-behaved or not: plain sockets, one thread a connection.

    with WebServer({"/": page(b"<p>Bonjour")}) as server: …

A value is the bytes to send, or a function that is given the connection. `server.asked` holds (host, path, headers).
"""

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

Answering = bytes | Callable[[socket.socket], None]
HTML = "text/html; charset=utf-8"


def page(body: bytes, *headers: str, status: str = "200 OK", type_: str = HTML) -> bytes:
    """A whole answer, with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {type_}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(to: str, *headers: str, status: str = "301 Moved Permanently") -> bytes:
    """An answer that sends elsewhere."""
    return page(b"", f"Location: {to}", *headers, status=status)


class WebServer:
    """Listens on 127.0.0.1 at a free port while the `with` lasts."""

    def __init__(self, answers: Mapping[str, Answering], tls: ssl.SSLContext | None = None, greeting: bytes = b"") -> None:
        self.answers = answers
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.connections = 0
        self.ended = threading.Event()  # for a function that would go on for ever
        self._tls = tls
        self._greeting = greeting  # said before anything was asked
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._listen, daemon=True)]

    def __enter__(self) -> "WebServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        if self._threads[0].ident is not None:
            self._threads[0].join(timeout=5)  # after it, no more are taken
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=5)

    def _listen(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection:
                connection.sendall(self._greeting)
                while self._answer(connection):
                    pass

    def _answer(self, connection: socket.socket) -> bool:
        """One request; whether another may follow."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return False
            head += piece
        first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split(" ")[1]
        self.asked.append((headers.get("host", ""), path, headers))
        answer = self.answers.get(path, self.answers.get("*", page(b"", status="404 Not Found")))
        if isinstance(answer, bytes):
            connection.sendall(answer)
            return True
        answer(connection)
        return False
