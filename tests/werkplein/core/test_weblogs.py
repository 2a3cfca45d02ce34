"""Who reads a log of the web server gets in nowhere: secret addresses are masked."""

import http.client
import logging
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from gunicorn.config import Config

from tests.house.source import ROOT
from werkplein.core.logs import masked
from werkplein.core.weblogs import MaskedLogger

TOKEN = "Abc-_123" * 5


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"GET /agenda/{TOKEN}.ics HTTP/1.1", "GET /agenda/*** HTTP/1.1"),
        (f'"GET /agenda/{TOKEN}.ics?x=1 HTTP/1.1" 200', '"GET /agenda/***?x=1 HTTP/1.1" 200'),
        (f"/agenda/{TOKEN}", "/agenda/***"),
        (f"https://w.example/agenda/{TOKEN}.ics", "https://w.example/agenda/***"),
        (f"POST /aanmelden/wachtwoord/{TOKEN}", "POST /aanmelden/wachtwoord/***"),
        (f"GET /%61genda/{TOKEN}.ics", "GET /agenda/***"),  # a letter written as its number
        (f"GET /agenda%2f{TOKEN}.ics", "GET /agenda/***"),
        (f"GET //agenda/{TOKEN}.ics", "GET //agenda/***"),
        (f"/agenda/{TOKEN}.ics /agenda/{TOKEN}.ics", "/agenda/*** /agenda/***"),
        ("GET /intern/agenda/ HTTP/1.1", "GET /intern/agenda/ HTTP/1.1"),
        ("GET /intern/bezoeken/7/", "GET /intern/bezoeken/7/"),
    ],
)
def test_secrets_in_addresses_are_masked(line: str, kept: str) -> None:
    assert masked(line) == kept
    assert TOKEN not in masked(line)


@pytest.mark.parametrize("name", ["access_log", "error_log"])
def test_every_line_of_both_logs_is_masked(name: str, caplog: pytest.LogCaptureFixture) -> None:
    log = getattr(MaskedLogger(Config()), name)
    log.addHandler(caplog.handler)

    with caplog.at_level(logging.INFO, logger=log.name):
        log.info('%(h)s "%(r)s" "%(f)s"', {"h": "::1", "r": f"GET /agenda/{TOKEN}.ics", "f": f"/agenda/{TOKEN}.ics"})
        log.error("Error handling request %s", f"/agenda/{TOKEN}.ics")
    log.removeHandler(caplog.handler)

    assert [record.getMessage() for record in caplog.records] == [
        '::1 "GET /agenda/***" "/agenda/***"',
        "Error handling request /agenda/***",
    ]


def test_gunicorn_finds_the_masked_logs_by_itself(tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.bench.hello:app", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--access-logfile", str(log)], cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    try:
        _wait_for(server.stderr, "Booting worker")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", f"/agenda/{TOKEN}.ics", headers={"Referer": f"/agenda/{TOKEN}.ics"})
        connection.getresponse().read()
    finally:
        server.terminate()
        server.wait(timeout=10)
        server.stderr.close()

    assert TOKEN not in log.read_text()
    assert re.search(r'"GET /agenda/\*\*\* HTTP/1.1" 404 .* "/agenda/\*\*\*"', log.read_text())


def _wait_for(lines: IO[str], wanted: str) -> None:
    for line in lines:
        if wanted in line:
            return
    raise AssertionError(f"the server never said {wanted!r}")
