"""Brings files in: stored, checked whole, shown, confirmed. A feature hands over an `ImportKind`."""

from werkplein.core.importing.models import ImportRun, StagedRow
from werkplein.core.importing.rules import NOTE, Change, Checked, ImportKind, ImportState, Ready, Room
from werkplein.core.spreadsheet import Column, Problem, Row

__all__ = [
    "NOTE",
    "Change",
    "Checked",
    "Column",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "Problem",
    "Ready",
    "Room",
    "Row",
    "StagedRow",
]
