"""What the pages of support show, put together from questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries import lines
from milestones.rules import Level
from milestones.rules.practices import package_of
from visitatie.regional import queries
from visitatie.regional.models import RegionalFunction, RegionalMeeting, SupportNeed, SupportRequest
from visitatie.regional.rules import Entitlement
from visitatie.reviews.models import SupportAction
from werkplein.core.actor import Place
from werkplein.core.labels import plural
from werkplein.programme import reader
from werkplein.register.models import Region, Werkplein


@dataclass(frozen=True)
class RegionRoom:
    """A region as the place where support is given."""

    region: Region

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return Place(region_id=self.region.id)


@dataclass(frozen=True)
class RegionLine:
    """A region in the list."""

    region: Region
    functions: int
    needs: int
    requests: int
    late: int
    meetings: int


@dataclass(frozen=True)
class Overview:
    """Support in every region that somebody follows."""

    lines: Sequence[RegionLine]

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        if not self.lines:
            return "U volgt geen regio."
        needs, going = sum(each.needs for each in self.lines), sum(each.requests for each in self.lines)
        late = sum(each.late for each in self.lines)
        told = plural(needs, "behoefte is", "behoeften zijn")
        asked = plural(going, "verzoek loopt", "verzoeken lopen")
        return f"{told} open. {asked}" + (f", {late} te laat." if late else ".")

    @property
    def without(self) -> list[Region]:
        """Give the regions in which nobody is."""
        return [each.region for each in self.lines if not each.functions]


def overview(session: Session, regions: Sequence[Region], on: date) -> Overview:
    """Put the list of regions together; five statements."""
    functions, needs = queries.count_functions(session), queries.count_needs(session)
    going, late = queries.count_requests(session), queries.count_requests(session, on)
    meetings = queries.count_meetings(session, on)
    counts = (functions, needs, going, late, meetings)
    return Overview([RegionLine(each, *(count.get(each.id, 0) for count in counts)) for each in regions])


@dataclass(frozen=True)
class Member:
    """A Werkplein of the region, and what it is entitled to."""

    werkplein: Werkplein
    level: Level | None
    entitlement: Entitlement


@dataclass(frozen=True)
class Meetings:
    """Meetings that are to come or to be told of, and those that are over."""

    ahead: Sequence[RegionalMeeting]
    over: Sequence[RegionalMeeting]


def _meetings(found: Iterable[RegionalMeeting]) -> Meetings:
    every = list(found)
    ahead = sorted((each for each in every if each.is_planned), key=lambda each: (each.meets_on, each.id))
    return Meetings(ahead, [each for each in every if not each.is_planned])


@dataclass(frozen=True)
class RegionPage:
    """One region: who is there, what is needed and asked, who meets, and what each Werkplein may use."""

    functions: Sequence[RegionalFunction]
    needs: Sequence[SupportNeed]
    requests: Sequence[SupportRequest]
    linked: Sequence[tuple[SupportAction, int, Werkplein]]
    meetings: Meetings
    members: Sequence[Member]

    @property
    def open_needs(self) -> list[SupportNeed]:
        """Give the needs that are still to be met."""
        return [each for each in self.needs if each.is_open]

    @property
    def over_needs(self) -> list[SupportNeed]:
        """Give the needs that are over."""
        return [each for each in self.needs if not each.is_open]

    def lead(self, on: date) -> str:
        """Say in a sentence how it stands."""
        if not self.functions:
            return "In deze regio is nog niemand bekend. Voeg eerst toe wie er is."
        going = [each for each in self.requests if each.is_going]
        late = sum(each.is_late(on) for each in going) + sum(each.is_late(on) for each in self.needs)
        told = (
            f"{plural(len(self.open_needs), 'behoefte is', 'behoeften zijn')} open, "
            f"{plural(len(going), 'verzoek loopt', 'verzoeken lopen')}"
        )
        return told + (f". {late} te laat." if late else ".")


def region_page(session: Session, region: Region, on: date) -> RegionPage:
    """Put the page of a region together; ten statements."""
    return RegionPage(
        functions=queries.functions(session, region.id),
        needs=queries.needs_of(session, region_id=region.id),
        requests=queries.requests_of(session, region_id=region.id),
        linked=queries.linked_support(session, region_id=region.id),
        meetings=_meetings(queries.meetings_of(session, region.id)),
        members=_members(session, region, on),
    )


def _members(session: Session, region: Region, on: date) -> list[Member]:
    here = queries.werkpleinen(session, region.id, on)
    chosen = queries.choices(session, [each.id for each in here])
    levels = {each.werkplein_id: each.level for each in lines(session, reader.current(), on)}
    return [_member(each, levels.get(each.id), chosen.get(each.id, False)) for each in here]


def _member(werkplein: Werkplein, level: Level | None, takes_part: bool) -> Member:
    package = package_of(level or Level.TOO_LITTLE, werkplein.is_g4)
    return Member(werkplein, level, Entitlement(package, takes_part))


@dataclass(frozen=True)
class OwnPage:
    """Support of one Werkplein: its rights, what it needs, what was asked, and whom it meets."""

    entitlement: Entitlement
    needs: Sequence[SupportNeed]
    requests: Sequence[SupportRequest]
    linked: Sequence[tuple[SupportAction, int, Werkplein]]
    meetings: Meetings
    functions: Sequence[RegionalFunction]

    @property
    def lead(self) -> str:
        """Say in a sentence how it stands."""
        open_needs = sum(each.is_open for each in self.needs)
        going = sum(each.is_going for each in self.requests)
        if not self.needs and not self.requests:
            return "Er is nog niets gevraagd. Het MT kan hier zeggen wat het nodig heeft."
        return (
            f"{plural(open_needs, 'behoefte is', 'behoeften zijn')} open, "
            f"{plural(going, 'verzoek loopt', 'verzoeken lopen')}."
        )


def own_page(session: Session, werkplein: Werkplein, on: date) -> OwnPage:
    """Put the page of one Werkplein together; nine statements."""
    return OwnPage(
        entitlement=queries.entitlement_of(session, werkplein, reader.current(), on),
        needs=queries.needs_of(session, werkplein_id=werkplein.id),
        requests=queries.requests_of(session, werkplein_id=werkplein.id),
        linked=queries.linked_support(session, werkplein_id=werkplein.id),
        meetings=_meetings(queries.meetings_with(session, werkplein.id)),
        functions=queries.functions(session, werkplein.region_id),
    )
