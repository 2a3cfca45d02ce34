"""A clearly fictional year on the real register: what demonstration mode shows.

Like `werkplein/app.py` this room stands beside the features and may use all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from functools import partial

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones import actions as milestones
from milestones.jobs import expect_checklists
from werkplein.core import clock
from werkplein.core.actor import SYSTEM, Actor
from werkplein.core.database import unit_of_work
from werkplein.core.feature import features_of
from werkplein.example import (
    answers,
    complete,
    decisions,
    evidence,
    field,
    hearings,
    laggards,
    learning,
    planning,
    principles,
    regional,
    reminders,
    reports,
    results,
    reviews,
    scans,
    steering,
    visits,
)
from werkplein.example.numbers import count_outflow, measure_satisfaction
from werkplein.example.register import write_changes
from werkplein.example.story import FIXED_ON, NEWCOMER, QUARTERS, Subject, Tale, tell
from werkplein.obligations.actions import fill_closing_days
from werkplein.obligations.queries import closing_days
from werkplein.people.examples import example_accounts
from werkplein.people.models import Account
from werkplein.people.queries import load_actor
from werkplein.people.rules import EXAMPLE_PASSWORD
from werkplein.programme import reader
from werkplein.programme.rules import Programme, Quarter
from werkplein.publication.jobs import publish_due
from werkplein.register import actions as register_actions
from werkplein.register import file, queries
from werkplein.register.file import RegisterFile

EXAMPLE_TODAY = date(2010, 7, 5)
SEED = 2010
SIGN_INS = (
    ("mt.zwolle@voorbeeld.test", "MT van Regio Zwolle (mt.<code> voor elk Werkplein)"),
    ("stuurgroep@voorbeeld.test", "Stuurgroep"),
    ("ondersteuner@voorbeeld.test", "Procesondersteuner"),
    ("ondersteuner2@voorbeeld.test", "Procesondersteuner"),
    ("secretariaat@voorbeeld.test", "Secretariaat"),
    ("communicatie@voorbeeld.test", "Communicatie"),
    ("dco@voorbeeld.test", "DCO van één regio"),
    ("visiteur@voorbeeld.test", "Visiteur (ook visiteur2 tot en met visiteur6)"),
    ("beheer@voorbeeld.test", "Beheerder"),
)
__all__ = ["EXAMPLE_PASSWORD", "EXAMPLE_TODAY", "SIGN_INS", "fill"]


def fill(
    app: Flask,
    tell_progress: Callable[[str], None],
    register: RegisterFile | None = None,
    only: Collection[str] | None = None,
) -> None:
    """Fill an empty database with the example year, step by step; on another register where one is given.

    Of the public site, `only` these pages are written where they are named.
    """
    register = register or file.read()
    tell_progress(f"Register van {len(register.locations)} Werkpleinen laden.")
    with unit_of_work() as session:
        _load_register(session, register)
        write_changes(session, actor(session, "secretariaat"))
        reviews.make_reviewers(session, partial(actor, session))
        subjects = _subjects(session)
        closed = closing_days(session)
    tell_progress("Een jaar van antwoorden, controles en audits maken.")
    tale = tell(subjects, SEED, EXAMPLE_TODAY, closed)
    _tell_quarters(tale, subjects)
    _tell_learning()
    tell_progress("Cijfers maken en vrijgeven.")
    _tell_figures(subjects)
    tell_progress("Openbare pagina’s schrijven.")
    if only is not None:
        with unit_of_work() as session:
            publish_due(session, EXAMPLE_TODAY, only)
    run_jobs()


def _load_register(session: Session, register: RegisterFile) -> None:
    starts_on = reader.load().starts_on
    register_actions.load_register(session, SYSTEM, register, starts_on, starts_on)
    fill_closing_days(session, range(starts_on.year, EXAMPLE_TODAY.year + 2))
    example_accounts(session, queries.all_werkpleinen(session), clock.now())


def _subjects(session: Session) -> list[Subject]:
    counts = queries.served_counts(session)
    return [
        Subject(one.id, one.code, one.is_g4, counts.get(one.id, 0) == 1, one.main_id)
        for one in sorted(queries.all_werkpleinen(session), key=lambda one: one.code)
    ]


def actor(session: Session, name: str) -> Actor:
    """Give the holder of an example account as it acts."""
    account_id = session.scalars(select(Account.id).where(Account.email == f"{name}@voorbeeld.test")).one()
    return load_actor(session, account_id, EXAMPLE_TODAY)


def _tell_quarters(tale: Tale, subjects: list[Subject]) -> None:
    programme = reader.current()
    last = programme.starts_on - timedelta(days=1)
    for index, on in enumerate((*FIXED_ON, EXAMPLE_TODAY - timedelta(days=1))):
        with unit_of_work() as session:
            expect_checklists(session, programme.checklist_opens_on(QUARTERS[index]))
            if index == len(FIXED_ON):
                reminders.tell_all(session)
            reviews.hold(session, tale, (last, on))
            answers.write_quarter(session, tale, (last, on), programme)
            if index < len(FIXED_ON):
                milestones.fix_quarter(session, actor(session, "stuurgroep"), QUARTERS[index], on)
                _draw(session, QUARTERS[index], on)
                _hold_audits(session, tale, index, on + timedelta(days=1))
                laggards.work_on(session, partial(actor, session), index, on, SEED)
        last = on
    with unit_of_work() as session:
        answers.write_drafts(session, tale, QUARTERS[-1], programme)
        reminders.remind_the_silent(session, actor(session, "secretariaat"), tale, QUARTERS[-1])
        files = evidence.Files.make()
        hearings.reply(session, files, partial(actor, session), EXAMPLE_TODAY)
        decisions.decide(session, actor(session, "stuurgroep"), tale, subjects)
        steering.decide(session, partial(actor, session))
        _tell_evidence(session, files, programme)
        field.note_on_the_road(session, partial(actor, session), SEED)
        reports.write(session, partial(actor, session), EXAMPLE_TODAY)


def _draw(session: Session, quarter: Quarter, on: date) -> None:
    """Draw the sample of one quarter on the day it was fixed, out of what was known then."""
    if quarter == evidence.SAMPLED:
        milestones.rebuild(session, reader.current(), on)
        evidence.draw(session, on)


def _tell_evidence(session: Session, files: evidence.Files, programme: Programme) -> None:
    """Put files behind what was accepted, and leave some to be checked."""
    who = partial(actor, session)
    evidence.write_accepted(session, files)
    evidence.write_visits(session, files)
    evidence.supply_sample(session, files, who)
    milestones.rebuild(session, programme, EXAMPLE_TODAY)
    evidence.leave_waiting(session, files, who, EXAMPLE_TODAY, SEED)


def _tell_learning() -> None:
    with unit_of_work() as session:
        learning.share_practices(session, SEED, EXAMPLE_TODAY)
        if queries.by_code(session, NEWCOMER) is not None:
            learning.ask_someone(session, actor(session, f"mt.{NEWCOMER}"), EXAMPLE_TODAY)
        learning.consult_the_g4(session, actor(session, "secretariaat"))
        planning.tell_facts(session, partial(actor, session), EXAMPLE_TODAY)
        reviews.follow(session, partial(actor, session), EXAMPLE_TODAY)
        reviews.prepare(session, partial(actor, session), EXAMPLE_TODAY)
        regional.tell(session, partial(actor, session), EXAMPLE_TODAY, SEED)
        scans.tell(session, partial(actor, session), EXAMPLE_TODAY, SEED)


def _hold_audits(session: Session, tale: Tale, index: int, called_on: date) -> None:
    supporters = [actor(session, name).id for name in ("ondersteuner", "ondersteuner2")]
    ids = [one for one in supporters if one is not None]
    audits = [audit for audit in tale.audits if audit.quarter == QUARTERS[index + 1]]
    visits.hold_audits(session, audits, ids, called_on)


def _tell_figures(subjects: list[Subject]) -> None:
    programme = reader.current()
    with unit_of_work() as session:
        werkpleinen = queries.all_werkpleinen(session)
        outflow = count_outflow(subjects, programme, SEED)
        results.write_outflow(session, outflow, programme, werkpleinen)
        measured = measure_satisfaction(subjects, programme, SEED, EXAMPLE_TODAY)
        results.write_satisfaction(session, measured, programme, werkpleinen)
        preparer, approver = actor(session, "secretariaat"), actor(session, "stuurgroep")
    results.release_all(programme, preparer, approver)
    with unit_of_work() as session:
        principles.write_principles(session, SEED)
        complete.answer_some(session, actor(session, "secretariaat"), programme, EXAMPLE_TODAY)


def run_jobs() -> None:
    """Write the pages of the newest release, and run every other job once, as the scheduler would."""
    for feature in features_of(current_app):
        for job in feature.jobs:
            with unit_of_work() as session:
                job.run(session, EXAMPLE_TODAY)
