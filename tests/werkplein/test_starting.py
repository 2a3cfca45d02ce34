"""A process that cannot start says why in a sentence, whoever starts it: gunicorn, the scheduler or a command."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from werkplein.app import ROOT

SERVER = ("-m", "gunicorn", "werkplein.wsgi:app", "--bind", "127.0.0.1:0", "--log-level", "critical")
SCHEDULER = ("-m", "werkplein.scheduler")
COMMAND = ("-m", "werkplein", "outbox")
# Nothing listens on port 1, and nothing leaves this machine.
AWAY = {"WERKPLEIN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}


@pytest.mark.parametrize("door", [SERVER, SCHEDULER, COMMAND], ids=["gunicorn", "scheduler", "command"])
@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (AWAY, "The database does not answer, or has no tables yet:"),
        ({"WERKPLEIN_LOG_LEVEL": "LOUD"}, "WERKPLEIN_LOG_LEVEL must be DEBUG"),
        ({"WERKPLEIN_TRAVEL_MATRIX": __file__}, "WERKPLEIN_TRAVEL_MATRIX must be a CSV file with from,to,minutes"),
    ],
    ids=["database away", "nonsense in a setting", "another file than it should be"],
)
def test_what_keeps_it_from_starting_is_said_and_nothing_else(
    door: tuple[str, ...], environ: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    settings = {
        "WERKPLEIN_SECRET_KEY": secrets.token_urlsafe(48),
        "WERKPLEIN_BASE_URL": "http://127.0.0.1:8000",
        "WERKPLEIN_FILES": str(tmp_path),
        "WERKPLEIN_DATABASE_URL": f"sqlite:///{tmp_path / 'werkplein.db'}",
        **environ,
    }
    done = subprocess.run(
        [sys.executable, *door],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
