"""The log of a process is as talkative as it was asked to be."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from werkplein.core.logs import set_level


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Other tests hear the log as they did before."""
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("level", "heard"),
    [
        ("DEBUG", ["debug", "info", "warning", "error"]),
        ("INFO", ["info", "warning", "error"]),
        ("WARNING", ["warning", "error"]),
        ("ERROR", ["error"]),
    ],
)
def test_what_is_less_urgent_is_left_out(level: str, heard: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    set_level(level)
    log = structlog.get_logger()

    for urgency in ("debug", "info", "warning", "error"):
        getattr(log, urgency)(f"told with {urgency}")

    said = capsys.readouterr().out
    assert [urgency for urgency in ("debug", "info", "warning", "error") if f"told with {urgency}" in said] == heard
