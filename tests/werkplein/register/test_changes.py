"""Changing the register: what is written, what follows from it, and what happens when two change it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.people import Person
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry, Event
from werkplein.obligations.actions import expect
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.publication.queries import locations
from werkplein.register import change_actions, change_queries, jobs, queries
from werkplein.register.area_rules import AreaSaid, Serving
from werkplein.register.change_actions import Overtaken
from werkplein.register.entry_rules import Impossible
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.rules import AreaKind, Facts
from werkplein.register.surroundings import surroundings

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("served")]
TODAY, DAY = date(2010, 7, 5), timedelta(days=1)
NEW_YEAR = date(2011, 1, 1)
WHOLE, ENDED = Serving(AreaKind.WHOLE), Serving(AreaKind.ENDED)
Change = Callable[..., object]


@pytest.fixture
def change(session: Session, anna: Person) -> Change:
    """Change a Werkplein as somebody who saw its newest version."""

    def act(werkplein: Werkplein, on: date, hands_over: bool = False, **new: object) -> None:
        seen = change_queries.newest_version(session, werkplein.id)
        change_actions.change_werkplein(session, anna.actor, werkplein.id, new, on, seen, TODAY, hands_over)

    return act


def facts_of(session: Session, werkplein: Werkplein) -> Facts:
    return queries.versions(session, [werkplein.id])[werkplein.id][-1].facts


def newest(session: Session, werkplein: Werkplein) -> int:
    return change_queries.newest_version(session, werkplein.id)


def listed(session: Session, on: date) -> dict[str, list[str]]:
    """Who is on the lists of that day: of everything, as rows, and in a release."""
    session.expire_all()
    return {
        "all": sorted(each.code for each in queries.all_werkpleinen(session, on)),
        "rows": sorted(each.code for each in queries.entries(session, on)),
        "asked": sorted(session.scalars(select(Werkplein.code).where(queries.is_open(on)))),
        "release": sorted(each.code for each in locations(session, on)),
    }


def ask(session: Session, werkplein: Werkplein, kind: ObligationKind = ObligationKind.CHECKLIST) -> None:
    due = date(2010, 7, 14)
    expect(session, [Expected(werkplein.id, kind, "2010-K2", date(2010, 6, 1), due, "/intern/", "answer:draft")])


def states(session: Session, werkplein: Werkplein) -> list[ObligationState]:
    rows = select(Obligation.state).where(Obligation.werkplein_id == werkplein.id).order_by(Obligation.id)
    return list(session.scalars(rows))


@pytest.mark.parametrize(("on", "is_there"), [(NEW_YEAR - DAY, True), (NEW_YEAR, False), (NEW_YEAR + DAY, False)])
def test_a_closing_to_come_counts_from_its_day_on_every_list(
    session: Session, leader: Werkplein, change: Change, on: date, is_there: bool
) -> None:
    change(leader, NEW_YEAR, is_closed=True)
    session.commit()

    assert {name: "leader" in codes for name, codes in listed(session, on).items()} == dict.fromkeys(
        ("all", "rows", "asked", "release"), is_there
    )
    jobs.derive_due(session, on)
    session.commit()
    assert set(map(len, listed(session, on).values())) == {4 if is_there else 3}


@pytest.mark.parametrize(("on", "is_there"), [(NEW_YEAR - DAY, False), (NEW_YEAR, True), (NEW_YEAR + DAY, True)])
def test_a_new_werkplein_is_on_every_list_from_the_day_it_opens(
    session: Session, anna: Person, leader: Werkplein, on: date, is_there: bool
) -> None:
    town = _free_town(session)
    facts = replace(facts_of(session, leader), name="Nieuwerf", seat_id=town)
    added = change_actions.open_werkplein(session, anna.actor, "nieuwerf", facts, WHOLE, NEW_YEAR, TODAY)
    session.commit()

    assert (added.opened_on, added.revision, added.changes_on) == (NEW_YEAR, 3, NEW_YEAR)
    assert {"nieuwerf" in codes for codes in listed(session, on).values()} == {is_there}
    jobs.derive_due(session, on)
    assert {"nieuwerf" in codes for codes in listed(session, on).values()} == {is_there}
    assert [area.kind for area in queries.served(session, [added.id], NEW_YEAR)[added.id]] == [AreaKind.WHOLE]


def _free_town(session: Session) -> int:
    from werkplein.register.models import Municipality

    town = Municipality(code="GM9999", name="Nieuwerf", search="nieuwerf")
    session.add(town)
    session.flush()
    return town.id


def test_everything_that_stands_in_the_way_of_a_new_werkplein_is_told_at_once(
    session: Session, anna: Person, leader: Werkplein, middle: Werkplein, change: Change
) -> None:
    change(middle, TODAY, main_id=leader.id)
    facts = replace(facts_of(session, leader), name="<b>", lat=6.4, lon=52.9, main_id=middle.id)

    with pytest.raises(Impossible) as refused:
        change_actions.open_werkplein(session, anna.actor, "leader", facts, WHOLE, TODAY, TODAY)

    assert {fault.field for fault in refused.value.faults} == {"code", "name", "lat", "main_id", "kind"}


def test_a_closing_today_asks_nothing_more_and_taking_it_back_asks_again(
    session: Session, anna: Person, leader: Werkplein, middle: Werkplein, change: Change
) -> None:
    for each in (leader, middle):
        ask(session, each)
    ask(session, leader, ObligationKind.AUDIT)

    change(leader, TODAY, is_closed=True)
    assert states(session, leader) == [ObligationState.WITHDRAWN] * 2
    assert states(session, middle) == [ObligationState.OPEN]

    seen = newest(session, leader)
    change_actions.undo_version(session, anna.actor, leader.id, seen, seen, TODAY)
    assert leader.closed_on is None
    assert states(session, leader) == [ObligationState.OPEN, ObligationState.WITHDRAWN], "a visit is asked by its job"


@pytest.mark.parametrize(
    ("on", "state"),
    [(NEW_YEAR - DAY, ObligationState.OPEN), (NEW_YEAR, ObligationState.WITHDRAWN)],
)
def test_a_closing_to_come_asks_nothing_more_from_its_day(
    session: Session, leader: Werkplein, change: Change, on: date, state: ObligationState
) -> None:
    change(leader, NEW_YEAR, is_closed=True)
    ask(session, leader)

    jobs.derive_due(session, on)

    assert states(session, leader) == [state]


@pytest.mark.both
@pytest.mark.parametrize(
    ("before", "since"),
    [
        (1, 0),
        # On the day of the closing, and after the day from which it was closed.
        (0, 0),
        (0, 100),
        (1, 100),
    ],
)
def test_what_was_withdrawn_before_it_was_told_of_the_closing_stays_so(
    session: Session, anna: Person, leader: Werkplein, change: Change, before: int, since: int
) -> None:
    ask(session, leader)
    obligation = session.scalars(select(Obligation)).one()
    obligation.state, obligation.settled_on = ObligationState.WITHDRAWN, TODAY - before * DAY

    change(leader, TODAY - since * DAY, is_closed=True)
    seen = newest(session, leader)
    change_actions.undo_version(session, anna.actor, leader.id, seen, seen, TODAY)

    assert states(session, leader) == [ObligationState.WITHDRAWN]


def test_a_merger_hands_over_the_municipalities(
    session: Session, leader: Werkplein, middle: Werkplein, change: Change
) -> None:
    change(leader, NEW_YEAR, hands_over=True, is_closed=True, successor_id=middle.id)

    served = [
        [area.municipality.name for area in queries.served(session, [middle.id], on)[middle.id]]
        for on in (NEW_YEAR - DAY, NEW_YEAR)
    ]
    assert served == [["Middelerf"], ["Lindeveen", "Middelerf"]]
    assert (leader.revision, middle.revision) == (2, 2)
    jobs.derive_due(session, NEW_YEAR)
    assert (leader.closed_on, leader.successor) == (NEW_YEAR, middle)


def test_taking_back_a_merger_tells_who_serves_its_municipalities_now(
    session: Session, anna: Person, leader: Werkplein, middle: Werkplein, change: Change
) -> None:
    change(leader, TODAY, hands_over=True, is_closed=True, successor_id=middle.id)
    seen = newest(session, leader)

    with pytest.raises(Impossible, match="Middelerf bedient Lindeveen ook"):
        change_actions.undo_version(session, anna.actor, leader.id, seen, seen, TODAY)


def test_a_main_location_closes_after_its_satellites_have_another(
    session: Session, leader: Werkplein, middle: Werkplein, laggard: Werkplein, change: Change
) -> None:
    change(middle, TODAY, main_id=leader.id)

    with pytest.raises(Impossible, match="andere hoofdlocatie: Middelerf"):
        change(leader, NEW_YEAR, is_closed=True)
    change(middle, NEW_YEAR - DAY, main_id=laggard.id)
    change(leader, NEW_YEAR, is_closed=True)

    assert queries.dossier_facts(session, [leader.id])[leader.id].closed_on == NEW_YEAR


def test_a_change_before_a_change_to_come_is_followed_by_it(
    session: Session, leader: Werkplein, laggard: Werkplein, change: Change
) -> None:
    change(leader, NEW_YEAR, region_id=laggard.region_id)
    change(leader, TODAY, name="Nieuw Lindeveen")

    jobs.derive_due(session, NEW_YEAR)

    assert (leader.name, leader.region_id) == ("Nieuw Lindeveen", laggard.region_id)


def test_a_move_gets_its_place_on_the_map_on_its_day(session: Session, leader: Werkplein, change: Change) -> None:
    change(leader, TODAY + DAY, moved=True, lat=53.2)
    before = leader.map_y

    jobs.derive_due(session, TODAY)
    assert leader.map_y == before
    jobs.derive_due(session, TODAY + DAY)

    assert leader.map_y < before - 10


def test_a_correction_shows_both_days(session: Session, anna: Person, leader: Werkplein, change: Change) -> None:
    change(leader, TODAY, name="Fout")
    wrong = queries.versions(session, [leader.id])[leader.id][-1]
    right, on = replace(wrong.facts, name="Goed"), TODAY - 10 * DAY

    change_actions.correct_version(session, anna.actor, leader.id, wrong.id, right, on, wrong.id, TODAY)

    row = queries.versions(session, [leader.id])[leader.id][-1]
    assert (row.holds_on, row.recorded_on, row.replaces_id) == (on, TODAY, wrong.id)
    assert leader.name == "Goed"


def test_each_version_is_in_the_trail(session: Session, anna: Person, leader: Werkplein, change: Change) -> None:
    change(leader, TODAY, name="Nieuw Lindeveen")

    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == Event.REGISTER_CHANGED.value)).one()
    assert (entry.actor_id, entry.werkplein_id, entry.facts) == (anna.id, leader.id, {"holds_on": "2010-07-05"})


def test_who_did_not_see_the_last_version_overwrites_nothing(
    session: Session, anna: Person, leader: Werkplein, change: Change
) -> None:
    seen = newest(session, leader)
    change(leader, TODAY, name="Eerst")

    with pytest.raises(Overtaken, match="niets overschreven"):
        change_actions.change_werkplein(session, anna.actor, leader.id, {"name": "Later"}, TODAY, seen, TODAY)
    assert leader.name == "Eerst"


def test_of_two_that_change_at_once_the_second_is_told(
    app: Flask, session: Session, anna: Person, leader: Werkplein
) -> None:
    key, seen = leader.id, newest(session, leader)
    session.commit()

    def act(own: Session, name: str) -> None:
        change_actions.change_werkplein(own, anna.actor, key, {"name": name}, TODAY, seen, TODAY)

    with meanwhile(app, lambda own: act(own, "Eerst")) as refused, pytest.raises(Overtaken):
        act(session, "Later")
    session.rollback()

    assert refused == []
    assert queries.versions(session, [key])[key][-1].name == "Eerst"


def test_two_that_together_make_a_circle_are_not_both_written(
    app: Flask, session: Session, anna: Person, leader: Werkplein, middle: Werkplein
) -> None:
    ids = {each.id: newest(session, each) for each in (leader, middle)}
    first, second = ids
    session.commit()

    def act(own: Session, key: int, main: int) -> None:
        change_actions.change_werkplein(own, anna.actor, key, {"main_id": main}, TODAY, ids[key], TODAY)

    with (
        meanwhile(app, lambda own: act(own, first, second)),
        pytest.raises(Impossible, match="Lindeveen is zelf"),
    ):
        act(session, second, first)


def test_a_municipality_is_added_ended_and_restored(
    session: Session, anna: Person, leader: Werkplein, middle: Werkplein
) -> None:
    seat = middle.seat_id

    def say(who: Werkplein, serving: Serving, on: date) -> ServiceArea:
        seen = change_queries.newest_area(session, who.id)
        return change_actions.change_area(session, anna.actor, AreaSaid(who.id, seat, on, serving), seen, TODAY)[0]

    with pytest.raises(Impossible, match="Middelerf bedient Middelerf ook"):
        say(leader, WHOLE, TODAY)
    with pytest.raises(Impossible, match="is wel de vestigingsgemeente"):
        say(middle, ENDED, TODAY)
    say(middle, Serving(AreaKind.SHARED), TODAY)
    added = say(leader, Serving(AreaKind.SHARED), NEW_YEAR)
    assert [len(queries.served(session, [leader.id], on)[leader.id]) for on in (NEW_YEAR - DAY, NEW_YEAR)] == [1, 2]

    change_actions.undo_area(session, anna.actor, leader.id, added.id, added.id, TODAY)
    assert len(queries.served(session, [leader.id], NEW_YEAR)[leader.id]) == 1
    assert leader.revision == 3


def test_a_row_about_an_area_that_nobody_saw_is_not_overwritten(
    session: Session, anna: Person, leader: Werkplein, middle: Werkplein
) -> None:
    said = AreaSaid(leader.id, leader.seat_id, TODAY, Serving(AreaKind.SHARED))

    with pytest.raises(Overtaken):
        change_actions.change_area(session, anna.actor, said, 0, TODAY)


@pytest.mark.parametrize(("on", "is_one"), [(NEW_YEAR - DAY, False), (NEW_YEAR, True), (NEW_YEAR + DAY, True)])
def test_a_main_location_shows_its_satellites_of_the_day(
    session: Session, leader: Werkplein, middle: Werkplein, change: Change, on: date, is_one: bool
) -> None:
    change(middle, NEW_YEAR, main_id=leader.id)
    session.commit()
    session.expire_all()

    shown = queries.by_code(session, "leader", on)

    assert shown is not None
    around = surroundings(session, shown, on)
    assert [each.code for each in around.satellites] == (["middle"] if is_one else [])
