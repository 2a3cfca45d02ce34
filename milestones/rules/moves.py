"""Which milestones are open after a move, or without a main location (domain D.5), in the words of every page."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Protocol

from milestones.rules.effective import Effective
from milestones.rules.satellites import day_about, own_words, without_own
from werkplein.core.labels import date_words, listing
from werkplein.programme.rules import Programme, Quarter
from werkplein.register.rules import Turned, title_of


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


def ahead_words(
    programme: Programme, turned: Turned, values: Mapping[str, Effective], by: date, *, by_visit: bool
) -> tuple[tuple[str, str], ...]:
    """Say what is announced for a later day and what that takes away: what happens, and what to do, for each.

    What is named as enough for the reference date `by` is no more than that together with this. `by_visit` says that
    only what a visit sees raises the level.
    """
    moving = _moves_ahead(programme, turned.moves_on, by, by_visit=by_visit) if turned.moves_on else None
    leaving = _leaves_ahead(programme, *turned.main_from, values, by, by_visit=by_visit) if turned.main_from else None
    widening = _widens_ahead(programme, *turned.area_from, by, by_visit=by_visit) if turned.area_from else None
    return tuple(told for told in (moving, leaving, widening) if told is not None)


def gone_by_words(closes_on: date, next_reference: date) -> str:
    """Say of a Werkplein that closes before anything more counts when that is, and whether a level is fixed again."""
    none = "Er komt geen peildatum meer. " if closes_on <= next_reference else ""
    return f"{none}Dit Werkplein sluit op {date_words(closes_on)}."


def _widens_ahead(
    programme: Programme, on: date, towns: Collection[str], by: date, *, by_visit: bool
) -> tuple[str, str] | None:
    """Say which municipalities a milestone is also about from then on: who says nothing of one says it is not in."""
    codes = [each.code for each in programme.milestones if each.per_municipality]
    if not codes:
        return None
    goes, they = ("gaat" if len(codes) == 1 else "gaan"), ("die meedoet" if len(towns) == 1 else "die meedoen")
    told = f"{listing(codes)} {goes} dan ook over {listing(list(towns))}."
    # To say it is not enough where a visit or a document said otherwise (design 4.3).
    to_do = f"Laat na die dag bij een bezoek zien dat {they}." if by_visit else f"Toon na die dag aan dat {they}."
    return f"Meer gemeenten vanaf {date_words(on)}.", " ".join((told, to_do, *_else(on, by)))


def _moves_ahead(programme: Programme, on: date, by: date, *, by_visit: bool) -> tuple[str, str] | None:
    codes = _of_building(programme, ())
    if not codes:
        return None
    told = f"Wat vóór die dag over {listing(codes)} is gemeld of gezien, telt daarna niet meer."
    to_do = "Laat dat na de verhuizing opnieuw zien bij een bezoek." if by_visit else "Toon dat daarna opnieuw aan."
    return f"Verhuizing op {date_words(on)}.", " ".join((told, to_do, *_else(on, by)))


def _leaves_ahead(
    programme: Programme, on: date, main: str | None, values: Mapping[str, Effective], by: date, *, by_visit: bool
) -> tuple[str, str] | None:
    """Say what comes from another main location from then on, or from none any more."""
    if main is not None:
        has_main = any(value.is_inherited for value in values.values())
        title = title_of(main)
        heading = f"Een andere hoofdlocatie, {title}," if has_main else f"Satelliet van {title}"
        changes = ["Wat hier genoeg heet, kan dan anders zijn."] if on <= by else []
        return f"{heading} vanaf {date_words(on)}.", " ".join((*own_words(values, programme, on), *changes))
    codes = without_own(values, programme, on)
    if not codes:
        return None
    told = f"Bij {listing(codes)} telt dan alleen wat van dit Werkplein zelf bekend is."
    to_do = "Laat dat zien bij een bezoek." if by_visit else "Toon dat zelf aan."
    return f"Geen satelliet meer vanaf {date_words(on)}.", " ".join((told, to_do, *_else(on, by)))


def _else(on: date, by: date) -> Iterator[str]:
    if on <= by:
        yield f"Anders telt het op de peildatum van {date_words(by)} niet mee, ook niet in wat hier genoeg heet."


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
