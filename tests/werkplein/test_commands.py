"""The commands, run as a newcomer runs them: with nothing set."""

import subprocess
import sys
from pathlib import Path

import pytest

from werkplein.app import FEATURES, create_app
from werkplein.core.database import db
from werkplein.demonstration import prepare
from werkplein.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OWN = ["bijwerken", "demonstratie", "migraties-controle"]
OF_FEATURES = [str(command.name) for feature in FEATURES for command in feature.commands if not command.hidden]


# Runs a command as `python -m werkplein` does, in a folder of its own.
ELSEWHERE = """
import sys
from pathlib import Path
import werkplein.settings
werkplein.settings.VAR = Path(sys.argv.pop(1))
from werkplein.__main__ import main
main()
"""


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return _done(["-m", "werkplein", *arguments], env)


def run_in(var: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return _done(["-c", ELSEWHERE, str(var), *arguments], env)


def _done(arguments: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """A folder in which the demonstration ran."""
    address, files = f"sqlite:///{tmp_path / 'voorbeeld.db'}", str(tmp_path / "voorbeeld-files")
    app = create_app(Settings(database_url=address, files=files, secret_key="s" * 40, log_level="ERROR"))
    with app.app_context():
        prepare(app, lambda _app, _tell: None)
        db.engine.dispose()
    return tmp_path


def test_where_the_demonstration_ran_a_command_works_on_it_without_any_setting(shown: Path) -> None:
    done = run_in(shown, "outbox")

    assert (done.returncode, done.stdout) == (0, "0 mails wachten.\n")
    assert "voorbeeldgegevens van ‘make run’ in deze map" in done.stderr


def test_with_anything_set_the_demonstration_is_not_meant(shown: Path) -> None:
    done = run_in(shown, "outbox", WERKPLEIN_LOG_LEVEL="INFO")

    assert done.returncode != 0
    assert "WERKPLEIN_SECRET_KEY must have 32 characters" in done.stderr


def test_without_a_demonstration_settings_are_asked(tmp_path: Path) -> None:
    done = run_in(tmp_path, "outbox")

    assert "WERKPLEIN_BASE_URL must be given" in done.stderr


def test_help_lists_every_command_without_any_setting() -> None:
    done = run("--help")

    assert (done.returncode, done.stderr) == (0, "")
    listed = [line.split()[0] for line in done.stdout.split("Commands:")[1].splitlines() if line.strip()]
    assert {*OWN, *OF_FEATURES} <= set(listed)
    assert {"beheerder", "job"} <= set(OF_FEATURES)


@pytest.mark.parametrize("name", ["beheerder", "job"])
def test_one_command_explains_itself_without_any_setting(name: str) -> None:
    done = run(name, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert f"Usage: python -m werkplein {name}" in done.stdout


def test_running_a_command_checks_the_settings() -> None:
    done = run("beheerder", "eerste@voorbeeld.test", WERKPLEIN_LOG_LEVEL="INFO")

    assert done.returncode == 2
    assert "WERKPLEIN_SECRET_KEY must have 32 characters" in done.stderr
    assert "WERKPLEIN_BASE_URL must be given" in done.stderr


def test_a_command_that_is_none_is_refused_without_any_setting() -> None:
    done = run("onzin")

    assert done.returncode == 2
    assert "No such command" in done.stderr
