"""Reads the cells of a file, and notes every one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from werkplein.core.dutch import NotReadable, shorten
from werkplein.core.spreadsheet import Problem, Row

# A minus before a number is a number, one by itself says that nothing was delivered, one before a space begins a list.
_FORMULA = re.compile(r"[=+@]|-+[^-\s\d.,]")
Value = TypeVar("Value")


@dataclass
class CellReader:
    """Reads row after row; what is wrong is kept with its line and column."""

    problems: list[Problem] = field(default_factory=list, kw_only=True)

    def cell(
        self,
        row: Row,
        column: str,
        read: Callable[[str], Value],
        empty: Value | None = None,
        may_be_empty: bool = False,
    ) -> Value | None:
        """Give what a cell says, or note why it cannot be read; `read` raises `NotReadable`."""
        text = row[column].strip()
        if not text and may_be_empty and column not in row.unsure:
            return empty
        try:
            if not text:
                raise NotReadable("Is leeg. Vul een waarde in.")
            if _FORMULA.match(text):
                raise NotReadable(f"Begint als een formule: ‘{shorten(text)}’. Zet er een gewone waarde neer.")
            return read(text)
        except NotReadable as error:
            self.problems.append(Problem(str(error), row.line, column))
            return None
