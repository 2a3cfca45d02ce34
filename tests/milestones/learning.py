"""What tests of learning from each other arrange: who met what, and who shares it."""

from datetime import date

from sqlalchemy.orm import Session

from milestones import actions, support
from milestones.actions.practices import share_practices
from milestones.rules import Found, Source, Verdict
from milestones.rules.practices import Wish
from tests.milestones.building import CODES, PROGRAMME
from werkplein.core.actor import Actor
from werkplein.core.database import unit_of_work
from werkplein.register.models import Municipality, Werkplein, WerkpleinVersion

TODAY = date(2010, 7, 5)
BEFORE = date(2010, 2, 1)
MARCH = date(2010, 3, 18)
STORY = "We hebben de losse borden zelf weggehaald."


def observe(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    not_met: tuple[str, ...] = (),
    source: Source = Source.AUDIT,
    on: date = MARCH,
) -> None:
    """Let somebody find all twelve, met but for these."""
    found = [Found(code, Verdict.NOT_MET if code in not_met else Verdict.MET) for code in CODES]
    actions.record_findings(session, actor, werkplein, found, source, on, on, "v")
    actions.refresh(session, [werkplein.id], PROGRAMME, TODAY)


def come_to(session: Session, actor: Actor, werkplein: Werkplein, *codes: str) -> None:
    """Let somebody find these not met in February, and all twelve met in March."""
    observe(session, actor, werkplein, not_met=codes, on=BEFORE)
    observe(session, actor, werkplein)


def share(session: Session, actor: Actor, werkplein: Werkplein, *codes: str, story: str = "", on: date = TODAY) -> None:
    """Let the MT share these milestones."""
    share_practices(session, actor, werkplein, {code: Wish(True, story) for code in codes}, on)


def another(session: Session, like: Werkplein, code: str, lat: float) -> Werkplein:
    """Make one more Werkplein, in the region of another one."""
    seat = Municipality(code=f"GM-{code}", name=code.title(), search=code)
    session.add(seat)
    session.flush()
    shared = {
        "name": code.title(),
        "region_id": like.region_id,
        "seat_id": seat.id,
        "is_g4": False,
        "lat": lat,
        "lon": like.lon,
        "precision": like.precision,
    }
    on_map = {name: getattr(like, name) for name in ("map_x", "map_y", "anchor_x", "anchor_y")}
    made = Werkplein(code=code, opened_on=like.opened_on, derived_for=like.derived_for, **shared, **on_map)
    session.add(made)
    session.flush()
    dates = {"holds_on": like.derived_for, "recorded_on": like.derived_for}
    session.add(WerkpleinVersion(werkplein_id=made.id, is_closed=False, **dates, **shared))
    session.flush()
    return made


def card_of(session: Session, werkplein: Werkplein) -> support.SupportCard:
    """Read the card as a page does."""
    werkplein_id = werkplein.id
    session.commit()
    with unit_of_work(writes=False) as reading:
        return support.support(reading, [werkplein_id], TODAY)[werkplein_id]
