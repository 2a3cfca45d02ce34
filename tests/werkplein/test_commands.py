"""The commands, run as a newcomer runs them: with nothing set."""

import subprocess
import sys
from pathlib import Path

import pytest

from werkplein.app import FEATURES

ROOT = Path(__file__).resolve().parents[2]
OWN = ["bijwerken", "demonstratie", "migraties-controle"]
OF_FEATURES = [str(command.name) for feature in FEATURES for command in feature.commands if not command.hidden]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "werkplein", *arguments]
    return subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=False)


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
    done = run("beheerder", "eerste@voorbeeld.test")

    assert done.returncode == 2
    assert "WERKPLEIN_SECRET_KEY must have 32 characters" in done.stderr
    assert "WERKPLEIN_BASE_URL must be given" in done.stderr


def test_a_command_that_is_none_is_refused_without_any_setting() -> None:
    done = run("onzin")

    assert done.returncode == 2
    assert "No such command" in done.stderr
