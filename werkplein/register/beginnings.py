"""Which rows of a file close or move a Werkplein that is not there yet: that is no way to begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from werkplein.core.dutch import shorten
from werkplein.core.labels import date_nl, number
from werkplein.register.entry_rules import Fault
from werkplein.register.lookup import Codes, Strangers
from werkplein.register.rules import is_code


@dataclass(frozen=True)
class Beginning:
    """What a row says of how a Werkplein begins; None is what cannot be counted on."""

    line: int
    code: str | None
    on: date | None
    is_closed: bool | None
    moved: bool | None

    @property
    def is_none(self) -> bool:
        """Tell whether nobody can begin so."""
        return bool(self.is_closed or self.moved)

    def is_surely_after(self, other: Beginning) -> bool:
        """Tell whether it is about a later day than another row."""
        return self.on is not None and other.on is not None and self.on > other.on


def false_beginnings(
    rows: Iterable[Beginning], known: Collection[str], codes: Codes, openers: Strangers
) -> Iterable[tuple[Beginning, Fault]]:
    """Give the first row of each that cannot begin so, and what to do.

    Whoever may be meant by one of the `openers`, rows of which the code is to be mended, may begin by that one.
    """
    per_code: dict[str, list[Beginning]] = defaultdict(list)
    for row in rows:
        if row.code is not None and row.code not in known and is_code(row.code):
            per_code[row.code].append(row)
    for code, own in per_code.items():
        wrong = min((row for row in own if row.is_none), key=lambda row: (row.on or date.min, row.line), default=None)
        begun = [row for row in own if not row.is_none]
        if wrong is not None and all(row.is_surely_after(wrong) for row in begun) and not openers.may_be(code):
            yield wrong, _too_early(begun) if begun and wrong.is_closed else _unknown(code, wrong, codes.hint(code))


def _too_early(begun: Sequence[Beginning]) -> Fault:
    first = min(begun, key=lambda row: row.on or date.max)
    opens = f"Dit Werkplein begint volgens regel {number(first.line)} pas op {date_nl(first.on or date.max)}."
    return Fault("is_closed", f"{opens} Sluit het op een latere dag, of zet hier: nee.")


def _unknown(code: str, row: Beginning, hint: str) -> Fault:
    does, column = ("sluiten", "gesloten") if row.is_closed else ("verhuizen", "verhuisd")
    there = f"Er is nog geen Werkplein met de code ‘{shorten(code)}’ dat kan {does}."
    return Fault(
        "code", f"{there} {hint or 'Verbeter de code.'} Is het een nieuw Werkplein? Zet dan bij {column}: nee."
    )
