"""A release as the public pages, the feed and the catalogue know it, and what is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from werkplein.core.labels import AMSTERDAM
from werkplein.publication import open_data
from werkplein.publication.content import Content, Named, Withdrawn, digest, gone_periods, new_periods
from werkplein.publication.differences import (
    Change,
    Loss,
    TotalChange,
    additions,
    corrected_totals,
    corrections,
    losses,
)
from werkplein.publication.hour_rules import Usual
from werkplein.publication.rules import Figure


@dataclass(frozen=True)
class Published:
    """A release in the list of open data, with its files, and what it corrects of the one before."""

    number: int
    title: str
    public_on: date
    files: Sequence[open_data.Download] = field(default=())
    # The release this one follows, and what of it is different now: what a reader knew, no more.
    replaces: int | None = None
    changed: Sequence[Change] = field(default=())
    lost: Sequence[Loss] = field(default=())
    totals: Sequence[TotalChange] = field(default=())
    withdrawn: Sequence[Withdrawn] = field(default=())
    correction: str = ""
    digest: str = ""
    # The periods that it made public first.
    brings: Sequence[Named] = field(default=())
    # What came in later for a period that was public: a reader knew nothing of it, so it corrects nothing.
    added: Sequence[Change] = field(default=())

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
        return bool(self.corrected or self.totals)

    @property
    def word(self) -> str:
        """Say what it does to the release before it, whose figures still hold unless it corrects them."""
        return "Vervangen" if self.is_correction else "Aangevuld"

    @property
    def mark(self) -> str:
        """Give the digest as people compare it: groups of four."""
        return " ".join(self.digest[start : start + 4] for start in range(0, len(self.digest), 4))


def released(listed: Published, former: Content | None, content: Content, raw: bytes) -> Published:
    """Give a release with its files, and with what it changes of the one before."""
    return Published(
        listed.number,
        listed.title,
        listed.public_on,
        open_data.downloads(content, raw),
        former.number if former else None,
        corrections(former, content),
        losses(former, content),
        corrected_totals(former, content),
        newly_withdrawn(former, content),
        content.correction,
        digest(raw),
        new_periods(former, content),
        additions(former, content),
    )


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

    def after(self, number: int, days: Collection[date | None]) -> Agenda:
        """Give what is left when a release is public; a usual day on which one comes or came is told by that one."""
        coming = tuple(each for each in self.coming if each.number != number)
        taken = {*days, *(_day(each.at) for each in coming)}
        return replace(self, coming=coming, usual=tuple(each for each in self.usual if _day(each.at) not in taken))

    def beside(self, content: Content) -> Agenda:
        """Give what is left beside what is public already: some figures come before their usual day."""
        public = {each.title for each in content.periods}
        left = [replace(each, what=tuple(what for what in each.what if what not in public)) for each in self.usual]
        return replace(self, usual=tuple(each for each in left if each.what))


def _day(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
