"""What was corrected or delivered after a release was frozen: whoever decides is told, and freezing stays freezing."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from werkplein.core import audit
from werkplein.core.files import store
from werkplein.core.labels import AMSTERDAM
from werkplein.people.rules import Role
from werkplein.programme.reader import current
from werkplein.publication import actions, queries, since
from werkplein.publication.content import Withdrawn
from werkplein.publication.rules import Figure
from werkplein.publication.since import Became, changed_since
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions as results
from werkplein.results.changed_queries import read_so_far
from werkplein.results.models import Measurement, OutflowDelivery
from werkplein.results.rules import Way

pytestmark = pytest.mark.usefixtures("may_month")
LIST, ONE, PREPARE = "/intern/vrijgaven/", "/intern/vrijgaven/1/", "/intern/vrijgaven/klaarzetten/"
CAPTION = "Cijfers die na het klaarzetten veranderden"
FORM = "/intern/cijfers/uitstroom/{}/{}/uwv/"
SAID = "Sinds het klaarzetten is 1 cijfer gecorrigeerd. Wat gecorrigeerd is, staat er nog met de oude waarde in."
HOUR = datetime(2010, 7, 8, 10, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def told(session, number=1):
    """What changed since, as name and what happened."""
    found = changed_since(session, queries.by_number(session, number), current())
    return [(each.name, each.became) for each in found]


def approved(session, release, steering, today):
    release = queries.by_number(session, release.number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()


@pytest.mark.both
def test_what_was_recorded_before_a_release_was_prepared_is_in_it_and_what_came_after_is_told(
    session, prepare, correct, deliver, measure, recount, leader, middle, g4, laggard
):
    correct(middle, "2010-05", "uwv", 5, 300)
    measure(leader, 40, "6.75")
    prepare()
    assert told(session) == []

    correct(leader, "2010-05", "uwv", 25, 600)
    deliver(laggard, "2010-05", gemeente=(30, 900))
    recount(leader, 50)

    happened = [(leader.name, Became.CORRECTED)] * 2 + [(laggard.name, Became.DELIVERED)]
    assert sorted(told(session)) == sorted(happened)


@pytest.mark.both
@pytest.mark.parametrize(("day", "is_told"), [(date(2010, 6, 30), True), (date(2010, 7, 1), False)])
def test_the_day_tells_of_rows_where_nobody_noted_how_far_they_were_read(
    session, prepare, correct, leader, monkeypatch, day, is_told
):
    prepare(on=day)
    monkeypatch.setattr(audit, "last_facts", lambda *_: {})
    correct(leader, "2010-05", "uwv", 25, 600)

    assert told(session) == ([(leader.name, Became.CORRECTED)] if is_told else [])


def test_what_was_recorded_later_on_the_same_day_is_told(session, prepare, correct, leader):
    prepare(on=date(2010, 7, 1))
    correct(leader, "2010-05", "uwv", 25, 600)

    assert told(session) == [(leader.name, Became.CORRECTED)]


def test_what_was_changed_and_changed_back_is_what_was_read(session, prepare, correct, leader):
    prepare()
    correct(leader, "2010-05", "uwv", 25, 600)
    last = session.scalars(select(OutflowDelivery).order_by(OutflowDelivery.id.desc())).first()
    back = OutflowDelivery(werkplein_id=leader.id, month="2010-05", stream="uwv", replaces_id=last.id)
    back.outflow, back.caseload, back.holds_on, back.recorded_on = 13, 600, last.holds_on, last.recorded_on
    session.add(back)
    session.flush()

    assert told(session) == []


def test_a_month_after_the_last_of_the_release_does_not_fall_under_it(session, prepare, deliver, leader):
    prepare()
    deliver(leader, "2010-06", uwv=(13, 600))
    assert told(session) == []

    deliver(leader, "2010-04", uwv=(13, 600))
    assert told(session) == [(leader.name, Became.DELIVERED)]


def test_a_month_after_the_end_of_the_programme_is_told_by_its_name(
    app, browse, session, deliver, correct, prepare, leader, anna
):
    app.config["TODAY"] = date(2012, 2, 20)
    deliver(leader, "2012-01", uwv=(13, 600), gemeente=(10, 403))
    prepare("2012-01", on=date(2012, 2, 15))
    correct(leader, "2012-01", "uwv", 25, 600)
    session.commit()

    page = browse(ONE, by=anna)

    label = f"{leader.name}, Uitstroom naar werk, UWV WERKbedrijf, januari 2012"
    assert page.follow(label).path == "/intern/cijfers/uitstroom/2012-01/"
    assert browse(LIST, by=anna).follow("Bekijk welk").path == ONE


def test_a_period_that_the_release_takes_out_of_public_does_not_fall_under_it(
    session, publish, prepare, deliver, correct, leader
):
    deliver(leader, "2010-04", uwv=(13, 600), gemeente=(10, 403))
    publish("2010-05")
    prepare("2010-05", withdrawn=(Withdrawn(Figure.OUTFLOW, "2010-04", "april 2010"),))

    correct(leader, "2010-04", "uwv", 25, 600)

    assert (told(session, 1), told(session, 2)) == ([(leader.name, Became.CORRECTED)], [])


def test_what_comes_in_between_reading_and_preparing_is_told(session, anna, correct, leader, today, prepare):
    prepare()
    read, content = read_so_far(session, today), actions.freeze(session, current(), today, False)
    correct(leader, "2010-05", "uwv", 14, 600)
    actions.prepare(session, store(), anna.actor, content, today, read=read)

    assert told(session, 2) == [(leader.name, Became.CORRECTED)]


def test_who_decides_reads_which_figures_are_not_in_it_and_what_to_do(
    browse, session, prepare, correct, leader, steering, anna
):
    prepare()
    assert "Sinds het klaarzetten" not in browse(ONE, by=steering).text
    correct(leader, "2010-05", "uwv", 25, 600)
    session.commit()

    approver, maker = browse(ONE, by=steering), browse(ONE, by=anna)

    assert SAID in approver.text
    assert "Stuur de vrijgave dan terug." in approver.text
    (row,) = approver.rows(CAPTION)
    assert leader.name in row[0]
    assert "25" not in " ".join(row)
    assert "mei 2010" in row[0]
    assert row[1] == "gecorrigeerd op 1-7-2010"
    assert maker.follow("Zet een nieuwe vrijgave klaar").path == PREPARE


def test_an_approved_release_that_waits_for_its_hour_can_be_held_back_from_there(
    browse, session, prepare, correct, leader, steering, today
):
    approved(session, prepare(planned_at=HOUR), steering, today)
    correct(leader, "2010-05", "uwv", 25, 600)
    session.commit()

    page = browse(ONE, by=steering)

    assert SAID in page.text
    assert page.follow("Trek deze vrijgave in").path == f"{ONE}intrekken/"
    listed = browse(LIST, by=steering)
    assert (
        "Sinds het klaarzetten van vrijgave 1 is 1 cijfer gecorrigeerd. Wat gecorrigeerd is, staat er nog"
        in listed.text
    )


def test_what_is_public_says_that_the_figure_inside_is_another_one(browse, session, publish, correct, leader, anna):
    publish()
    correct(leader, "2010-05", "uwv", 25, 600)
    session.commit()

    assert "In het openbaar verandert dat pas met een nieuwe vrijgave." in browse(ONE, by=anna).text
    assert browse(LIST, by=anna).follow("Bekijk welk").path == ONE


def test_the_public_one_names_the_release_that_takes_the_figures_along(
    browse, session, publish, prepare, correct, deliver, leader, middle, laggard, anna, steering, today
):
    publish()
    correct(leader, "2010-05", "uwv", 25, 600)
    correct(middle, "2010-05", "uwv", 15, 300)
    release = prepare(planned_at=HOUR)
    page = browse(ONE, by=anna)
    assert "Vrijgave 2 staat klaar. Daarin is hier al rekening mee gehouden." in page.text
    assert page.follow("Vrijgave 2").path == "/intern/vrijgaven/2/"
    assert "Zet een vrijgave klaar" not in page.text

    approved(session, release, steering, today)
    deliver(laggard, "2010-05", gemeente=(30, 900))
    session.commit()

    assert "Vrijgave 2 is goedgekeurd. Daar is dit in verwerkt, behalve 1 cijfer." in browse(ONE, by=anna).text


def test_the_public_one_says_that_the_release_that_waits_lacks_the_figures_too(
    browse, session, publish, prepare, deliver, correct, leader, laggard, anna
):
    publish()
    deliver(leader, "2010-06", uwv=(13, 600), gemeente=(10, 403))
    prepare("2010-06", on=date(2010, 7, 15))
    deliver(laggard, "2010-05", gemeente=(30, 900))
    session.commit()

    assert "Vrijgave 2 staat klaar. Daar is dit ook nog niet in verwerkt." in browse(ONE, by=anna).text


def test_of_each_kind_is_told_whether_the_release_holds_it(
    browse, session, prepare, correct, deliver, measure, leader, middle, laggard, steering
):
    measure(leader, 40, "6.75")
    prepare()
    correct(leader, "2010-05", "uwv", 25, 600)
    deliver(laggard, "2010-05", gemeente=(30, 900))
    former = session.scalars(select(Measurement)).one()
    gone = Measurement(werkplein_id=leader.id, kind=former.kind, round=former.round, replaces_id=former.id)
    gone.n, gone.mean, gone.sd, gone.way = 0, Decimal(0), Decimal(0), Way.WITHDRAWN
    gone.holds_on, gone.recorded_on = former.holds_on, date(2010, 7, 1)
    session.add(gone)
    session.commit()

    said = "is 1 cijfer gecorrigeerd, is 1 cijfer geleverd en is 1 cijfer teruggenomen. "
    stands = "Wat geleverd is, staat er niet in. Wat teruggenomen is, staat er nog in."
    for path in (ONE, LIST):
        text = browse(path, by=steering).text
        assert said in text
        assert stands in text
        assert "niet mee" not in text


def test_more_than_a_dozen_are_folded(browse, session, prepare, correct, deliver, leader, steering):
    prepare()
    for month in ("2009-07", "2009-08", "2009-09", "2009-10", "2009-11", "2009-12", "2010-01"):
        deliver(leader, month, uwv=(13, 600), gemeente=(10, 403))
    session.commit()

    page = browse(ONE, by=steering)

    assert "Sinds het klaarzetten zijn 14 cijfers geleverd. Wat geleverd is, staat er niet in." in page.text
    assert "Toon 14 cijfers die veranderden" in page.all("summary")


def test_more_corrections_take_no_more_statements(browse, session, prepare, correct, leader, middle, steering):
    prepare()
    correct(leader, "2010-05", "uwv", 25, 600)
    session.commit()
    before = [browse(path, by=steering).statements for path in (ONE, LIST)]
    correct(middle, "2010-05", "uwv", 25, 300)
    session.commit()

    assert [browse(path, by=steering).statements for path in (ONE, LIST)] == before


@pytest.mark.parametrize(("month", "is_told"), [("2010-05", True), ("2010-06", False)])
@pytest.mark.parametrize("is_public", [True, False])
def test_the_form_of_a_figure_says_that_the_public_one_waits_for_a_release(
    browse, session, prepare, publish, leader, anna, month, is_told, is_public
):
    (publish if is_public else prepare)()
    path = FORM.format(month, leader.code)

    page = browse(path, by=anna)

    said = f"Over deze periode is al vrijgave 1 {'openbaar' if is_public else 'gemaakt'}."
    assert (said in page.text) is is_told
    assert ("pas openbaar met een nieuwe vrijgave" in page.text) is is_told


def test_the_form_of_a_measurement_says_so_too(browse, publish, measure, leader, anna):
    measure(leader, 40, "6.75")
    publish()

    page = browse(f"/intern/cijfers/tevredenheid/werkzoekenden/2010-1/{leader.code}/", by=anna)

    assert "Over deze periode is al vrijgave 1 openbaar." in page.text


ROUND = "/intern/cijfers/tevredenheid/werkzoekenden/{}/{}/"


@pytest.mark.both
@pytest.mark.parametrize(("day", "is_told"), [(date(2010, 2, 20), True), (date(2010, 2, 19), False)])
def test_without_notes_a_round_falls_under_the_release_that_was_frozen_after_it(
    browse, session, prepare, measure, leader, anna, monkeypatch, day, is_told
):
    noted = since.facts_of
    monkeypatch.setattr(since, "facts_of", lambda *told: {key: noted(*told)[key] for key in ("delivery", "until")})
    measure(leader, 40, "6.75")
    prepare().recorded_on = day
    session.commit()

    assert ("al vrijgave 1 gemaakt." in browse(ROUND.format("2010-1", leader.code), by=anna).text) is is_told


def test_a_round_after_the_last_month_of_a_release_is_in_it_as_soon_as_something_was_measured(
    browse, session, publish, deliver, measure, leader, anna
):
    """The first round ended on 19 February; the newest month of the release is January."""
    deliver(leader, "2010-01", uwv=(13, 600), gemeente=(10, 403))
    path = ROUND.format("2010-1", leader.code)
    publish("2010-01")
    assert "Over deze periode" not in browse(path, by=anna).text

    measure(leader, 40, "6.75")
    publish("2010-01")

    assert "Over deze periode is al vrijgave 2 openbaar." in browse(path, by=anna).text


def test_the_form_of_a_period_that_was_taken_out_of_public_says_so(browse, session, publish, deliver, leader, anna):
    deliver(leader, "2010-04", uwv=(13, 600), gemeente=(10, 403))
    publish("2010-05")
    publish("2010-05", withdrawn=(Withdrawn(Figure.OUTFLOW, "2010-04", "april 2010"),))

    april, may = (browse(FORM.format(month, leader.code), by=anna).text for month in ("2010-04", "2010-05"))

    assert "Deze periode is uit de openbaarheid gehaald." in april
    assert "openbaar als een nieuwe vrijgave deze periode weer bevat" in april
    assert "Over deze periode is al" not in april
    assert "Over deze periode is al vrijgave 2 openbaar." in may


def test_the_form_names_the_public_release_beside_the_one_that_waits(browse, publish, prepare, correct, leader, anna):
    publish()
    correct(leader, "2010-05", "uwv", 25, 600)
    prepare()

    page = browse(FORM.format("2010-05", leader.code), by=anna)

    assert "Over deze periode is al vrijgave 1 openbaar en vrijgave 2 gemaakt." in page.text


def test_the_page_that_confirms_a_zero_says_so_too_to_who_may_confirm_it(
    browse, session, publish, laggard, anna, a_person, today
):
    results.expect_figures(session, current(), all_werkpleinen(session), today)
    publish()
    path, said = f"/intern/cijfers/verwacht/gemeente/2010-05/{laggard.code}/", "al vrijgave 1 openbaar."

    for who in (anna, a_person(Role.MT_MEMBER, laggard)):
        assert said in browse(path, by=who).text
    assert said not in browse(path, by=a_person(Role.STEERING_GROUP)).text


def test_a_file_of_outflow_says_which_release_is_public_before_it_is_written(
    browse, publish, prepare, correct, leader, laggard, anna
):
    publish()
    correct(leader, "2010-05", "uwv", 25, 600)
    prepare()
    data = f"werkplein;maand;stroom;klanten;uitstroom\n{laggard.code};2010-05;gemeente;900;30\n".encode()

    ready = browse("/intern/inlezen/uitstroom/", by=anna).submit(
        "Controleer het bestand", file=(io.BytesIO(data), "mei.csv")
    )
    done = ready.submit("Bevestig: lees 1 regel in")

    assert "Vrijgave 1 is al openbaar, met uitstroom tot en met mei 2010. Vrijgave 2 is al gemaakt" in ready.text
    assert "Het wordt pas openbaar met een nieuwe vrijgave." in ready.text
    # A later release may hold it, so a file that was read in says nothing of releases.
    assert "met uitstroom tot en met" not in done.text


def test_who_prepares_is_told_beforehand_that_another_waits_for_its_hour(
    browse, session, prepare, steering, anna, today
):
    blocked = "U kunt nu geen nieuwe vrijgave klaarzetten."
    release = prepare(planned_at=HOUR)
    assert blocked not in browse(PREPARE, by=anna).text
    approved(session, release, steering, today)

    page = browse(PREPARE, by=anna)

    assert blocked in page.text
    assert "wordt openbaar op donderdag 8 juli 2010 om 10.00 uur" in page.text.replace("\xa0", " ")
    assert page.follow("Bekijk vrijgave 1").path == ONE
