"""Reads the cells of a file about the register, and notes every one that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from werkplein.core.dutch import NotReadable, parse_date, shorten
from werkplein.core.importing import Problem, Row
from werkplein.core.importing.cells import CellReader
from werkplein.register.entry_rules import Fault
from werkplein.register.lookup import Lookup
from werkplein.register.rules import fold
from werkplein.register.sheets import FROM, NO, YES


class Words:
    """Finds what is meant by a code or a name, or says why it cannot be told."""

    def __init__(self, named: Mapping[int, tuple[str, str]], what: str, word_of: Callable[[str], str] = fold) -> None:
        """Keep the words by which each can be found; `what` is the word for such a thing."""
        self._what = what
        self._lookup = Lookup(((code, name, key) for key, (code, name) in named.items()), word_of)

    def find(self, text: str) -> int:
        """Give the one that is meant, or say why there is none."""
        found = self._lookup.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotReadable(f"Er zijn er {len(found)} met deze naam. Gebruik de code.")
        close = self._lookup.close(text)
        hint = f" Bedoelt u {close}?" if close else f" Gebruik de naam of de code van {self._what}."
        raise NotReadable(f"Onbekend: ‘{shorten(text)}’.{hint}")


@dataclass
class Cells(CellReader):
    """Reads what every file about the register has: a day, a yes or no, and what goes wrong per fact."""

    _told: set[tuple[int, str]] = field(default_factory=set, init=False)

    def day(self, row: Row, today: date) -> date | None:
        """Give from which day on a row holds; empty is today."""
        return self.cell(row, FROM, parse_date, empty=today, may_be_empty=True)

    def is_yes(self, row: Row, column: str) -> bool | None:
        """Give a yes or no; empty is no."""
        return self.cell(row, column, yes_of, empty=False, may_be_empty=True)

    def note(self, faults: Iterable[Fault], line: int, columns: Mapping[str, str]) -> None:
        """Note what cannot be, at the column of the fact it is about; each sentence once per line."""
        new = [fault for fault in dict.fromkeys(faults) if (line, fault.sentence) not in self._told]
        self.problems += [Problem(fault.sentence, line, columns.get(fault.field)) for fault in new]
        self._told |= {(line, fault.sentence) for fault in new}


def yes_of(text: str) -> bool:
    """Read a yes or no."""
    if fold(text) not in (YES, NO):
        raise NotReadable(f"‘{shorten(text)}’ kennen we niet. Schrijf ja of nee.")
    return fold(text) == YES
