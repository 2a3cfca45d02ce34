"""The real application behind a real port, for the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """Logs nothing: what goes wrong shows in the test."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application from threads of this process; gives its address."""
    with running(make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)) as address:
        yield address


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Let a server answer from threads of this process; gives its address."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
