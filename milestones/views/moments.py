"""The time machine: about which day a page is asked, and up to when what was recorded counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from milestones import panels, queries
from milestones.models import FixedQuarter
from milestones.queries.decisions import Decisions, decisions, fixed_level
from milestones.views.blueprint import bp
from werkplein.core import clock
from werkplein.core.access import Permission, needs
from werkplein.core.database import db
from werkplein.core.dutch import parse_date
from werkplein.core.known import Known
from werkplein.core.labels import date_nl, date_words
from werkplein.core.web import page
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register.as_known import Then, around_then, place_then
from werkplein.register.closings import closing_words, closings
from werkplein.register.models import Werkplein
from werkplein.register.rules import title_of


@dataclass(frozen=True)
class Moment:
    """What was asked: `about` which day, with what was known on `as_of`; what cannot be is told in `problems`."""

    about: date
    as_of: date
    typed: tuple[str, str] = ("", "")
    problems: tuple[str, ...] = ()

    @property
    def known(self) -> Known:
        """Give what counts as known."""
        return Known(self.as_of)

    @property
    def is_now(self) -> bool:
        """Tell whether it is the stand of now that was asked."""
        return self.about == self.as_of == clock.today()

    @property
    def words(self) -> str:
        """Say what is shown."""
        is_all = self.as_of == clock.today()
        known = "met alles wat nu bekend is" if is_all else f"zoals bekend op {date_words(self.as_of)}"
        return f"Stand op {date_words(self.about)}, {known}"

    @property
    def known_words(self) -> str:
        """Say in a few words up to when what was recorded counts."""
        return "zoals nu bekend" if self.as_of == clock.today() else f"zoals bekend op {date_nl(self.as_of)}"

    @property
    def arguments(self) -> dict[str, str]:
        """Give what an address needs to ask for the same."""
        return {"over": date_nl(self.about), "bekend": date_nl(self.as_of)}


def asked_moment() -> Moment | None:
    """Give the moment that the address asks for; nothing when it asks for now."""
    typed = request.args.get("over", "").strip(), request.args.get("bekend", "").strip()
    if not any(typed):
        return None
    today, problems = clock.today(), []
    days = []
    for text, what in zip(typed, ("Over welke dag", "Bekend op welke dag"), strict=True):
        day, problem = _day(text, what, today)
        days.append(day)
        problems += [problem] if problem else []
    as_of = days[1] or today
    return Moment(days[0] or as_of, as_of, typed, tuple(problems))


def _day(text: str, what: str, today: date) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        day = parse_date(text[:40], today.year)
    except ValueError as error:
        return None, f"Bij ‘{what}’: {error}"
    first = current().starts_on
    if not first <= day <= today:
        return None, f"Kies bij ‘{what}’ een dag van {date_nl(first)} tot en met {date_nl(today)}."
    return day, ""


def fixed_then(moment: Moment | None) -> FixedQuarter | None:
    """Give the quarter that was fixed about the very day that is asked; one statement on such a day, else none."""
    return queries.fixed_about(db.session, moment.about, moment.as_of) if moment is not None else None


@bp.get("/werkpleinen/<werkplein>/stand/", endpoint="standing_on")
@needs(Permission.CARD_READ, on="werkplein")
def show_standing(werkplein: Werkplein) -> ResponseReturnValue:
    """Show the level and the milestones of a Werkplein about a day."""
    today = clock.today()
    moment = asked_moment() or Moment(today, today)
    state = queries.state_about(db.session, werkplein.id, current(), moment.about, moment.known)
    shown = panels.of_state(state, current(), moment.about)
    decided = decisions(db.session, [werkplein.id])[werkplein.id]
    then = Then(moment.about, moment.known)
    place = place_then(db.session, werkplein.id, then)
    towns = around_then(db.session, werkplein.id, place.seat_id, then) if place else ()
    more: dict[str, Any] = {"shown": shown, "towns": towns, "place": place}
    more |= {"decision": decided.in_force(moment.about, moment.as_of)} | _fixed_level(werkplein, moment, decided)
    more |= _closing(werkplein, moment, today)
    more["title"] = title_of(place.name) if place else werkplein.title
    return page("milestones/standing_on", werkplein=werkplein, moment=moment, on=moment.about, **more)


def _closing(werkplein: Werkplein, moment: Moment, today: date) -> dict[str, Any]:
    """Give the day on which it closes as far as was known, and that in words; one statement."""
    found = closings(db.session, moment.about, moment.known).get(werkplein.id)
    return {"closes_on": found and found.on, "closing": found and closing_words(found, today)}


def _fixed_level(werkplein: Werkplein, moment: Moment, decided: Decisions) -> dict[str, Any]:
    """Give the level that was fixed about the very day that is asked, and its correction as known then.

    Two statements on a day about which a quarter was fixed, else one at most.
    """
    quarter = fixed_then(moment)
    if quarter is None:
        return {"fixed": None}
    corrections = (each for each in decided.of_quarter(quarter.quarter) if each.recorded_on <= moment.as_of)
    fixed = fixed_level(db.session, werkplein.id, Quarter.parse(quarter.quarter))
    return {"fixed": fixed, "correction": next(corrections, None)}
