"""What may be told in the log: how urgent it must be, and of an error where it happened, never what it was about.

An address that opens something by itself (an agenda, a new password) is masked: who reads a log must not get in.
"""

from __future__ import annotations

import logging
import re
import traceback

import structlog

# What follows these is a secret, in whatever way the address was written down.
SECRET = re.compile(r"(/agenda/|/aanmelden/wachtwoord/)(?!\*{3})[^\s?#\"'/]+", re.IGNORECASE)
_ENCODED = re.compile(r"%(2f|6[0-9a-f]|7[0-9a-f]|4[0-9a-f]|5[0-9a-f])", re.IGNORECASE)


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


def masked(line: str) -> str:
    """Give a line of a log without the secrets in its addresses."""
    # A letter may be written as its number: the address is the same.
    plain = _ENCODED.sub(lambda found: chr(int(found[1], 16)), line)
    return SECRET.sub(r"\1***", plain)


class Masking(logging.Filter):
    """Masks what passes, and lets everything pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Write the line out and mask it, before any handler sees it."""
        record.msg, record.args = masked(record.getMessage()), ()
        return True
