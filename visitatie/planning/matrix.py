"""The file with travel times of an installation, named in its settings; without one all times are computed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app

from visitatie.planning.rules.travel import read_matrix
from werkplein.core.errors import DomainError
from werkplein.settings import SettingsError

Minutes = Mapping[tuple[str, str], int]
# A file of something else may be wrong in every row.
MOST_TOLD = 3
UNREADABLE = "Het bestand met reistijden is niet te lezen. Vraag de beheerder om WERKPLEIN_TRAVEL_MATRIX na te kijken."


def matrix() -> Minutes | None:
    """Give the travel times of the file; nothing without a file that is right: then no plan is made with it either."""
    try:
        return _read()
    except DomainError:
        return None


def refuse_other_file(app: Flask) -> None:
    """Stop the start with a file that is no table of travel times; raises SettingsError.

    Whether its places are known is for who makes a plan: they are in the database.
    """
    with app.app_context():
        try:
            _read()
        except DomainError as error:
            path = app.config["SETTINGS"].travel_matrix
            problem = f"WERKPLEIN_TRAVEL_MATRIX must be a CSV file with from,to,minutes, and {path!r} is not"
            told = " ".join(each.sentence for each in error.parts[:MOST_TOLD])
            raise SettingsError(f"Werkplein cannot start:\n- {problem}. {told}") from error


def refuse_matrix(codes: Collection[str]) -> None:
    """Refuse a file that cannot be read, or names a place that is not known, before a plan is made with it."""
    _read(frozenset(codes))


def _read(codes: frozenset[str] | None = None) -> Minutes | None:
    path = current_app.config["SETTINGS"].travel_matrix
    if not path:
        return None
    try:
        return _parsed(Path(path).read_text("utf-8"), codes)
    except (OSError, ValueError):
        raise DomainError(UNREADABLE) from None


@lru_cache(maxsize=4)
def _parsed(text: str, codes: frozenset[str] | None) -> Minutes:
    return read_matrix(text, codes)
