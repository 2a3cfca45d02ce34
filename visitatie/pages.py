"""What the pages of visits show, put together from questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.queries import History
from milestones.queries import history as everything
from milestones.rules import Source, Verdict
from milestones.rules.row_state import RowState
from visitatie import queries
from visitatie.models import Visit
from visitatie.planning.offered import Offered, offered
from visitatie.queries import Filter, Supporter, Surplus
from visitatie.reasons import reasons_of
from visitatie.reports.queries import CardReport, on_cards
from visitatie.reviews.panels import CardVisitatie, of_reviews
from visitatie.rules import Tally, VisitStatus, is_closed_off
from werkplein.core.access import Permission
from werkplein.core.actor import Actor
from werkplein.core.audit import AuditEntry
from werkplein.core.labels import date_words, day_month, listing, plural
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Quarter, add_working_days

OVERDUE = "te-laat"
UNANSWERED = "nieuwe-dag"
MINE = "mij"
FEWEST_TOTALS = 4


@dataclass(frozen=True)
class Total:
    """A number that leads to the list behind it."""

    label: str
    number: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Overview:
    """The list of visits with its counts and filters."""

    quarter: Quarter
    quarters: Sequence[Quarter]
    wanted: Filter
    visits: Sequence[Visit]
    tally: Tally
    overdue: int
    surplus: Sequence[Surplus]
    supporters: Sequence[Supporter]
    totals: Sequence[Total]
    status: str
    supporter: str
    is_national: bool
    is_whole: bool = False

    @property
    def lead(self) -> str:
        """Say in a sentence how far the quarter is."""
        waiting = self.tally.of(VisitStatus.WAITING)
        total = self.tally.needed + waiting + self.tally.closed_off
        if not total:
            none = f"In het {self.quarter.label} is bij geen van de Werkpleinen die u ziet een audit gevraagd."
            soon = " Is net een kwartaal vastgesteld? Dan staan de audits hier binnen een minuut."
            return none + (soon if self.is_national else "")
        late = f" {plural(self.overdue, 'is', 'zijn')} te laat." if self.overdue else ""
        counted = (
            (self.tally.of(VisitStatus.HELD), "gehouden"),
            (self.tally.planned, "gepland"),
            (self.tally.of(VisitStatus.OPEN), "nog te plannen"),
            (self.tally.unanswered, "opnieuw te plannen, de dag ging voorbij zonder antwoord"),
            (self.tally.of(VisitStatus.NO_SHOW), "niet doorgegaan"),
            (waiting, "wacht op een besluit" if waiting == 1 else "wachten op een besluit"),
            (self.tally.closed_off, "bij een gesloten Werkplein"),
        )
        parts = ", ".join(f"{number} {words}" for number, words in counted if number)
        return f"{plural(total, 'audit', 'audits')}: {parts}.{late}"

    @property
    def has_filters(self) -> bool:
        """Tell whether there is anything to choose among: an MT with one visit has nothing."""
        return self.is_national or len(self.visits) > 1 or bool(self.status)

    def label_of(self, supporter_id: int | None) -> str:
        """Name a supporter by function."""
        return next((each.label for each in self.supporters if each.id == supporter_id), "")


def _resolves(actor: Actor) -> bool:
    """Tell whether someone decides about visits that may not be needed, or is told of them at the steering group."""
    return actor.may(Permission.VISIT_PLAN) or actor.may(Permission.DECISION_READ)


def overview(session: Session, actor: Actor, asked: Mapping[str, str], today: date) -> Overview:
    """Put the list together; seven statements at most."""
    scopes = actor.scopes_for(Permission.VISIT_READ)
    known = queries.quarters(session)
    quarter = _quarter(asked.get("kwartaal", ""), known, today)
    supporters = queries.supporters(session, today)
    wanted = _filter(asked, quarter, supporters, actor)
    tally = queries.tally(session, scopes, quarter.code, today)
    overdue = queries.count_overdue(session, scopes, quarter.code, today)
    return Overview(
        quarter=quarter,
        quarters=sorted({*known, quarter}, reverse=True),
        wanted=wanted,
        visits=queries.listed(session, scopes, wanted, today),
        tally=tally,
        overdue=overdue,
        surplus=queries.surplus(session, today) if _resolves(actor) else (),
        supporters=supporters,
        totals=_totals(tally, quarter, overdue),
        status=asked.get("stand", ""),
        supporter=asked.get("ondersteuner", ""),
        is_national=scopes.national or len(scopes.region_ids) > 0,
        is_whole=scopes.national,
    )


def _quarter(raw: str, known: Sequence[Quarter], today: date) -> Quarter:
    """The quarter that is asked for, else the newest with visits, else the present one."""
    try:
        return Quarter.parse(raw)
    except ValueError:
        return known[0] if known else Quarter.of(today)


def _filter(asked: Mapping[str, str], quarter: Quarter, supporters: Sequence[Supporter], actor: Actor) -> Filter:
    raw = asked.get("ondersteuner", "")
    chosen = actor.id if raw == MINE else next((each.id for each in supporters if str(each.id) == raw), None)
    status = VisitStatus.known(asked.get("stand", ""))
    return Filter(
        quarter=quarter.code,
        supporter_id=chosen,
        statuses=(status,) if status else (),
        is_overdue=asked.get("stand") == OVERDUE,
        is_unanswered=asked.get("stand") == UNANSWERED,
        search=asked.get("zoek", "").strip()[:100],
    )


def _totals(tally: Tally, quarter: Quarter, overdue: int) -> list[Total]:
    def total(label: str, number: int, status: str, note: str) -> Total:
        query = f"?kwartaal={quarter.code}" + (f"&stand={status}" if status else "")
        return Total(label, str(number), f"/intern/bezoeken/{query}", note)

    shown = [
        total(VisitStatus.OPEN.label, tally.of(VisitStatus.OPEN), VisitStatus.OPEN.value, "nog geen dag"),
        total(VisitStatus.PROPOSED.label, tally.proposed, VisitStatus.PROPOSED.value, "MT kijkt of het past"),
        total(VisitStatus.CONFIRMED.label, tally.of(VisitStatus.CONFIRMED), VisitStatus.CONFIRMED.value, "ligt vast"),
    ]
    if tally.unanswered:
        shown.insert(0, total("Nieuwe dag nodig", tally.unanswered, UNANSWERED, "dag voorbij, geen antwoord"))
    missed = tally.of(VisitStatus.NO_SHOW)
    if missed:
        shown.insert(0, total(VisitStatus.NO_SHOW.label, missed, VisitStatus.NO_SHOW.value, "opnieuw afspreken"))
    waiting = tally.of(VisitStatus.WAITING)
    if waiting:
        shown.insert(0, total("Wacht op besluit", waiting, VisitStatus.WAITING.value, "G4: de stuurgroep besluit"))
    if overdue:
        shown.append(total("Te laat", overdue, OVERDUE, "uiterste dag voorbij"))
    else:
        held = VisitStatus.HELD
        shown.append(total(held.label, tally.of(held), held.value, "bevindingen tellen mee"))
    return _most_telling(shown)


def _most_telling(totals: Sequence[Total]) -> list[Total]:
    """Leave out what counts nothing as far as it is more than fits on a line; no number gives way to another."""
    room = FEWEST_TOTALS - sum(each.number != "0" for each in totals)
    empty = [each for each in totals if each.number == "0"][: max(room, 0)]
    return [each for each in totals if each.number != "0" or each in empty]


@dataclass(frozen=True)
class VisitPage:
    """What one visit shows."""

    supporters: Sequence[Supporter]
    supporter: str
    findings: Sequence[tuple[Milestone, Assessment, RowState]]
    history: Sequence[tuple[datetime, str]]
    plan_data: dict[str, Any]
    lead: str
    example_day: date
    # When the Werkplein closes, on a day to come.
    closes_on: date | None
    offered: Offered


def _open_lead(visit: Visit, actor: Actor, today: date, closes_on: date | None) -> str:
    """Say what is to be done about a visit without a day, to who does it and to who waits for it."""
    due = visit.due_words(today, closes_on)
    if not visit.awaits_other_day:
        must = "moest" if visit.is_overdue(today) else "moet"
        last = day_month(visit.last_day(closes_on), visit.created_on)
        until = f"{must} uiterlijk {last} gehouden zijn{visit.why_earlier(closes_on)}"
        return f"Voor deze audit is nog geen dag voorgesteld. De audit {until}."
    if actor.may(Permission.VISIT_PLAN, visit.place):
        return f"Het MT vraagt een andere dag. Stel een nieuwe dag voor, {due}."
    who = "U vroeg" if actor.may(Permission.VISIT_CONFIRM, visit.place) else "Het MT vroeg"
    return f"{who} om een andere dag. De ondersteuner stelt er een voor, {due}."


def _proposed_lead(visit: Visit, actor: Actor, today: date, closes_on: date | None) -> str:
    """Say about which day the MT is asked, and who has the turn when that day has passed without an answer."""
    answers = actor.may(Permission.VISIT_CONFIRM, visit.place)
    mt = "U hebt" if answers else "Het MT heeft"
    if not visit.has_passed(today):
        return f"Voorstel: {visit.day_words}. {mt} nog niet bevestigd."
    passed = f"De voorgestelde dag, {visit.day_words}, is geweest. {mt} daar niet op geantwoord."
    if not visit.is_unanswered(today):
        return f"{passed} {'Kies' if answers else 'Het kan nog kiezen uit'} een van de andere dagen."
    if actor.may(Permission.VISIT_PLAN, visit.place):
        return f"{passed} Stel een nieuwe dag voor, {visit.due_words(today, closes_on)}."
    return f"{passed} De ondersteuner stelt een nieuwe dag voor."


def _closed_lead(visit: Visit, actor: Actor) -> str:
    """Say that nobody can come any more, and who lets the visit lapse."""
    since = date_words(visit.werkplein.closed_on) if visit.werkplein.closed_on else ""
    then = (
        "Laat dit bezoek vervallen"
        if actor.may(Permission.VISIT_PLAN, visit.place)
        else "De ondersteuner laat dit bezoek vervallen"
    )
    return f"{visit.werkplein.title} is gesloten sinds {since}. {then}: er kan niemand meer komen."


def _closed_since(visit: Visit, actor: Actor, today: date) -> str:
    """Say of a day before a closing that is over what can still be done: the visit may have been held."""
    closed_on = visit.werkplein.closed_on
    if closed_on is None or closed_on > today:
        return ""
    to_do = (
        " Leg vast wat u zag, of laat het bezoek vervallen." if actor.may(Permission.VISIT_PLAN, visit.place) else ""
    )
    return f" {visit.werkplein.title} sloot op {date_words(closed_on)}.{to_do}"


def lead_of(visit: Visit, actor: Actor, today: date, not_met: int, seen: int, closes_on: date | None = None) -> str:
    """Say in a sentence how a visit stands."""
    if visit.is_closed_off(today):
        return _closed_lead(visit, actor)
    work = f"Bij {not_met} van {seen} mijlpalen is werk te doen." if not_met else "Alles wat is gezien, is in orde."
    mt = "U hebt" if actor.may(Permission.VISIT_CONFIRM, visit.place) else "Het MT heeft"
    is_or_was = "was" if visit.is_past(today) else "is"
    return {
        VisitStatus.WAITING: "Dit Werkplein ligt in een van de vier grote steden. De audit wacht op een besluit van de "
        "stuurgroep.",
        VisitStatus.OPEN: _open_lead(visit, actor, today, closes_on),
        VisitStatus.PROPOSED: _proposed_lead(visit, actor, today, closes_on),
        VisitStatus.CONFIRMED: f"Het bezoek {is_or_was} op {visit.day_words}. {mt} bevestigd."
        f"{_closed_since(visit, actor, today)}",
        VisitStatus.HELD: f"De audit is gehouden op {visit.day_words}. {work}",
        VisitStatus.CANCELLED: "Dit bezoek is vervallen.",
        VisitStatus.NO_SHOW: f"Het bezoek op {visit.day_words} ging niet door. "
        f"Spreek een nieuwe dag af, uiterlijk {day_month(visit.last_day(closes_on), visit.created_on)}"
        f"{visit.why_earlier(closes_on)}.",
    }[visit.status]


def visit_page(session: Session, actor: Actor, visit: Visit, today: date) -> VisitPage:
    """Put the page of one visit together; seven statements at most."""
    closes_on = queries.closing_after(session, today).get(visit.werkplein_id)
    supporters = queries.supporters(session, today)
    is_held = visit.status is VisitStatus.HELD
    found = queries.findings(session, visit) if is_held else {}
    states = everything(session, visit.werkplein_id).states(today) if is_held else {}
    milestones = reader.current().milestones
    active = [each.id for each in supporters if each.is_active]
    chosen = visit.supporter_id or (actor.id if actor.id in active else None)
    part = visit.part.value if visit.part else None
    told = [row for row in found.values() if states[row.id].is_told]
    not_met = sum(row.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE) for row in told)
    return VisitPage(
        supporters=supporters,
        supporter=listing([each.label for each in supporters if each.id in visit.team]),
        findings=[(each, row, states[row.id]) for each in milestones if (row := found.get(each.code))],
        history=_history(session, actor, visit),
        plan_data={
            "supporter": str(chosen or ""),
            "day": None if visit.is_past(today) else visit.planned_on,
            "part": part,
            "second": str(visit.second_id or ""),
        },
        lead=lead_of(visit, actor, today, not_met, len(found), closes_on),
        example_day=add_working_days(today, 1, ()),
        closes_on=closes_on,
        offered=offered(session, visit, today) if visit.is_proposed else Offered(),
    )


def _history(session: Session, actor: Actor, visit: Visit) -> list[tuple[datetime, str]]:
    """Say what happened, newest first; to who plans and to the MT also why."""
    entries = queries.history(session, visit)
    is_told = any(actor.may(each, visit.place) for each in (Permission.VISIT_PLAN, Permission.VISIT_CONFIRM))
    given = {entry.id: entry.facts["reason"] for entry in entries if is_told and "reason" in entry.facts}
    reasons = reasons_of(session, given.values())
    return [(entry.at, _happened(entry, reasons.get(given.get(entry.id, 0), ""))) for entry in entries]


def _happened(entry: AuditEntry, reason: str) -> str:
    """Say what happened, with the days it was about and the reason."""
    about = entry.facts.get("planned_on") or entry.facts.get("held_on")
    days = entry.facts.get("days") or ([about] if about else [])
    told = listing([day_month(date.fromisoformat(day), entry.at.date()) for day in days])
    said = f"{entry.label}: {told}" if told else entry.label
    return f"{said}. Reden: {reason}" if reason else said


@dataclass(frozen=True)
class Known:
    """What was known of a milestone before the audit.

    `disputed` was found after what others saw last, and does not count as long as nobody decided on it.
    """

    own: Assessment | None = None
    seen: Assessment | None = None
    disputed: Assessment | None = None


def known(history: History, on: date) -> dict[str, Known]:
    """Give per milestone the newest answer of the MT and the newest thing that others found, as they stand on a day."""
    found: dict[str, Known] = {}
    for row, state in history.told(on):
        if not state.is_told:
            continue
        before = found.setdefault(row.milestone, Known())
        if row.source is Source.SELF:
            found[row.milestone] = replace(before, own=before.own or row)
        elif before.seen is None and not state.is_disputed:
            found[row.milestone] = replace(before, seen=row)
        elif before.seen is None:
            found[row.milestone] = replace(before, disputed=before.disputed or row)
    return found


# Visits are equal to themselves only, so that what is drawn of them can be kept beside them.
@dataclass(frozen=True)
class NextVisit:
    """What the card shows of visits: the one that comes, the last one, the newest report and the newest visitatie."""

    coming: Visit | None
    last: Visit | None
    report: CardReport | None = None
    visitatie: CardVisitatie | None = None

    def is_closed_off(self, closed_on: date | None, on: date) -> bool:
        """Tell whether the Werkplein, which the card knows, closed before anyone came."""
        coming = self.coming
        return coming is not None and is_closed_off(coming.status, coming.planned_on, closed_on, on)


def for_cards(session: Session, werkplein_ids: Sequence[int], _on: date) -> dict[int, NextVisit]:
    """Give what cards show, also where nothing is planned; one statement, two where a visitatie has a final report."""
    known = on_cards(session, werkplein_ids)
    reviews = of_reviews(session, {each: told.visitatie for each, told in known.items() if told.visitatie is not None})
    found = {werkplein_id: NextVisit(None, None) for werkplein_id in werkplein_ids}
    for werkplein_id, told in known.items():
        coming = next((visit for visit in told.visits if not visit.status.is_over), None)
        last = next((visit for visit in told.visits if visit.status is VisitStatus.HELD), None)
        found[werkplein_id] = NextVisit(coming, last, told.report, reviews.get(werkplein_id))
    return found
