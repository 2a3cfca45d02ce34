"""A release as the public pages, the feed and the catalogue know it, and what is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from werkplein.core.labels import AMSTERDAM
from werkplein.publication import open_data
from werkplein.publication.content import Content, Named, Period, Withdrawn, digest, gone_periods, new_periods
from werkplein.publication.differences import (
    Change,
    Loss,
    PositionChange,
    TogetherChange,
    TotalChange,
    additions,
    corrected_totals,
    corrections,
    finals,
    losses,
    position_changes,
    together_changes,
)
from werkplein.publication.hour_rules import Usual
from werkplein.publication.register_changes import RegisterChange, register_changes
from werkplein.publication.rules import Figure


@dataclass(frozen=True)
class Published:
    """A release in the list of open data, with its files, and what it corrects of the one before."""

    number: int
    title: str
    public_on: date
    # The moment it opened, where that is known when the pages are written: its hour, or else that of the approval.
    opened_at: datetime | None = None
    files: Sequence[open_data.Download] = field(default=())
    # The release this one follows, and what of it is different now: what a reader knew, no more.
    replaces: int | None = None
    changed: Sequence[Change] = field(default=())
    lost: Sequence[Loss] = field(default=())
    totals: Sequence[TotalChange] = field(default=())
    together: Sequence[TogetherChange] = field(default=())
    moved: Sequence[PositionChange] = field(default=())
    withdrawn: Sequence[Withdrawn] = field(default=())
    correction: str = ""
    digest: str = ""
    # The periods that it made public first.
    brings: Sequence[Named] = field(default=())
    # What came in later for a period that was public: a reader knew nothing of it, so it corrects nothing.
    added: Sequence[Change] = field(default=())
    # The periods that were provisional until then: that corrects nothing.
    finals: Sequence[Period] = field(default=())
    # What it made otherwise in the list of Werkpleinen: that corrects no figure.
    register: Sequence[RegisterChange] = field(default=())

    @property
    def words(self) -> str:
        """Name it in a line of sources; the first holds no figures."""
        return f"nummer {self.number}" if self.number else "alleen de lijst van Werkpleinen"

    @property
    def folder(self) -> str:
        """Give the folder of its files, which never changes."""
        return f"/open-data/vrijgave-{self.number}/"

    @property
    def address(self) -> str:
        """Give the path of its own page."""
        return f"/vrijgaven/{self.number}/"

    @property
    def corrected(self) -> int:
        """Count the figures of Werkpleinen that became others or are not there any more."""
        return len(self.changed) + self.taken_out

    @property
    def taken_out(self) -> int:
        """Count the figures that were public and are not any more."""
        return sum(each.figures for each in self.lost)

    @property
    def is_correction(self) -> bool:
        """Tell whether something that was public is another thing now."""
        return self.improves or bool(self.taken_out)

    @property
    def improves(self) -> bool:
        """Tell whether something that was public is there still, and says another thing."""
        return bool(self.changed or self.totals or self.together or self.moved)

    def mends(self, former: Published) -> bool:
        """Tell whether a period that an earlier release brought or changed says another thing since this one.

        What is gone of a whole Werkplein may be of any period.
        """
        changed: list[Change | TotalChange | PositionChange] = [*self.changed, *self.totals, *self.moved]
        here = {(one.figure, one.code) for one in (*self.withdrawn, *(each.period for each in changed))}
        told: list[Change | TotalChange] = [*former.changed, *former.added, *former.totals]
        there = {(one.figure, one.code) for one in (*former.brings, *(each.period for each in told))}
        is_of_werkplein = len(self.lost) > len(self.withdrawn)
        return bool(here & there) or (is_of_werkplein and bool(there))

    def gone_since(self, published: Sequence[Published]) -> list[tuple[Published, list[Withdrawn]]]:
        """Give the later releases that took out periods of this one, each with those periods."""
        until = [each for each in published if each.number <= self.number]
        brought = {(one.figure, one.code) for each in until for one in each.brings}
        had = brought - {(one.figure, one.code) for each in until for one in each.withdrawn}
        later = sorted((each for each in published if each.number > self.number), key=lambda each: each.number)
        gone = [(each, [one for one in each.withdrawn if (one.figure, one.code) in had]) for each in later]
        return [(each, periods) for each, periods in gone if periods]

    @property
    def word(self) -> str:
        """Say what it does to the release before it, whose figures still hold unless it corrects them."""
        return "Vervangen" if self.is_correction else "Aangevuld"

    @property
    def mark(self) -> str:
        """Give the digest as people compare it: groups of four."""
        return " ".join(self.digest[start : start + 4] for start in range(0, len(self.digest), 4))


def released(
    listed: Published, former: Content | None, content: Content, raw: bytes, kept: Sequence[open_data.Download] = ()
) -> Published:
    """Give a release with its files, as they were `kept` when there are, and with what it changes of the one before."""
    told = replace(
        listed,
        replaces=former.number if former else None,
        changed=corrections(former, content),
        lost=losses(former, content),
        totals=corrected_totals(former, content),
        together=together_changes(former, content),
        moved=position_changes(former, content),
        withdrawn=newly_withdrawn(former, content),
        correction=content.correction,
        digest=digest(raw),
        brings=new_periods(former, content),
        added=additions(former, content),
        finals=finals(former, content),
        register=register_changes(former, content),
    )
    return replace(told, files=kept or open_data.downloads(content, raw, listed.public_on, told.is_correction))


def newly_withdrawn(former: Content | None, content: Content) -> list[Withdrawn]:
    """List the periods that this release takes out of what was public before it."""
    gone = {each.key for each in gone_periods(former, content)}
    return [each for each in content.withdrawn if each.key in gone]


def withdrawals(content: Content, published: Sequence[Published]) -> list[tuple[Withdrawn, Published]]:
    """Give what is out of public now, each with the release that took it out last; `published` ends with the newest."""
    by = {each.key: release for release in published for each in release.withdrawn}
    return [(each, by[each.key]) for each in content.withdrawn if each.key in by]


def corrections_per_werkplein(published: Sequence[Published]) -> Mapping[str, list[tuple[Change, Published]]]:
    """Give every correction of each Werkplein, by its code, with the release that made it, the newest first."""
    found: dict[str, list[tuple[Change, Published]]] = defaultdict(list)
    for release in reversed(published):
        for change in release.changed:
            found[change.werkplein.code].append((change, release))
    return found


def corrections_told(content: Content, published: Sequence[Published]) -> dict[str, Any]:
    """Give what the pages of Werkpleinen tell of corrections."""
    return {"corrected": corrections_per_werkplein(published), "out": withdrawals(content, published)}


def corrections_per_period(published: Sequence[Published]) -> Mapping[tuple[Figure, str], Published]:
    """Give the last release that corrected something of each period."""
    return {
        period.key: release
        for release in published
        for period in (*(each.period for each in release.changed), *(each.period for each in release.totals))
    }


@dataclass(frozen=True)
class Coming:
    """A release that was approved and waits for its hour: that it comes and when, and nothing of what is in it."""

    number: int
    title: str
    at: datetime
    prepared_at: datetime


@dataclass(frozen=True)
class Agenda:
    """What is to come: releases with their hour, and the days the programme usually has for figures."""

    coming: Sequence[Coming] = ()
    usual: Sequence[Usual] = ()
    day: int = 0
    hour: int = 0

    def since(self, day: date) -> Agenda:
        """Give what is left from a day on: a usual day that passed brings nothing any more."""
        return replace(self, usual=tuple(each for each in self.usual if local_day(each.at) >= day))

    def after(self, number: int, days: Collection[date | None]) -> Agenda:
        """Give what is left when a release is public; a usual day on which one comes or came is told by that one."""
        coming = tuple(each for each in self.coming if each.number != number)
        taken = {*days, *(local_day(each.at) for each in coming)}
        return replace(self, coming=coming, usual=tuple(each for each in self.usual if local_day(each.at) not in taken))

    def beside(self, content: Content) -> Agenda:
        """Give what is left beside what is public already: some figures come before their usual day."""
        public = {each.title for each in content.periods}
        left = [replace(each, what=tuple(what for what in each.what if what not in public)) for each in self.usual]
        return replace(self, usual=tuple(each for each in left if each.what))


def local_day(at: datetime) -> date:
    """Give the day that a moment is on in the Netherlands."""
    return at.astimezone(AMSTERDAM).date()
