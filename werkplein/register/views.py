"""Pages of the register: the list of Werkpleinen and the one-glance card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.actor import Place
from werkplein.core.database import db
from werkplein.core.dutch import NotReadable, parse_date
from werkplein.core.feature import panels_of
from werkplein.core.labels import number, plural
from werkplein.core.web import page
from werkplein.programme.reader import current
from werkplein.register import cards, queries, rules
from werkplein.register.history import history as history_of
from werkplein.register.models import Region, Werkplein
from werkplein.register.rules import Entry, Order, Wanted

bp = Blueprint("register", __name__, url_prefix="/intern/werkpleinen")


@bp.get("/")
@needs(Permission.REGISTER_READ)
def werkpleinen() -> ResponseReturnValue:
    """Show the Werkpleinen that were asked for."""
    on, session = clock.today(), db.session
    regions = queries.regions(session)
    wanted = rules.wanted_of(lambda key: request.args.get(key, ""), (region.code for region in regions))
    serving = queries.serving(session, wanted.search, on)
    everyone = queries.entries(session, on)
    found = rules.select_entries(everyone, wanted, frozenset(serving))
    return page(
        "register/werkpleinen",
        listing=_listing(wanted, found, len(everyone), serving),
        **(_instead(wanted, everyone, frozenset(serving), on) if not found else {}),
        choices=_choices(regions),
        **_closed(wanted, on),
    )


def _closed(wanted: Wanted, on: date) -> dict[str, Any]:
    """Give who closed, and who of these was searched; one statement."""
    closed, needle = queries.closed(db.session, on), rules.called(wanted.search)
    return {"closed": closed, "gone": [each for each in closed if rules.is_called(each.name, needle)]}


def _instead(wanted: Wanted, everyone: list[Entry], serving: frozenset[int], on: date) -> dict[str, Any]:
    """Give what is found among all, or else what may have been meant, each with an address that leads there."""
    alone = Wanted(search=wanted.search)
    is_elsewhere = bool(wanted.search and rules.select_entries(everyone, alone, serving))
    found = [] if is_elsewhere or not wanted.search else rules.nearest(wanted.search, queries.names(db.session, on))
    nearest = [(name, _address(alone, zoek=name)) for name in found]
    return {"elsewhere": _address(alone) if is_elsewhere else "", "nearest": nearest}


def _listing(wanted: Wanted, found: list[Entry], total: int, serving: Mapping[int, list[str]]) -> dict[str, Any]:
    """What the page says about the rows it shows."""
    part = rules.part_of(found, wanted.page)
    everyone = plural(total, "Werkplein", "Werkpleinen")
    return {
        "wanted": wanted,
        "part": part,
        "count": f"{number(part.total)} van {everyone}" if wanted.is_narrowed else everyone,
        "rows": _rows(part.rows, wanted, serving),
        "page_address": lambda to: _address(wanted, pagina=to),
    }


class Row(NamedTuple):
    """A row of the list: the Werkplein, whether its card may be opened, and by what else it was found."""

    entry: Entry
    may_open: bool
    serving: tuple[str, ...]


class Rows(NamedTuple):
    """All that the table of a page depends on."""

    rows: tuple[Row, ...]
    columns: tuple[tuple[str, str], ...]


def _rows(shown: Sequence[Entry], wanted: Wanted, serving: Mapping[int, list[str]]) -> Rows:
    return Rows(tuple(Row(one, _may_open(one), _beside_the_seat(one, serving)) for one in shown), _columns(wanted))


def _beside_the_seat(entry: Entry, serving: Mapping[int, list[str]]) -> tuple[str, ...]:
    """The municipalities by which a row was found, but for the one that is in the row already."""
    return tuple(name for name in serving.get(entry.id, ()) if name != entry.seat)


def _columns(wanted: Wanted) -> tuple[tuple[str, str], ...]:
    """The columns, of which one says that it is sorted on."""
    columns = [(Order.NAME, "Werkplein", ""), (Order.SEAT, "Gemeente", ""), (Order.REGION, "Regio", "wide")]
    sorted_on = [(label, f"{kind} up" if order is wanted.order else kind) for order, label, kind in columns]
    return (*sorted_on, ("Soort", "wide"), ("Geschiedenis", "wide"))


def _choices(regions: Sequence[Region]) -> dict[str, list[tuple[str, str]]]:
    return {
        "regio": [("", "Alle regio’s"), *((region.code, region.name) for region in regions)],
        "soort": [("", "Alle"), *rules.Role.choices()],
        "g4": [("", "Alle steden"), *rules.OnlyG4.choices()],
        "volgorde": rules.Order.choices(),
    }


def _may_open(entry: Entry) -> bool:
    return current_actor().may(Permission.CARD_READ, Place(entry.id, entry.region_id))


def _address(wanted: Wanted, **changes: Any) -> str:
    """The address of this list with something else chosen."""
    chosen = {
        "zoek": wanted.search,
        "regio": wanted.region,
        "soort": wanted.role.value if wanted.role else "",
        "g4": "ja" if wanted.only_g4 else "",
        "volgorde": "" if wanted.order is rules.Order.NAME else wanted.order.value,
    }
    given = {key: value for key, value in (chosen | changes).items() if value}
    return url_for("register.werkpleinen", **given)


@bp.get("/<werkplein>/")
@needs(Permission.CARD_READ, on="werkplein")
def card(werkplein: Werkplein) -> ResponseReturnValue:
    """Show one Werkplein at a glance."""
    panels = {slot: panels_of(current_app, slot) for slot in ("card.begun", "card.main", "card.side")}
    shown = cards.card(db.session, current_actor(), werkplein, panels, current(), clock.today())
    here = url_for("register.card", werkplein=werkplein.code)
    return page("register/card", title=werkplein.title, card=shown, werkplein=werkplein, on=shown.on, here=here)


@bp.get("/<werkplein>/register/")
@needs(Permission.CARD_READ, on="werkplein")
def history(werkplein: Werkplein) -> ResponseReturnValue:
    """Show every version of a Werkplein, as it is known now or as it was known on a day."""
    today = clock.today()
    known_on, problem = _known_on(request.args.get("bekend", ""), today)
    shown = history_of(db.session, werkplein, known_on or today, known_on)
    return page(
        "register/history",
        werkplein=werkplein,
        history=shown,
        known_on=known_on,
        problem=problem,
        on=known_on or today,
    )


def _known_on(raw: str, today: date) -> tuple[date | None, str]:
    """Read the day of which is asked what was known; what cannot be read is told."""
    if not raw.strip():
        return None, ""
    try:
        day = parse_date(raw, today.year)
    except NotReadable as error:
        return None, f"{error} U ziet wat nu bekend is."
    return (day, "") if day < today else (None, "Kies een dag die voorbij is. U ziet wat nu bekend is.")
