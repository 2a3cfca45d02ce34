"""What the page of the secretariat shows: what went unanswered, what will be sent and what was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from werkplein.core.labels import plural
from werkplein.core.paging import Part, page_of, part_of
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind
from werkplein.people.rules import Role
from werkplein.reminders import queries, rules
from werkplein.reminders.letters import title
from werkplein.reminders.pages import PER_PAGE, KindCount, Line, counts_of, line_of, who
from werkplein.reminders.queries import Item, Sent, Told
from werkplein.reminders.rules import ReminderState, Step, of_them_late


@dataclass(frozen=True)
class Ahead:
    """A step that will be taken on a day, about one kind, if nobody does it before."""

    on: date
    words: str
    title: str
    who: str
    count: int


@dataclass(frozen=True)
class SentLine:
    """A step that was taken, in words."""

    on: date
    name: str
    code: str
    title: str
    words: str
    functions: str
    how: str


@dataclass(frozen=True)
class Board:
    """The page of the secretariat: who did not answer, what will be sent, and what was."""

    counts: list[KindCount]
    late: int
    kind: ObligationKind | None
    unanswered: Part[Line]
    can_send: int
    priorities: int
    ahead: list[Ahead]
    sent: Part[SentLine]

    @property
    def lead(self) -> str:
        """Say in one sentence how it stands."""
        if not self.counts:
            return "Alles wat werd gevraagd, is gedaan."
        total = sum(each.open for each in self.counts)
        return f"{plural(total, 'vraag wacht', 'vragen wachten')} nog op antwoord{of_them_late(self.late, total)}"


def board(session: Session, kind: ObligationKind | None, number: int, older: int, on: date) -> Board:
    """Put the page together; nine statements."""
    items = _of_others(session, on)
    closed, told, taken = closing_days(session), queries.reminded(session), queries.taken(session)
    never, today = queries.never_delivered(session), queries.by_hand_on(session, on)
    shown = _of_kind(items, kind)
    lines = [_board_line(each, told, never, today, closed, on) for each in shown]
    total = queries.count_sent(session)
    page, count = page_of(total, older, PER_PAGE)
    sent = [_sent_line(each) for each in queries.sent(session, (page - 1) * PER_PAGE, PER_PAGE)]
    return Board(
        counts=counts_of(items, on),
        late=sum(each.obligation.is_late(on) for each in items),
        kind=kind,
        unanswered=part_of(lines, number, PER_PAGE),
        can_send=sum(not line.was_told_today for line in lines),
        priorities=len({line.code for line in lines if line.is_priority}),
        ahead=ahead(items, taken, closed, on),
        sent=Part(sent, page, count, total),
    )


def _of_others(session: Session, on: date) -> list[Item]:
    return [each for each in queries.expected(session, on) if rules.is_asked_of_others(each.obligation.audience)]


def _of_kind(items: Iterable[Item], kind: ObligationKind | None) -> list[Item]:
    return [each for each in items if kind is None or each.obligation.kind is kind]


def unanswered_ids(session: Session, kind: ObligationKind | None, on: date) -> list[int]:
    """Give everything on the list of what went unanswered, of one kind or all; one statement."""
    return [each.id for each in _of_kind(_of_others(session, on), kind)]


def _is_never(item: Item, never: Collection[int]) -> bool:
    return item.obligation.kind is ObligationKind.CHECKLIST and item.werkplein_id in never


def _board_line(
    item: Item, told: Mapping[int, Told], never: Collection[int], today: Collection[int], closed: Collection[date],
    on: date,
) -> Line:  # fmt: skip
    line = line_of(item, told, closed, on)
    count = line.told.count if line.told and item.obligation.kind is ObligationKind.CHECKLIST else 0
    return replace(
        line,
        is_never=_is_never(item, never),
        is_priority=line.is_late and rules.is_visit_priority(count),
        was_told_today=item.id in today,
    )


def ahead(
    items: Iterable[Item], taken: Mapping[int, Mapping[Step, date]], closed: Collection[date], on: date
) -> list[Ahead]:
    """Say what will be sent on the next days about what is still open then."""
    last = on + timedelta(days=rules.DAYS_AHEAD)
    found: Counter[tuple[date, str, str, str]] = Counter()
    for item in items:
        what = item.obligation
        for step in rules.planned(what.kind, what.opens_on, what.due_on, closed):
            if on < step.on <= last and step.step not in taken.get(item.id, {}):
                found[step.on, rules.words_of(what.kind, step.step), title(item), _to(step.step, what.audience)] += 1
    return [Ahead(*key, count) for key, count in sorted(found.items())]


def _to(step: Step, audience: str) -> str:
    told = rules.TOLD.get(step)
    return {Role.DCO: "de DCO", Role.SECRETARIAT: "het secretariaat"}.get(told, "") if told else who(audience)


def _sent_line(sent: Sent) -> SentLine:
    told: Counter[Role] = Counter()
    states: Counter[ReminderState] = Counter()
    for role, state, count in sent.readers:
        told[role] += count
        states[state] += count
    what = sent.obligation
    listed = ", ".join(f"{role.label} ({told[role]})" for role in Role if role in told)
    return SentLine(
        on=sent.taken_on,
        name=sent.name,
        code=sent.code,
        title=title(Item(what, sent.code, sent.name, 0)),
        words=rules.words_of(what.kind, sent.step),
        functions=listed or "Niemand: geen account in gebruik",
        how=", ".join(state.label for state in ReminderState if state in states) or "–",
    )
