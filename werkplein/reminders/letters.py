"""What the mails with reminders say: one about one thing, or one about many, each with the reason one gets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import render_template

from werkplein.core.labels import date_words, day_month, number, plural
from werkplein.obligations.queries import Open
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import working_days_left
from werkplein.register.cards import due_words, title_of
from werkplein.register.rules import title_of as named
from werkplein.reminders.queries import Item
from werkplein.reminders.rules import TOLD, Step

ACCOUNT = "/intern/account/#e-mail"
START = "/intern/"
CARDS = "/intern/werkpleinen/"
# Of one thing so many Werkpleinen are named; the start page has them all.
MOST_NAMED = 40
BECAUSE = {
    Role.MT_MEMBER: "u in het MT zit van {where}",
    Role.TEAM_LEADER: "u teamleider bent bij {where}",
    Role.PROCESS_SUPPORTER: "u procesondersteuner bent",
    Role.DCO: "u DCO bent van deze regio",
    Role.STEERING_GROUP: "u in de stuurgroep zit",
    Role.SECRETARIAT: "u bij het secretariaat werkt",
    Role.G4_REPRESENTATIVE: "u de grote steden vertegenwoordigt",
}

# What reaches the reader whatever was chosen, says so.
ALWAYS = {
    Step.LATE: " Over wat te laat is, krijgt u altijd bericht.",
    Step.BY_HAND: " Het secretariaat stuurde deze herinnering zelf.",
}


@dataclass(frozen=True)
class News:
    """Something to tell one reader: what is expected, which step this is, and the role that makes it theirs."""

    item: Item
    step: Step
    role: Role

    @property
    def is_of_others(self) -> bool:
        """Tell whether the reader is told what somebody else should have done."""
        return self.step in TOLD

    @property
    def address(self) -> str:
        """Give where to go: where it is done, or for who cannot do it the card of the Werkplein."""
        return f"{CARDS}{self.item.code}/" if self.is_of_others else self.item.obligation.address


@dataclass(frozen=True)
class Letter:
    """A mail: its subject, its text, and why one gets it."""

    subject: str
    text: str
    reason: str


@dataclass(frozen=True)
class Day:
    """When and where a letter is written: its day, the days on which nobody works, and the address of the site."""

    on: date
    closing_days: Collection[date]
    base_url: str

    def link(self, address: str) -> str:
        """Give the whole address of a page."""
        return f"{self.base_url}{address}"

    def is_late(self, news: News) -> bool:
        """Tell whether it should have been done."""
        return news.item.obligation.due_on < self.on


@dataclass(frozen=True)
class Group:
    """The same thing, expected of one or more Werkpleinen by the same day."""

    title: str
    due: str
    note: str
    is_late: bool
    lines: tuple[tuple[str, str], ...]
    more: int


def letter(news: Sequence[News], day: Day) -> Letter:
    """Write one mail about everything that one reader has to be told."""
    ordered = sorted(news, key=lambda each: (not day.is_late(each), *_what(each), each.item.name))
    groups = [_group(list(same), day) for _, same in groupby(ordered, key=_what)]
    single = groups[0] if len(groups) == len(groups[0].lines) == 1 else None
    text = render_template("mail/reminder.txt", single=single, groups=groups, start=day.link(START))
    return Letter(_subject(ordered, groups, day), text, _reason(ordered, day))


def _what(news: News) -> tuple[date, bool, str, str, str]:
    what = news.item.obligation
    return what.due_on, news.is_of_others, what.kind.value, what.period, what.part


def _group(same: Sequence[News], day: Day) -> Group:
    lines = dict.fromkeys((named(each.item.name), day.link(each.address)) for each in same)
    first = same[0]
    return Group(
        title=title(first.item),
        due=due_words(first.item.obligation.due_on, day.on, day.closing_days),
        note="Wie dit moet doen, kreeg hierover eerder bericht." if first.is_of_others else "",
        is_late=day.is_late(first),
        lines=tuple(lines)[:MOST_NAMED],
        more=max(0, len(lines) - MOST_NAMED),
    )


def title(item: Item) -> str:
    """Name what is expected: `Vragenlijst 2e kwartaal 2010`."""
    what = item.obligation
    asked = Open(what.kind, what.period, what.part, what.due_on, what.address, what.audience)
    return title_of(asked, reader.current())


def _subject(news: Sequence[News], groups: Sequence[Group], day: Day) -> str:
    """Say what, and by when."""
    if len(groups) == 1:
        return _subject_of_one(news, day)
    late = sum(day.is_late(each) for each in news)
    if late == len(news):
        return f"{number(len(news))} zaken zijn te laat, de oudste sinds {_day(news[0].item.obligation.due_on, day)}"
    first = next(each.item.obligation.due_on for each in news if not day.is_late(each))
    told = plural(late, "zaak te laat, ", "zaken te laat, ") if late else ""
    return (
        f"{told}{plural(len(news) - late, 'zaak gevraagd', 'zaken gevraagd')}, de eerste uiterlijk {_day(first, day)}"
    )


def _subject_of_one(news: Sequence[News], day: Day) -> str:
    first, count = news[0], len({each.item.werkplein_id for each in news})
    due_on, what = first.item.obligation.due_on, title(first.item)
    many = f" bij {count} Werkpleinen" if count > 1 else (f" bij {first.item.name}" if first.is_of_others else "")
    if due_on < day.on:
        return f"Te laat{many}: {what}, moest uiterlijk {_day(due_on, day)}"
    by_when = f"{what}{many}, uiterlijk {_day(due_on, day)}"
    if first.step is Step.OPENING:
        return f"Gevraagd: {by_when}"
    left = working_days_left(day.on, due_on, day.closing_days)
    return f"Nog {plural(left, 'werkdag', 'werkdagen')}: {by_when}" if left else f"Herinnering: {by_when}"


def _day(due_on: date, day: Day) -> str:
    return day_month(due_on) if due_on.year == day.on.year else date_words(due_on)


def _reason(news: Sequence[News], day: Day) -> str:
    role = news[0].role
    names = sorted({named(each.item.name) for each in news if each.role is role})
    because = BECAUSE.get(role, "dit bij uw rol hoort").format(
        where=names[0] if len(names) == 1 else "deze Werkpleinen"
    )
    steps = {each.step for each in news}
    always = next((sentence for step, sentence in ALWAYS.items() if step in steps), "")
    return f"U krijgt deze e-mail omdat {because}.{always} Minder e-mail? Kies zelf hoe vaak: {day.link(ACCOUNT)}"
