"""Reads the cells of a file about the register, and notes every one that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from werkplein.core.dutch import NotReadable, parse_date, shorten
from werkplein.core.importing import Cells, Problem, Row
from werkplein.register.entry_rules import Fault
from werkplein.register.rules import fold
from werkplein.register.sheets import FROM, NO, YES


class RegisterCells(Cells):
    """Reads the cells that only files about the register have."""

    def day(self, row: Row, today: date) -> date | None:
        """Give from which day on a row holds; empty is today."""
        return self.read(row, FROM, parse_date, empty=today, may_be_empty=True)

    def is_yes(self, row: Row, column: str) -> bool | None:
        """Give a yes or no; empty is no."""
        return self.read(row, column, yes_of, empty=False, may_be_empty=True)

    def note(self, faults: Iterable[Fault], line: int, columns: Mapping[str, str]) -> None:
        """Note what cannot be, at the column of the fact it is about; each sentence once per line."""
        known = {(problem.line, problem.sentence) for problem in self.problems}
        self.problems += [
            Problem(fault.sentence, line, columns.get(fault.field))
            for fault in dict.fromkeys(faults)
            if (line, fault.sentence) not in known
        ]


def yes_of(text: str) -> bool:
    """Read a yes or no."""
    if fold(text) not in (YES, NO):
        raise NotReadable(f"‘{shorten(text)}’ kennen we niet. Schrijf ja of nee.")
    return fold(text) == YES
