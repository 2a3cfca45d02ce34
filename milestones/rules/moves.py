"""Which milestones are open after a move, or without a main location (domain D.5), in the words of every page."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from milestones.rules.satellites import day_about
from werkplein.core.labels import date_words, listing
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.rules import Turned


class Dated(Protocol):
    """What is about a milestone on a day."""

    @property
    def milestone(self) -> str: ...

    @property
    def holds_on(self) -> date: ...


def move_words(programme: Programme, moved_on: date | None, shown: Collection[str]) -> str | None:
    """Say which milestones begin anew since a move; `shown` are those of which something was found since."""
    codes = _of_building(programme, shown)
    if moved_on is None or not codes:
        return None
    must = "moet" if len(codes) == 1 else "moeten"
    return f"Het Werkplein is op {date_words(moved_on)} verhuisd: {listing(codes)} {must} opnieuw worden getoond."


def is_of_former(programme: Programme, found: Dated, moved_on: date | None) -> bool:
    """Tell whether it is about the building before a move, so that it says nothing about the one of now."""
    return moved_on is not None and found.holds_on < moved_on and programme.milestone(found.milestone).lapses_on_move


def before_words(programme: Programme, moved_on: date) -> str:
    """Say of a checklist about a day before a move which building it is about, and what to do for the one of now."""
    codes = listing([each.code for each in programme.milestones if each.lapses_on_move])
    return (
        f"Op {date_words(moved_on)} is het Werkplein verhuisd. Deze vragenlijst gaat bij {codes} over het gebouw van "
        "daarvoor. Hoe het in het nieuwe gebouw is, zegt u met ‘Meld een wijziging’."
    )


def anew_words(programme: Programme, turned: Turned, shown: Collection[str], answered: Collection[str]) -> str | None:
    """Say all of it; `shown` are those found since the move, `answered` those of which anything counts of its own."""
    told = move_words(programme, turned.moved_on, shown), alone_words(programme, turned.alone_since, answered)
    return " ".join(filter(None, told)) or None


def alone_words(programme: Programme, alone_since: date | None, answered: Collection[str]) -> str | None:
    """Say which milestones came from the main location and what its MT can do; `answered` are those it has itself."""
    codes = _of_main_location(programme, answered)
    if alone_since is None or not codes:
        return None
    since = f"Het Werkplein is sinds {date_words(alone_since)} geen satelliet meer"
    return f"{since}: {listing(codes)} telt het zelf. Het MT antwoordt met ‘Meld een wijziging’."


def to_answer(programme: Programme, turned: Turned, known: Collection[str]) -> dict[str, date]:
    """Give the milestones that nobody said anything of since the register made them open, and since when they are."""
    moved = dict.fromkeys(_of_building(programme, known), turned.moved_on)
    left = dict.fromkeys(_of_main_location(programme, known), turned.alone_since)
    return {code: since for code, since in (moved | left).items() if since is not None}


def is_asked_anyway(since: date, checklist: Quarter | None, today: date) -> bool:
    """Tell whether a checklist that is still expected asks it: one about an earlier day does not."""
    return checklist is not None and since <= day_about(checklist, today)


def _of_building(programme: Programme, known: Collection[str]) -> list[str]:
    return [each.code for each in programme.milestones if each.lapses_on_move and each.code not in known]


def _of_main_location(programme: Programme, known: Collection[str]) -> list[str]:
    return [each.code for each in programme.milestones if each.inherited_by_satellite and each.code not in known]
