"""The months up to which a release can go, and how complete each is. Input -> output, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkplein.programme.rules import Month
from werkplein.publication.freezing import Excused, Frame, Outflow, rounded_month
from werkplein.publication.rules import Disclosure


@dataclass(frozen=True)
class MonthOffer:
    """A month of which something was delivered: by how many of those that were asked, and whether it shows anything."""

    code: str
    delivered: int
    asked: int
    shown: int

    @property
    def is_nearly_complete(self) -> bool:
        """Tell whether at least half of those that were asked delivered."""
        return bool(self.delivered) and 2 * self.delivered >= self.asked

    @property
    def label(self) -> str:
        """Name the month, and say what is missing: `juni 2010: 3 van 121 geleverd`."""
        name = Month.parse(self.code).label
        if self.delivered >= self.asked:
            return name
        return f"{name}: {self.delivered} van {self.asked} geleverd"


def offers(frame: Frame, delivered: Outflow, excused: Excused) -> list[MonthOffer]:
    """Give every month of which something was delivered, oldest first."""
    return [_offer(frame, Month.parse(code), delivered, excused) for code in sorted(delivered)]


def _offer(frame: Frame, month: Month, delivered: Outflow, excused: Excused) -> MonthOffer:
    found = [each.disclosure for each in rounded_month(frame, month, delivered[month.code], excused).values()]
    asked = [each for each in found if each is not Disclosure.NOT_APPLICABLE]
    complete = [each for each in asked if each is not Disclosure.NOT_DELIVERED]
    return MonthOffer(month.code, len(complete), len(asked), sum(each.is_public for each in complete))


def preselected(months: Sequence[MonthOffer]) -> str | None:
    """Give the newest month that is nearly complete, else the newest that shows anything, else the newest."""
    complete = [each for each in months if each.is_nearly_complete and each.shown]
    found = complete or [each for each in months if each.shown] or list(months)
    return found[-1].code if found else None
