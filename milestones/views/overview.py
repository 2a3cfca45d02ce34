"""The list with levels, and the national overview."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from milestones import charts, overview, queries
from milestones.fixed_first import FixedFirst, fixed_first
from milestones.groups import Grouped, count_groups
from milestones.models import FixedQuarter
from milestones.queries import Closed, Line
from milestones.queries.decisions import Marks, correction_counts, marks_of, marks_on
from milestones.queries.told import Told, told_about, told_as_fixed, told_now
from milestones.rules import CorrectedChoice, HandedInChoice, Level, Verdict, Wanted, WorkingChoice, wanted_of
from milestones.rules.g4 import Adopted, approach_words
from milestones.rules.listing import LEFT_OUT, OPEN, PER_PAGE, UNANSWERED, UNKNOWN
from milestones.views.blueprint import bp
from milestones.views.moments import Moment, asked_moment, fixed_then
from werkplein.core import charts as drawn
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.feature import panels_of
from werkplein.core.known import Known
from werkplein.core.paging import part_of
from werkplein.core.web import page
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter
from werkplein.register import peer_rules
from werkplein.register.as_known import Then, peer_groups_then
from werkplein.register.peer_queries import peer_groups
from werkplein.register.peer_rules import PeerGroup

OfWerkplein = TypeVar("OfWerkplein", Line, Closed)


def _lines(moment: Moment | None = None, fixed: FixedQuarter | None = None) -> Sequence[Line]:
    """Give how the Werkpleinen stand that this reader may see: now, at a moment, or as they were fixed."""
    if fixed is not None:
        return _within_reach(queries.lines_of(db.session, fixed))
    if moment is None:
        return _within_reach(queries.lines(db.session, current(), clock.today()))
    return _within_reach(queries.lines_about(db.session, current(), moment.about, moment.known))


def _fixed(moment: Moment | None) -> Sequence[FixedQuarter]:
    """Give the quarters that were fixed by then, oldest first; one statement."""
    fixed = queries.all_fixed(db.session)
    if moment is None:
        return fixed
    return [row for row in fixed if row.recorded_on <= moment.as_of and row.holds_on < moment.about]


def _within_reach(found: Sequence[OfWerkplein]) -> Sequence[OfWerkplein]:
    scopes = current_actor().scopes_for(Permission.LEVEL_READ)
    if scopes.national:
        return found
    return [each for each in found if each.region_id in scopes.region_ids or each.werkplein_id in scopes.werkplein_ids]


@bp.get("/overzicht/", endpoint="overview")
@needs(Permission.LEVEL_READ)
def show_overview() -> ResponseReturnValue:
    """Show the country at a glance: now, at the moment that is asked, or as a quarter was fixed."""
    as_fixed = _asked_quarter()
    return _overview_as_fixed(as_fixed) if as_fixed else _overview_of(asked_moment())


def _overview_of(moment: Moment | None) -> ResponseReturnValue:
    """Show the country now or at a moment."""
    is_national = current_actor().scopes_for(Permission.LEVEL_READ).national
    lines, fixed, on = _lines(moment), _fixed(moment), _day_of(moment)
    about_fixed = fixed_then(moment)
    told = [*fixed, about_fixed] if about_fixed else fixed
    word = moment.known_words if moment and about_fixed else "voorlopig"
    shown = _country(lines, fixed, _then(moment) or Then(on, Known(on))) | {
        "moments": charts.moments(queries.counts_of(told), lines, on, word)
    }
    shown |= {"quarters": [Quarter.parse(row.quarter) for row in reversed(told)], "today": clock.today()}
    shown |= {"grouped": _grouped(lines, _then(moment)), "corrected": _corrected(told, moment) if is_national else ()}
    told_first = about_fixed if moment else _fixed_just_now(fixed)
    shown |= {"first": fixed_first(db.session, told_first, lines) if told_first and is_national else None}
    shown |= {"problems": _quarter_problems(None)}
    shown |= {"fixed_then": about_fixed} if moment else _only_now(lines, fixed, is_national, shown)
    return page("milestones/overview", on=on, moment=moment, is_national=is_national, to=_links(moment), **shown)


def _overview_as_fixed(quarter: FixedQuarter) -> ResponseReturnValue:
    """Show the country as a quarter was fixed, whatever was recorded since."""
    earlier, lines = queries.all_fixed(db.session), _lines(fixed=quarter)
    told = [row for row in earlier if row.quarter <= quarter.quarter]
    is_national = current_actor().scopes_for(Permission.LEVEL_READ).national
    then = _then_fixed(quarter)
    shown = _country(lines, told[:-1], then) | {"moments": charts.fixed_moments(queries.counts_of(told))}
    shown |= {"grouped": _grouped(lines, then), "to": _links(None, quarter, is_list=True)}
    shown |= {"corrected": _corrected(told, None) if is_national else (), "is_national": is_national}
    return page("milestones/overview", on=quarter.holds_on, moment=None, as_fixed=quarter, first=None, **shown)


def _fixed_just_now(fixed: Sequence[FixedQuarter]) -> FixedQuarter | None:
    """Give the newest fixed quarter as long as no later checklist opened: it is what everybody looks for then."""
    quarter = current().open_quarter(clock.today())
    return fixed[-1] if fixed and quarter is not None and fixed[-1].quarter >= quarter.code else None


def _corrected(fixed: Sequence[FixedQuarter], moment: Moment | None) -> tuple[tuple[Quarter, int], ...]:
    """Count per fixed quarter how many levels were corrected since, as was known then; one statement."""
    counts = correction_counts(db.session, moment.as_of if moment else clock.today())
    return tuple((Quarter.parse(row.quarter), counts[row.quarter]) for row in fixed if row.quarter in counts)


def _day_of(moment: Moment | None) -> date:
    return moment.about if moment else clock.today()


class Links(NamedTuple):
    """How the list behind a number, and the card behind a sign, are found: of the same moment.

    What was fixed is found by its quarter, and its cards about the day it is of, as was known when it was fixed.
    """

    moment: tuple[tuple[str, str], ...]
    fixed: tuple[tuple[str, str], ...] = ()

    def __call__(self, **chosen: str) -> str:
        """Give the address of the list; every choice is a code, and an empty one asks for all."""
        return _asked_for("/intern/mijlpalen/", (dict(self.moment) | chosen).items())

    def card(self, code: str) -> str:
        """Give the address of the card of a Werkplein."""
        then = self.fixed or self.moment
        return _asked_for(f"/intern/werkpleinen/{code}/{'stand/' if then else ''}", then)


def _asked_for(address: str, given: Iterable[tuple[str, str]]) -> str:
    words = "&".join(f"{name}={code}" for name, code in given if code)
    return f"{address}?{words}" if words else address


def _links(moment: Moment | None, fixed: FixedQuarter | None = None, is_list: bool = False) -> Links:
    """Give the links of a page; with `is_list` every list is of the fixed quarter, unless it names another."""
    about_fixed = Moment(fixed.holds_on, fixed.recorded_on) if fixed else None
    asked = {"kwartaal": fixed.quarter} if fixed and is_list else moment.arguments if moment else {}
    return Links(tuple(asked.items()), tuple(about_fixed.arguments.items()) if about_fixed else ())


def _only_now(
    lines: Sequence[Line], fixed: Sequence[FixedQuarter], is_national: bool, shown: Mapping[str, Any]
) -> dict[str, Any]:
    """Give what is no question about another day: what can be done, is asked, was drawn, and others show."""
    today, chart = clock.today(), drawn.find(db.session, charts.NAME)
    return {
        "to_fix": queries.next_to_fix(fixed[-1] if fixed else None, current(), today),
        "chart": chart,
        "is_older": chart is not None and chart.text != charts.text_of(shown["moments"], today),
        "panels": _panels(lines),
        **(_asked(today, shown["first"]) if is_national else {}),
    }


def _then(moment: Moment | None, fixed: FixedQuarter | None = None) -> Then | None:
    """Give about which day the register is asked, and up to when it was known; nothing for now."""
    if fixed is not None:
        return _then_fixed(fixed)
    return Then(moment.about, moment.known) if moment is not None else None


def _then_fixed(fixed: FixedQuarter) -> Then:
    return Then(fixed.holds_on, queries.known_at_fixing(fixed))


def _groups_of(then: Then | None) -> Mapping[int, PeerGroup]:
    """Give the peer group of every open Werkplein; one statement."""
    bounds = current().peers.bounds
    if then is None:
        return peer_groups(db.session, clock.today(), bounds)
    return peer_groups_then(db.session, then, bounds)


def _approach(then: Then | None) -> Adopted | None:
    """Give the approach for the four big cities; one statement."""
    if then is None:
        return queries.adopted_approach(db.session, clock.today())
    return queries.adopted_approach(db.session, then.about, then.known.on)


def _grouped(lines: Sequence[Line], then: Then | None) -> Grouped:
    """Give the counts per peer group, the four big cities apart; two statements."""
    return count_groups(lines, _groups_of(then), _groups(), _approach(then))


def _country(lines: Sequence[Line], fixed: Sequence[FixedQuarter], then: Then) -> dict[str, Any]:
    """Give the counts of a day beside those that were fixed before, and how far the deadline is."""
    programme = current()
    last = queries.fixed_before(fixed, programme, then.about)
    country, closed = overview.count(lines, programme), _closed_since(last, lines, then) if last else []
    stopped = sum(each.was_shown for each in closed)
    return {
        "country": country,
        "last": last,
        "gone": overview.gone_words(closed),
        "stopped": stopped,
        "outlook": overview.outlook(country, last.holds_on if last else None, programme, then.about, stopped),
    }


def _closed_since(last: FixedQuarter, lines: Sequence[Line], then: Then) -> list[Closed]:
    """Give who had a level then and is in no number of now; one statement, none where everybody is still there."""
    ids = {line.werkplein_id for line in lines if line.before is not None}
    counts = queries.counts_of([last])[last.quarter]
    if len(ids) == sum(counts[level.value] for level in Level):
        return []
    return [each for each in _within_reach(queries.closed_of(db.session, last, then)) if each.werkplein_id not in ids]


def _asked(today: date, first: FixedFirst | None) -> dict[str, Any]:
    """Give how far everybody is with the checklist that is open, or how far they came when it was locked."""
    if first is not None:
        return {"quarter": first.quarter, "handed_in": first.handed_in, "locked_on": first.fixed.recorded_on}
    quarter = current().open_quarter(today)
    if quarter is None:
        return {"quarter": None, "handed_in": None}
    handed_in = queries.handed_in(db.session, quarter, today)
    return {"quarter": quarter, "handed_in": handed_in, "due_on": current().checklist_due_on(quarter)}


def _panels(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Give what other features show on the overview, each with its content per Werkplein."""
    ids = [line.werkplein_id for line in lines]
    return [
        {"template": panel.template, "content": panel.for_many(db.session, ids, clock.today())}
        for panel in panels_of(current_app, "overview.main")
        if panel.permission is None or current_actor().may(panel.permission)
    ]


@bp.get("/mijlpalen/")
@needs(Permission.LEVEL_READ)
def levels() -> ResponseReturnValue:
    """Show the Werkpleinen with their levels that were asked for: of now, of another day, or as they were fixed."""
    fixed = _asked_quarter()
    moment = None if fixed else asked_moment()
    shown = {"fixed_then": fixed_then(moment), "to": _links(moment, fixed), **_list(moment, fixed)}
    shown["problems"] = (*_quarter_problems(fixed), *shown["wanted"].problems)
    return page("milestones/levels", fixed=fixed, moment=moment, **shown)


def _list(moment: Moment | None, fixed: FixedQuarter | None) -> dict[str, Any]:
    """Give what is asked for, the rows that answer it, and what is said beside them."""
    lines = _lines(moment, fixed)
    regions = sorted({(line.region, line.region_code) for line in lines})
    is_then = fixed is not None or (moment is not None and not moment.is_now)
    wanted, marks = _wanted(regions, fixed, is_then), _marks(moment, fixed)
    return {
        "wanted": wanted,
        "is_then": is_then,
        "choices": _choices(regions, marks.before_on),
        "page_address": _pages(wanted, moment),
        "marks": marks,
        **_rows(lines, wanted, marks, _then(moment, fixed), partial(_told, moment, fixed)),
    }


def _told(moment: Moment | None, fixed: FixedQuarter | None, ids: Sequence[int]) -> tuple[Told, ...]:
    """Tell why Werkpleinen stand where they stand, and what helps: now, at a moment, or as they were fixed."""
    if fixed is not None:
        return told_as_fixed(db.session, ids, current(), fixed)
    if moment is not None:
        return told_about(db.session, ids, current(), moment.about, moment.known)
    return told_now(db.session, ids, current(), clock.today())


def _pages(wanted: Wanted, moment: Moment | None) -> Callable[[int], str]:
    """Give how another page of the same list is found."""
    return lambda to: _address(wanted, pagina=to, **(moment.arguments if moment else {}))


def _rows(
    lines: Sequence[Line], wanted: Wanted, marks: Marks, then: Then | None, tell: Callable[[Sequence[int]], Any]
) -> dict[str, Any]:
    """Give the rows that are asked for, and what is said of the four big cities among them; two statements.

    Only where laggards are asked for it is told of those on the page why, and what helps.
    """
    groups = _groups_of(then)
    part = part_of(tuple(_found(lines, wanted, groups, marks)), wanted.page, PER_PAGE)
    return {
        "part": part,
        "told": tell([line.werkplein_id for line in part.rows]) if wanted.level is Level.LAGGARD else (),
        "total": len(lines),
        "milestones": current().milestones,
        "g4": frozenset(werkplein_id for werkplein_id, group in groups.items() if group == peer_rules.G4),
        "approach": approach_words(_approach(then)),
    }


def _marks(moment: Moment | None, fixed: FixedQuarter | None) -> Marks:
    """Give what was corrected of the levels that the list shows, and whose level is a decision; one statement."""
    if fixed is not None:
        return marks_of(db.session, Quarter.parse(fixed.quarter))
    on = _day_of(moment)
    return marks_on(db.session, on, moment.as_of if moment else on, current().open_quarter(on))


def _wanted(regions: Sequence[tuple[str, str]], fixed: FixedQuarter | None, is_then: bool) -> Wanted:
    codes = (code for _, code in regions)
    return wanted_of(lambda key: request.args.get(key, ""), current(), codes, fixed.quarter if fixed else "", is_then)


def _found(lines: Sequence[Line], wanted: Wanted, groups: Mapping[int, PeerGroup], marks: Marks) -> list[Line]:
    handed_in, corrected = _handed_in() if wanted.handed_in else {}, dict(marks.corrected_now)
    return [line for line in lines if wanted.matches(line, handed_in, groups, corrected)]


def _asked_quarter() -> FixedQuarter | None:
    """Give the fixed quarter that is asked for; one statement, none for the levels of now."""
    asked = request.args.get("kwartaal", "")
    return next((row for row in queries.all_fixed(db.session) if row.quarter == asked), None) if asked else None


def _quarter_problems(found: FixedQuarter | None) -> tuple[str, ...]:
    """Say that the quarter that is asked for was not fixed, or is none."""
    asked = request.args.get("kwartaal", "")
    if not asked or found is not None:
        return ()
    try:
        return (f"Het {Quarter.parse(asked).label} is niet vastgesteld. {LEFT_OUT}",)
    except ValueError:
        return (f"Dit kwartaal {UNKNOWN}",)


def _handed_in() -> Mapping[int, bool]:
    quarter = current().open_quarter(clock.today())
    progress = queries.progress_of(db.session, quarter) if quarter else {}
    return {werkplein_id: checklist.is_submitted for werkplein_id, checklist in progress.items()}


def _choices(regions: list[tuple[str, str]], before_on: date | None) -> dict[str, list[tuple[str, str]]]:
    programme = current()
    titles = [(milestone.code, f"{milestone.code} {milestone.title}") for milestone in programme.milestones]
    criteria = [(criterion.code, f"{criterion.code} {criterion.title}") for criterion in programme.criteria]
    return {
        "niveau": [("", "Alle niveaus"), *Level.choices()],
        "was": [("", "Maakt niet uit"), *Level.choices()],
        "regio": [("", "Alle regio’s"), *((code, name) for name, code in regions)],
        "groep": [("", "Alle groepen"), *((each.code, each.label) for each in _groups())],
        "mijlpaal": [("", "Alle mijlpalen"), *titles],
        "criterium": [("", "Alle criteria"), *criteria],
        "oordeel": [("", "Elk oordeel"), *Verdict.choices(), (UNANSWERED, "Niet beantwoord"), (OPEN, "Nog open")],
        "werkend": [("", "Alle"), *((each.value, each.words(before_on)) for each in WorkingChoice)],
        "lijst": [("", "Alle"), *HandedInChoice.choices()],
        "correctie": [("", "Alle"), *CorrectedChoice.choices()],
    }


def _groups() -> Sequence[PeerGroup]:
    return peer_rules.peer_groups(current().peers.bounds)


def _address(wanted: Wanted, **changes: Any) -> str:
    """Give the address of this list with something else chosen."""
    chosen = {
        "niveau": wanted.level,
        "was": wanted.before,
        "regio": wanted.region,
        "groep": wanted.group,
        "mijlpaal": wanted.milestone,
        "criterium": wanted.criterion,
        "oordeel": wanted.judged,
        "werkend": wanted.working,
        "lijst": wanted.handed_in,
        "kwartaal": wanted.quarter,
        "correctie": wanted.corrected,
    }
    given: dict[str, Any] = {key: str(value) for key, value in (chosen | changes).items() if value}
    return url_for("milestones.levels", **given)
