"""Reminding: each step is taken once, in the unit of work that writes its mail; who was told is kept per reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core import letters as post
from werkplein.core.actor import SYSTEM, Actor
from werkplein.core.audit import Event
from werkplein.core.database import lock_name
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import closing_days
from werkplein.people.queries import holders
from werkplein.people.rules import MailRhythm
from werkplein.programme.rules import is_working_day
from werkplein.reminders import queries, rules
from werkplein.reminders.letters import Day, News, letter
from werkplein.reminders.models import Reminder, TakenStep
from werkplein.reminders.queries import Item, Readers, Waiting
from werkplein.reminders.rules import ReminderState, Step, Turn

# So many steps in one unit of work: an installation that starts with years behind it must let others write meanwhile.
MOST_AT_ONCE = 5_000
# Who reminds holds this name: of two at once, the second finds everything done.
LOCK = "reminders"


@dataclass(frozen=True)
class Done:
    """How many steps were taken, and how many mails written."""

    steps: int = 0
    mails: int = 0


def remind(session: Session, base_url: str, today: date) -> Done:
    """Take every step whose turn it is, and write the mail that leaves now; a second time does nothing.

    On a day on which nobody works nothing is sent: the next working day catches up. Who was invited and chose no
    password yet is told nothing: what comes after that is.
    """
    lock_name(session, LOCK)
    day = Day(today, closing_days(session), base_url)
    if not is_working_day(today, day.closing_days):
        return Done()
    items = queries.expected(session, today)
    turns = _turns(session, items, day)
    readers = Readers(holders(session, today))
    steps = [(item, each.step) for item, each in turns]
    _pass_by(session, turns, today)
    _tell(session, SYSTEM, steps, readers, today)
    return Done(len(turns), _write_mail(session, items, readers, day))


def _turns(session: Session, items: Sequence[Item], day: Day) -> list[tuple[Item, Turn]]:
    """Give whose turn it is, of what nobody settles meanwhile; the rest of very many waits for the next time."""
    taken = queries.taken(session)
    found: list[tuple[Item, Turn]] = []
    for item in items:
        what, closed = item.obligation, day.closing_days
        plan = rules.planned(what.kind, what.opens_on, what.due_on, closed)
        turn = rules.turn(what.kind, plan, taken.get(item.id, {}), day.on, closed)
        if turn is not None and len(found) < MOST_AT_ONCE:
            found.append((item, turn))
    still_open = queries.hold(session, [item.id for item, _ in found]) if found else set()
    return [(item, turn) for item, turn in found if item.id in still_open]


def _pass_by(session: Session, turns: Sequence[tuple[Item, Turn]], today: date) -> None:
    """Mark the steps that have passed: they are not taken any more."""
    rows = [_row(item, step, today, is_passed=True) for item, turn in turns for step in turn.passed]
    if rows:
        session.execute(insert(TakenStep), rows)


def _row(item: Item, step: Step, today: date, is_passed: bool = False) -> dict[str, Any]:
    return {
        "obligation_id": item.id,
        "due_on": item.obligation.due_on,
        "step": step,
        "occasion": today.isoformat() if step is Step.BY_HAND else "",
        "taken_on": today,
        "is_passed": is_passed,
    }


def _tell(session: Session, actor: Actor, steps: Sequence[tuple[Item, Step]], readers: Readers, today: date) -> None:
    """Take these steps: a row for each, and one for every reader, who then waits for mail or finds it on the page."""
    if not steps:
        return
    statement = insert(TakenStep).returning(TakenStep.id, sort_by_parameter_order=True)
    ids = session.scalars(statement, [_row(item, step, today) for item, step in steps]).all()
    rows = []
    for step_id, (item, step) in zip(ids, steps, strict=True):
        told = readers.of(item, rules.roles_told(step, item.obligation.audience))
        rows += [_reader_row(step_id, account_id, role) for account_id, role in told.items()]
        audit.record(
            session, actor, Event.REMINDER_SENT, ("obligation", item.id), item.werkplein_id,
            kind=item.obligation.kind.value, period=item.obligation.period, step=step.value, readers=len(told),
        )  # fmt: skip
    if rows:
        session.execute(insert(Reminder), rows)


def _reader_row(step_id: int, account_id: int, role: Any) -> dict[str, Any]:
    waiting = {"state": ReminderState.WAITING, "mailed_on": None}
    return {"step_id": step_id, "account_id": account_id, "role": role, **waiting}


def _write_mail(session: Session, items: Iterable[Item], readers: Readers, day: Day) -> int:
    """Write one mail for every reader whose mail leaves now, with all that waits; gives how many."""
    waiting = queries.waiting(session)
    if not waiting:
        return 0
    known = {item.id: item for item in items}
    fates = {each.id: _fate(each, known.get(each.obligation_id), readers) for each in waiting}
    left = _by_account([each for each in waiting if fates[each.id] is ReminderState.WAITING])
    last = queries.last_mailed(session, list(left))
    mails = 0
    for account_id, told in left.items():
        if not _leaves_now(told, readers.rhythm(account_id), last.get(account_id), day):
            continue
        _write(session, readers.address(account_id), account_id, told, known, day)
        fates |= {each.id: ReminderState.MAILED for each in told}
        mails += 1
    _keep(session, fates, day.on)
    return mails


def _fate(waiting: Waiting, item: Item | None, readers: Readers) -> ReminderState:
    """Tell what becomes of something that waits: what was settled, moved or handed over is told no more."""
    if item is None or item.obligation.due_on != waiting.due_on:
        return ReminderState.DROPPED
    if waiting.account_id not in readers.of(item, {waiting.role}):
        return ReminderState.DROPPED
    is_silent = readers.rhythm(waiting.account_id) is MailRhythm.ON_PAGE and not waiting.step.is_urgent
    return ReminderState.ON_PAGE if is_silent else ReminderState.WAITING


def _by_account(waiting: Iterable[Waiting]) -> dict[int, list[Waiting]]:
    found: dict[int, list[Waiting]] = {}
    for each in waiting:
        found.setdefault(each.account_id, []).append(each)
    return found


def _leaves_now(told: Sequence[Waiting], rhythm: MailRhythm, last_on: date | None, day: Day) -> bool:
    if any(each.step.is_urgent for each in told):
        return True
    since = min(each.taken_on for each in told)
    return rules.leaves_now(rhythm, since, last_on, day.on, day.closing_days)


def _write(
    session: Session, address: str, account_id: int, told: Iterable[Waiting], items: Mapping[int, Item], day: Day
) -> None:
    # Of what waited for two steps, the newest counts.
    newest = {(each.obligation_id, each.role): each for each in told}
    written = letter([News(items[each.obligation_id], each.step, each.role) for each in newest.values()], day)
    post.write(session, address, written.subject, written.text, written.reason, to_account_id=account_id)


def _keep(session: Session, fates: Mapping[int, ReminderState], today: date) -> None:
    """Keep what became of everything that waited; a statement per outcome."""
    for state in (ReminderState.MAILED, ReminderState.ON_PAGE, ReminderState.DROPPED):
        ids = [reminder_id for reminder_id, fate in fates.items() if fate is state]
        if ids:
            on = today if state is ReminderState.MAILED else None
            session.execute(update(Reminder).where(Reminder.id.in_(ids)).values(state=state, mailed_on=on))


@dataclass(frozen=True)
class ByHand:
    """What reminding by hand would do now: what is reminded of, at how many Werkpleinen, with how many mails."""

    ids: tuple[int, ...]
    werkpleinen: int
    mails: int


def would_remind(session: Session, obligation_ids: Collection[int], today: date) -> ByHand:
    """Say what reminding of these would do, so that it can be asked first; three statements, nothing is sent."""
    readers, told = Readers(holders(session, today)), queries.by_hand_on(session, today)
    items = [each for each in queries.expected(session, today) if each.id in obligation_ids and each.id not in told]
    fresh = [each for each in items if _can_remind(each, readers)]
    accounts = {
        account
        for each in fresh
        for account in readers.of(each, rules.roles_told(Step.BY_HAND, each.obligation.audience))
    }
    return ByHand(tuple(each.id for each in fresh), len({each.werkplein_id for each in fresh}), len(accounts))


def remind_by_hand(session: Session, actor: Actor, obligation_ids: Collection[int], base_url: str, today: date) -> Done:
    """Remind who must do these now; of each thing at most once a day."""
    lock_name(session, LOCK)
    if not obligation_ids:
        raise DomainError("Kies wie u een herinnering stuurt.", "chosen")
    items = queries.expected(session, today)
    readers = Readers(holders(session, today))
    reached = [each for each in items if each.id in obligation_ids and _can_remind(each, readers)]
    still_open = queries.hold(session, [each.id for each in reached]) if reached else set()
    fresh = still_open - queries.by_hand_on(session, today)
    if not fresh:
        raise Conflict(_why_nothing(bool(still_open)))
    steps = [(each, Step.BY_HAND) for each in reached if each.id in fresh]
    _tell(session, actor, steps, readers, today)
    day = Day(today, closing_days(session), base_url)
    return Done(len(steps), _write_mail(session, items, readers, day))


def _can_remind(item: Item, readers: Readers) -> bool:
    """Tell whether somebody else must do it, and whether anybody can be written to."""
    audience = item.obligation.audience
    return rules.is_asked_of_others(audience) and bool(readers.of(item, rules.roles_told(Step.BY_HAND, audience)))


def _why_nothing(was_sent: bool) -> str:
    if was_sent:
        return "Hierover is vandaag al een herinnering gestuurd. Morgen kan het weer."
    return (
        "Er is niemand om te herinneren: het is intussen gedaan, of er is geen account in gebruik. Nodig zo nodig "
        "iemand uit."
    )
