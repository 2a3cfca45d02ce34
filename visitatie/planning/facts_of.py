"""Makes a problem for the planner out of the rows; every number of rows takes the same nine statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from visitatie import queries as visits
from visitatie.models import Visit as VisitRow
from visitatie.planning import queries
from visitatie.planning.matrix import matrix
from visitatie.planning.models import Absence
from visitatie.planning.queries import Asked, Known, Went
from visitatie.planning.rules.facts import WORKDAYS, AbsenceKind, read_weekdays
from visitatie.planning.rules.problem import (
    Kind,
    Place,
    Placed,
    Problem,
    Role,
    SchoolHoliday,
    Settings,
    Site,
    Visit,
    Visitor,
)
from visitatie.queries import Supporter
from visitatie.rules import Appointment, DayPart, VisitKind, VisitStatus
from werkplein.obligations.queries import closing_days
from werkplein.programme import reader
from werkplein.programme.rules import AuditRules, PlanningRules, Quarter
from werkplein.register.models import Werkplein

HALVES = (DayPart.MORNING, DayPart.AFTERNOON)
# Where someone without a home base is thought to be, who is never sent: the middle of the country.
MIDDLE = Place("", 52.09, 5.12)
EVERY_DAY = frozenset(range(len(WORKDAYS)))
KINDS = {kind: Kind[kind.name] for kind in VisitKind}
# What was missed goes before all others: it must still be held in this quarter.
MISSED_SEVERITY = 100


@dataclass(frozen=True)
class Facts:
    """All that was read for a plan of a quarter."""

    quarter: Quarter
    today: date
    asked: Sequence[Asked]
    others: Sequence[Went]
    supporters: Sequence[Supporter]
    bases: Mapping[int, Known]
    absences: Sequence[Absence]
    mt_days: Mapping[int, str]
    scan_days: Mapping[int, frozenset[date]]
    closings: tuple[SchoolHoliday, ...]
    closed: Mapping[date, str]

    @property
    def without_base(self) -> list[str]:
        """Name the supporters who can be sent, if only it were known where from."""
        return [each.label for each in self.supporters if each.is_active and each.id not in self.bases]


def gather(session: Session, quarter: Quarter, today: date) -> Facts:
    """Read the facts of a quarter; eight statements."""
    closings = queries.school_closings(session, quarter.start, quarter.end)
    return Facts(
        quarter,
        today,
        queries.asked(session, quarter.code),
        # A day that passed without an answer of the MT is no visit: nobody came, and nobody is to come.
        [one for one in queries.other_visits(session, quarter.code) if not one.visit.is_unanswered(today)],
        visits.supporters(session, today),
        queries.bases(session),
        queries.absences(session, quarter.start),
        *queries.mt_times(session),
        tuple(SchoolHoliday(each.region.value, each.begins_on, each.ends_on) for each in closings),
        closing_days(session),
    )


def problem_of(facts: Facts, team_size: int, ill: int | None = None) -> Problem:
    """Put the problem together; with someone ill from today on."""
    programme = reader.current()
    away = _away(facts.absences)
    return Problem(
        begin=facts.quarter.start,
        end=facts.quarter.end,
        today=facts.today,
        visitors=tuple(_visitor(facts, each, away, each.id == ill) for each in facts.supporters),
        sites=_sites(facts, programme.planning.school_regions),
        visits=tuple(_visit(facts, each, away, team_size, len(programme.milestones)) for each in facts.asked),
        closing_days=facts.closed,
        confirmed=_told(facts, VisitStatus.CONFIRMED),
        published=_told(facts, VisitStatus.PROPOSED),
        settings=settings_of(programme.planning, programme.audits),
        school_holidays=facts.closings,
        matrix=matrix(),
    )


def settings_of(rules: PlanningRules, audits: AuditRules) -> Settings:
    """Give the numbers of the programme as the planner wants them."""
    return Settings(
        notice_days=rules.notice_days,
        gap_weeks=rules.gap_weeks,
        audit_min_weeks=rules.audit_min_weeks,
        audit_max_weeks=rules.audit_max_weeks,
        between_minutes=rules.between_minutes,
        day_minutes=rules.day_minutes,
        max_per_week=rules.max_per_week,
        office_days=rules.office_days,
        half_minutes=rules.visit_minutes,
        whole_minutes=rules.visit_minutes,
        risk_days=rules.risk_days,
        desk_days=audits.desk_days,
    )


def _sites(facts: Facts, schools: Mapping[str, str]) -> tuple[Site, ...]:
    return tuple(_site(each.visit.werkplein, schools) for each in facts.asked)


def _site(one: Werkplein, schools: Mapping[str, str]) -> Site:
    place = Place(one.code, one.lat, one.lon)
    return Site(one.id, one.name, place, one.region.name, schools.get(one.region.code, ""))


# Who or what is away: ("account", 3) or ("werkplein", 12).
Away = Mapping[tuple[str, int], Sequence[Absence]]


def _away(rows: Iterable[Absence]) -> Away:
    found: dict[tuple[str, int], list[Absence]] = defaultdict(list)
    for row in rows:
        if row.account_id is not None:
            found["account", row.account_id].append(row)
        elif row.werkplein_id is not None:
            found["werkplein", row.werkplein_id].append(row)
    return found


def _visitor(facts: Facts, supporter: Supporter, away: Away, is_ill: bool) -> Visitor:
    known = facts.bases.get(supporter.id)
    rows = away.get(("account", supporter.id), ())
    can_go = supporter.is_active and known is not None
    is_gone = is_ill or not supporter.is_active
    return Visitor(
        id=supporter.id,
        name=supporter.label,
        home=known.place if known else MIDDLE,
        roles=frozenset({Role.SUPPORTER}) if can_go and not is_ill else frozenset(),
        weekdays=known.base.facts.weekdays if known else EVERY_DAY,
        leave=_leave(rows) | (_rest(facts) if is_gone else frozenset()),
        appointments=tuple(_appointments(rows)),
        elsewhere=tuple(_elsewhere(facts, supporter.id)),
        office_weekday=known.base.office_weekday if known else None,
    )


def _leave(rows: Iterable[Absence]) -> frozenset[date]:
    whole = (row for row in rows if row.kind is AbsenceKind.LEAVE and row.part is DayPart.WHOLE)
    return frozenset(day for row in whole for day in row.facts.days)


def _rest(facts: Facts) -> frozenset[date]:
    days = (facts.quarter.end - facts.today).days + 1
    return frozenset(facts.today + timedelta(days=ahead) for ahead in range(days))


def _appointments(rows: Iterable[Absence]) -> list[Appointment]:
    partly = (row for row in rows if row.kind is AbsenceKind.APPOINTMENT or row.part is not DayPart.WHOLE)
    return [Appointment(day, row.part, row.what or row.kind.label) for row in partly for day in row.facts.days]


def _elsewhere(facts: Facts, account_id: int) -> list[Appointment]:
    """What someone does for other quarters."""
    return [
        Appointment(one.visit.planned_on, one.visit.part, one.name)
        for one in facts.others
        if account_id in one.team and one.visit.planned_on and one.visit.part and not one.visit.is_held
    ]


def _visit(facts: Facts, asked: Asked, away: Away, team_size: int, milestones: int) -> Visit:
    row = asked.visit
    here = [one for one in facts.others if one.werkplein_id == row.werkplein_id]
    earlier = [one for one in here if one.visit.held_on]
    audits = [one.visit.held_on for one in earlier if one.visit.kind is row.kind and one.visit.held_on]
    blocked = {day for each in away.get(("werkplein", row.werkplein_id), ()) for day in each.facts.days}
    told = row.part if row.status in (VisitStatus.PROPOSED, VisitStatus.CONFIRMED) else None
    weekdays = facts.mt_days.get(row.werkplein_id)
    return Visit(
        id=row.id,
        werkplein_id=row.werkplein_id,
        kind=KINDS[row.kind],
        severity=milestones - (asked.met or 0) + (MISSED_SEVERITY if row.is_missed else 0),
        deadline=_deadline(row),
        weekdays=EVERY_DAY if weekdays is None else read_weekdays(weekdays),
        # On the day of a scan the MT and its people are taken.
        blocked=frozenset(blocked | facts.scan_days.get(row.werkplein_id, frozenset())),
        last_any=max((one.visit.held_on for one in earlier if one.visit.held_on), default=None),
        last_same=max(audits, default=None),
        elsewhen=frozenset((day, KINDS[one.visit.kind]) for one in here if (day := one.told_on)),
        team_size=len(row.team) if row.status is VisitStatus.CONFIRMED else team_size,
        parts=HALVES if told in (None, *HALVES) else (*HALVES, DayPart.WHOLE),
        known=frozenset(person for one in earlier for person in one.team),
    )


def _deadline(row: VisitRow) -> date:
    closes = row.werkplein.closed_on
    return row.due_on if closes is None else min(row.due_on, closes - timedelta(days=1))


def _told(facts: Facts, status: VisitStatus) -> tuple[Placed, ...]:
    """What was told to MTs; but one whose every day passed without an answer asks for a day as if it had none."""
    those = (each.visit for each in facts.asked if each.visit.status is status)
    rows = (row for row in those if not row.is_unanswered(facts.today))
    return tuple(Placed(row.id, row.planned_on, row.part, row.team) for row in rows if row.planned_on and row.part)


def with_others(problem: Problem, facts: Facts, team: Collection[int], here: int) -> Problem:
    """Put beside the visits of the quarter what these people do for another quarter, or as a visitatie.

    Their days and weeks are full by those too. What is at the same Werkplein is kept apart by the gap between visits.
    Where each of those is known whole, none of them takes a day for which it leaves room.
    """
    theirs = [one for one in facts.others if set(one.team) & set(team) and one.werkplein_id != here]
    told = (
        Placed(one.visit_id, day, one.visit.part, one.team)
        for one in theirs
        if one.visit.part and (day := one.visit.held_on or one.visit.planned_on)
    )
    sites = {one.werkplein_id: _site(one.visit.werkplein, {}) for one in theirs if one.werkplein_id not in problem.site}
    visits_there = (Visit(one.visit_id, one.werkplein_id, KINDS[one.visit.kind]) for one in theirs)
    return replace(
        problem,
        visitors=tuple(replace(each, elsewhere=()) if each.id in team else each for each in problem.visitors),
        sites=(*problem.sites, *sites.values()),
        visits=(*problem.visits, *visits_there),
        published=(*problem.published, *told),
    )


def with_extra(problem: Problem, sites: Sequence[Site], team_size: int) -> Problem:
    """Add visits to these Werkpleinen, as stand-ins for more laggards."""
    first = min((visit.id for visit in problem.visits), default=0) - 1
    extra = tuple(
        Visit(min(first, 0) - number, site.id, team_size=team_size, parts=HALVES) for number, site in enumerate(sites)
    )
    return replace(problem, sites=(*problem.sites, *sites), visits=(*problem.visits, *extra))


def in_pairs(problem: Problem, team_size: int, but: Collection[int] = ()) -> Problem:
    """Let so many go to each visit that is not confirmed."""
    confirmed = {each.visit_id for each in problem.confirmed} | set(but)
    visits_now = tuple(each if each.id in confirmed else replace(each, team_size=team_size) for each in problem.visits)
    return replace(problem, visits=visits_now)
