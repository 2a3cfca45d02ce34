"""What may be told in the log: how urgent it must be, and of an error where it happened, never what it was about."""

from __future__ import annotations

import logging
import traceback

import structlog


def set_level(name: str) -> None:
    """Leave out of the log of this process what is less urgent than DEBUG, INFO, WARNING or ERROR."""
    level = logging.getLevelNamesMapping()[name]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))
    logging.getLogger().setLevel(level)


def where(error: BaseException) -> list[str]:
    """Give the trail of an error and of what caused it, without their messages.

    A message of the database repeats the row that was refused, and other messages what someone typed.
    """
    trail: list[str] = []
    found: BaseException | None = error
    while found is not None:
        frames = traceback.extract_tb(found.__traceback__)
        trail += [type(found).__name__, *(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return trail
