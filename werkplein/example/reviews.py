"""Visitaties of the example year: some held with support running, some to come, one whose Werkplein fell behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.models import FixedLevel
from milestones.rules import Level, Source, Verdict
from visitatie.models import Visit
from visitatie.reports import actions as telling
from visitatie.reviews import actions
from visitatie.reviews.actions.course import Written
from visitatie.reviews.actions.expecting import expect
from visitatie.reviews.actions.reporting import expect_final
from visitatie.reviews.models import (
    Member,
    PracticeSeen,
    Recommendation,
    ReviewerProfile,
    Visitatie,
    VisitatieEntry,
)
from visitatie.reviews.queries import is_laggard
from visitatie.reviews.rules import Consent, EntryKind, Organisation, Support, SupportKind, SupportState
from visitatie.rules import DayPart, Proposal, VisitKind, VisitStatus
from werkplein.core import clock
from werkplein.core.actor import Actor, ScopeKind
from werkplein.example import reports
from werkplein.example.story import Row, Tale
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.people.examples import REVIEWERS
from werkplein.people.models import Grant
from werkplein.people.queries import load_actor
from werkplein.people.rules import Role, actor_label
from werkplein.programme.rules import Quarter, add_months, add_working_days
from werkplein.register.models import Region, Werkplein
from werkplein.register.queries import by_code

Who = Callable[[str], Actor]
# For whom each reviewer works, and a Werkplein in their own region.
PROFILES = (
    (Organisation.UWV, "zwolle"),
    (Organisation.DIVOSA, "assen"),
    (Organisation.UWV, "breda"),
    (Organisation.DIVOSA, "eindhoven"),
    (Organisation.UWV, "haarlem"),
    (Organisation.DIVOSA, "arnhem"),
)
SCOPE = "De twaalf mijlpalen, en hoe UWV en gemeente samen werkgevers bedienen."
TALKS = "MT, teamleiders, werkcoaches en consulenten, twee werkzoekenden en een werkgever."
PROGRAMME = ["9.00 Ontvangst door het MT", "9.30 Rondgang", "10.15 Teamleiders", "13.00 Klanten", "15.30 Bevindingen"]
SUMMARY = "Klanten merken één Werkplein. Het rooster en de afspraken met omliggende gemeenten vragen nog werk."
ADVICE = (
    ("a2", "Maak samen één rooster voor de balie, zodat UWV en gemeente er altijd allebei staan."),
    ("b2", "Geef werkgevers één telefoonnummer en één vaste contactpersoon."),
    ("e2", "Spreek met de omliggende gemeenten af wie wanneer op het Werkplein is."),
)
SUPPORTS = (
    (SupportKind.REGION, "Het regionale ondersteuningsteam helpt een dag met het rooster.", "Districtsmanager"),
    (SupportKind.EXCHANGE, "Het MT bezoekt een Werkplein dat dit al doet.", "Procesondersteuner"),
    (SupportKind.INTERVISION, "Teamleiders bespreken dit in drie bijeenkomsten.", "DCO"),
)
RESULTS = ("Het rooster is er en wordt gebruikt.", "Het MT nam de werkwijze over.", "De afspraken zijn gemaakt.")
PRACTICES = (
    ("c2", "Elke ochtend tien minuten samen", "Teamleiders van UWV en gemeente verdelen elke ochtend samen het werk."),
    ("b2", "Eén map per werkgever", "Iedereen ziet wie de werkgever het laatst sprak en wat is afgesproken."),
    ("a1", "Klanten wijzen de weg", "Een werkzoekende ontvangt bezoekers, met het logo op de kleding."),
)
REMARK = ("aanbevelingen", "Het rooster maken wij samen met de gemeente. Graag zo opnemen.")
HANDLED = "Het rooster maken UWV en gemeente samen. Dat staat er nu bij."
WORDS = {
    "strengths": "Onze werkcoaches en consulenten zitten door elkaar en kennen elkaars klanten.",
    "question1": "Hoe houden wij omliggende gemeenten betrokken?",
    "question2": "Wat doet een ander Werkplein met werkgevers die zelf bellen?",
    "question3": "Hoe maken wij ons jaarplan korter?",
}


def make_reviewers(session: Session, actor: Who) -> None:
    """Write down for whom and where the reviewers work."""
    for name, (organisation, near) in zip(REVIEWERS, PROFILES, strict=True):
        werkplein, account_id = by_code(session, near), actor(name).id
        region_id = werkplein.region_id if werkplein else session.scalars(select(Region.id).order_by(Region.id)).first()
        session.add(ReviewerProfile(account_id=account_id, organisation=organisation, region_id=region_id))


def hold(session: Session, tale: Tale, span: tuple[date, date]) -> None:
    """Put a visitatie around each that the story saw in a span, before its findings are written."""
    after, until = span
    seen: dict[tuple[int, date], list[Row]] = {}
    for row in tale.rows:
        if row.source is Source.VISITATIE and after < row.recorded_on <= until:
            seen.setdefault((row.werkplein_id, row.holds_on), []).append(row)
    for number, ((werkplein_id, on), rows) in enumerate(sorted(seen.items(), key=lambda each: each[0][::-1])):
        _hold(session, session.get_one(Werkplein, werkplein_id), on, rows, number)


def _hold(session: Session, werkplein: Werkplein, on: date, rows: Sequence[Row], number: int) -> None:
    closed = closing_days(session)
    team = _team(session, werkplein, number)
    visit = _visit(werkplein, on, VisitStatus.HELD, team)
    visit.discussed_with, visit.held_on = "Managementteam", on
    row = Visitatie(visit=visit, werkplein_id=werkplein.id, begun_on=visit.created_on, sent_on=visit.created_on)
    row.agreed_on = row.team_on = add_working_days(visit.created_on, 4, closed)
    row.submitted_on = add_working_days(on, -11, closed)
    session.add(row)
    session.flush()
    _man(session, row, team)
    found = {each.milestone: _kept(each.verdict) for each in rows}
    _write(session, row, EntryKind.AGREEMENT, visit.created_on, {"scope": SCOPE, "talks": TALKS})
    _write(session, row, EntryKind.PROGRAMME, row.submitted_on, {"lines": PROGRAMME})
    _write(session, row, EntryKind.SELF_EVALUATION, row.submitted_on, {"answers": found, **WORDS})
    _write(session, row, EntryKind.FINDINGS, on, {"summary": SUMMARY, "found": found})
    _advise(session, row, on, number)


def _visit(werkplein: Werkplein, on: date, status: VisitStatus, team: Sequence[ReviewerProfile]) -> Visit:
    begun, quarter = add_months(on, -2), Quarter.of(on)
    return Visit(
        kind=VisitKind.VISITATIE,
        werkplein=werkplein,
        basis=quarter.code,
        quarter=quarter.code,
        due_on=quarter.end,
        created_on=begun,
        status=status,
        supporter_id=team[0].account_id,
        second_id=team[1].account_id,
        planned_on=on,
        part=DayPart.WHOLE,
        confirmed_on=add_working_days(begun, 8, ()),
    )


def _team(session: Session, werkplein: Werkplein, number: int) -> list[ReviewerProfile]:
    """Choose one of each organisation, not of the own region."""
    profiles = session.scalars(select(ReviewerProfile).order_by(ReviewerProfile.account_id)).all()
    free = [each for each in profiles if each.region_id != werkplein.region_id]
    able = [[each for each in free if each.organisation is organisation] for organisation in Organisation]
    return [each[number % len(each)] for each in able]


def _man(session: Session, row: Visitatie, team: Sequence[ReviewerProfile]) -> None:
    """Let the team see the Werkplein while it runs."""
    joined = row.team_on or row.begun_on
    for profile in team:
        grant = Grant(
            account_id=profile.account_id,
            role=Role.VISITING_REVIEWER,
            scope_kind=ScopeKind.WERKPLEIN,
            werkplein_id=row.werkplein_id,
            starts_on=joined,
        )
        session.add(grant)
        session.flush()
        about = {"account_id": profile.account_id, "organisation": profile.organisation, "grant_id": grant.id}
        row.members.append(Member(visit_id=row.visit_id, joined_on=joined, declared_on=joined, **about))


def _kept(verdict: Verdict) -> dict[str, object]:
    return {"verdict": verdict.value, "note": "", "is_critical": False, "participation": None}


def _write(session: Session, row: Visitatie, kind: EntryKind, on: date, texts: dict[str, object]) -> None:
    session.add(
        VisitatieEntry(
            visit_id=row.visit_id,
            kind=kind,
            texts=texts,
            is_finished=True,
            holds_on=on,
            recorded_on=on,
            recorded_at=clock.now(),
            actor_id=None,
            actor_label=_who_wrote(row, kind),
        )
    )


def _who_wrote(row: Visitatie, kind: EntryKind) -> str:
    if kind is EntryKind.SELF_EVALUATION:
        return actor_label([(Role.MT_MEMBER, row.werkplein.name)])
    role = Role.REVIEWER if kind is EntryKind.FINDINGS else Role.SECRETARIAT
    return actor_label([(role, None)])


def _advise(session: Session, row: Visitatie, on: date, number: int) -> None:
    for milestone, text in (ADVICE[number % 3], ADVICE[(number + 1) % 3]):
        row.recommendations.append(
            Recommendation(visit_id=row.visit_id, milestone=milestone, text=text, added_on=on, outcome="")
        )
    milestone, title, text = PRACTICES[number % 3]
    is_given = number % 4 != 3
    row.practices.append(
        PracticeSeen(
            visit_id=row.visit_id,
            milestone=milestone,
            title=title,
            text=text,
            added_on=on,
            consent=Consent.GIVEN if is_given else Consent.REFUSED,
            answered_on=on + timedelta(days=6),
        )
    )
    session.flush()


def follow(session: Session, actor: Who, today: date) -> None:
    """Write each report as its findings were, make it final when its reply is over, link support, and look back."""
    day = (Visit.held_on, Visit.id)
    held = select(Visitatie).join(Visitatie.visit).where(Visit.held_on.is_not(None)).order_by(*day)
    for number, row in enumerate(session.scalars(held).all()):
        _report(session, actor, row, number, today)


def _report(session: Session, actor: Who, row: Visitatie, number: int, today: date) -> None:
    secretariat, closed = actor("secretariaat"), closing_days(session)
    until = _deliver(session, row, today)
    if number % 3 < 2 and add_working_days(until, -3, closed) < today:
        _link(session, secretariat, row, number, add_working_days(until, -3, closed))
    final_on = add_working_days(until, 3, closed)
    if final_on >= today or not _reply(session, actor, row, number, until, final_on):
        return
    actions.finalise(session, secretariat, row, final_on)
    link_on, back_on = add_working_days(final_on, 4, closed), add_months(final_on, 5)
    if link_on < today:
        _support(session, secretariat, row, link_on, today, number)
    if back_on < today and number > 1:
        _look_back(session, secretariat, row, back_on)


def _deliver(session: Session, row: Visitatie, today: date) -> date:
    """Give the MT the concept on the day of its findings; gives until when it can reply."""
    visit = row.visit
    on = visit.held_on or today
    team = load_actor(session, row.members[0].account_id, on)
    until = telling.deliver_concept(session, team, visit, on).reply_until or on
    session.refresh(row)
    expect_final(session, row, until)
    reports.ask(session, visit, reports.report_of(session, visit), until, today)
    return until


def _reply(session: Session, actor: Who, row: Visitatie, number: int, until: date, final_on: date) -> bool:
    """Let the MT agree or say something; tells whether the report can be made final."""
    visit = row.visit
    if number % 4 == 1:
        mt, said_on = actor(f"mt.{row.werkplein.code}"), until - timedelta(days=4)
        said = telling.remark(session, mt, visit, *REMARK, said_on)
        telling.handle(session, actor("secretariaat"), visit, said.id, True, HANDLED, final_on)
    elif number % 4 > 1:
        reports.agree(session, visit, until)
    session.refresh(row)
    return not reports.report_of(session, visit).left(final_on)


def _link(session: Session, by: Actor, row: Visitatie, number: int, on: date) -> None:
    """Link support to the first recommendation while the MT reads the concept: it stands in the final report."""
    kind, what, owner = SUPPORTS[number % 3]
    actions.link_support(session, by, row, row.standing[0].id, Support(kind, what, owner, add_months(on, 3)), on)


def _support(session: Session, by: Actor, row: Visitatie, on: date, today: date, number: int) -> None:
    for place, each in enumerate(row.standing):
        if each.going:
            continue
        kind, what, owner = SUPPORTS[(number + place) % 3]
        due = add_months(on, 3)
        made = actions.link_support(session, by, row, each.id, Support(kind, what, owner, due), on)
        # One in five is late; what is not due yet goes on.
        if due < today and (number + place) % 5 != 4:
            result = RESULTS[(number + place) % 3] + " Het MT is tevreden."
            actions.end_support(session, by, row, made.id, SupportState.DONE, result, due)


def _look_back(session: Session, by: Actor, row: Visitatie, on: date) -> None:
    outcomes = {each.id: "De aanbeveling is uitgevoerd en werkt." for each in row.standing}
    actions.look_back(session, by, row, outcomes, "Het MT gaat verder met wat werkt.", on)


# What is still to come.


def prepare(session: Session, actor: Who, today: date) -> None:
    """Leave one planned next month, one that is just begun, and one whose Werkplein fell behind meanwhile."""
    secretariat = actor("secretariaat")
    free = [each for each in _without(session) if not is_laggard(session, each.id, today)]
    if len(free) < 2:
        return
    planned, new = free[0], free[1]
    row = actions.begin(session, secretariat, planned, today - timedelta(days=25))
    _agree(session, actor, row, today - timedelta(days=24))
    _man_by_hand(session, secretariat, row, today - timedelta(days=20))
    mt = actor(f"mt.{planned.code}")
    _propose(session, secretariat, row, date(2010, 8, 24), today - timedelta(days=14))
    actions.confirm(session, mt, row, today - timedelta(days=10), row.visit.mark)
    lines = Written(EntryKind.PROGRAMME, {"lines": PROGRAMME}, 0)
    actions.write_programme(session, secretariat, row, lines, today - timedelta(days=9))
    begun = actions.begin(session, secretariat, new, today - timedelta(days=6))
    agreement = Written(EntryKind.AGREEMENT, {"scope": SCOPE, "talks": TALKS}, 0)
    actions.send_agreement(session, secretariat, begun, agreement, today - timedelta(days=5))
    _fall_behind(session, secretariat, today)


def _without(session: Session) -> list[Werkplein]:
    """Give the Werkpleinen without a visit of any kind, in a fixed order; not those that are seen by decision only."""
    visited = select(Visit.werkplein_id)
    plain = (Werkplein.id.not_in(visited), ~Werkplein.is_g4, Werkplein.main_id.is_(None))
    return list(session.scalars(select(Werkplein).where(*plain).order_by(Werkplein.code)))


def _agree(session: Session, actor: Who, row: Visitatie, on: date) -> None:
    agreement = Written(EntryKind.AGREEMENT, {"scope": SCOPE, "talks": TALKS}, 0)
    actions.send_agreement(session, actor("secretariaat"), row, agreement, on)
    session.flush()
    newest = session.scalars(select(VisitatieEntry.id).where(VisitatieEntry.visit_id == row.visit_id)).all()[-1]
    actions.agree(session, actor(f"mt.{row.werkplein.code}"), row, newest, on + timedelta(days=3))


def _man_by_hand(session: Session, by: Actor, row: Visitatie, on: date) -> None:
    profiles = session.scalars(select(ReviewerProfile).order_by(ReviewerProfile.account_id)).all()
    for organisation in Organisation:
        able = (each for each in profiles if each.organisation is organisation)
        chosen = next(each for each in able if each.region_id != row.werkplein.region_id)
        actions.join(session, by, row, chosen.account_id, on)


def _propose(session: Session, by: Actor, row: Visitatie, day: date, on: date) -> None:
    visit = row.visit
    proposal = Proposal(visit.supporter_id or 0, day, DayPart.WHOLE, second_id=visit.second_id)
    actions.propose(session, by, row, proposal, on, visit.mark)


def _fall_behind(session: Session, by: Actor, today: date) -> None:
    """Leave a visitatie with a day at a Werkplein that became a laggard when the last quarter was fixed."""
    lagging = select(FixedLevel.werkplein_id).where(FixedLevel.level == Level.LAGGARD)
    new = lagging.where(FixedLevel.quarter == "2010-K1").except_(lagging.where(FixedLevel.quarter < "2010-K1"))
    werkplein = session.scalars(select(Werkplein).where(Werkplein.id.in_(new)).order_by(Werkplein.code)).first()
    if werkplein is None:
        return
    team = _team(session, werkplein, 1)
    visit = _visit(werkplein, date(2010, 9, 21), VisitStatus.CONFIRMED, team)
    visit.created_on = date(2010, 3, 22)
    row = Visitatie(visit=visit, werkplein_id=werkplein.id, begun_on=visit.created_on, sent_on=visit.created_on)
    row.agreed_on = row.team_on = visit.confirmed_on = date(2010, 4, 6)
    session.add(row)
    session.flush()
    _man(session, row, team)
    _write(session, row, EntryKind.AGREEMENT, visit.created_on, {"scope": SCOPE, "talks": TALKS})
    expect(session, row, ObligationKind.VISITATIE, visit.created_on, visit.due_on)
