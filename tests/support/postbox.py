"""The least of a mail server: it takes mails, one after the other, and keeps them."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string
from email.message import EmailMessage
from email.policy import default


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine; `mails` has what came in, and `answer` is what it says to a mail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Postbox)
        self.mails: list[EmailMessage] = []
        self.answer = "250 kept"

    @property
    def url(self) -> str:
        """The address, as the settings want it."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Postbox(socketserver.StreamRequestHandler):
    """One conversation."""

    server: Server

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("DATA"):
                self.take()
            elif line.upper().startswith("QUIT"):
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line.removeprefix("."))
        message = message_from_string("".join(lines), policy=default)
        assert isinstance(message, EmailMessage)
        self.server.mails.append(message)
        self.say(self.server.answer)


@contextmanager
def serving() -> Iterator[Server]:
    """A mail server for the length of a test."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
