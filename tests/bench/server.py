"""Starts applications under gunicorn as `make run` does, one process each, and fetches from them."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

WORKER = ("--workers", "1", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "120")
START_SECONDS = 60


@contextmanager
def serving(target: str, environ: Mapping[str, str]) -> Iterator[int]:
    """Serve `module:app` on a free loopback port; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}", *WORKER]
    process = subprocess.Popen([*command, "--log-level", "error"], env={**os.environ, **environ})
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server did not start")


class Visitor:
    """One browser with one connection, its cookies and nothing else."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def fetch(
        self, path: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Give the body of the answer; anything but success or a redirect is an error."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), **(headers or {})}
        body = urlencode(data) if data is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request("GET" if data is None else "POST", path, body=body, headers=sent)
        response = self._connection.getresponse()
        content = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if response.status >= 400:
            raise RuntimeError(f"{path} answered {response.status}: {content[:300]!r}")
        return content

    def time(self, path: str, data: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> float:
        """Give the seconds from asking to having the whole answer."""
        started = time.perf_counter()
        self.fetch(path, data, headers)
        return time.perf_counter() - started
