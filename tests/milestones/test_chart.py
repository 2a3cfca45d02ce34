"""The chart of the overview is for who may see the whole country."""

from datetime import date

from milestones.actions import record_findings
from milestones.charts import NAME
from milestones.rules import Found, Source, Verdict
from tests.milestones.building import CODES
from werkplein.core.charts import draw_stale, find, mark_stale
from werkplein.core.database import unit_of_work
from werkplein.core.labels import NO_BREAK, time_nl
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

TODAY = date(2010, 7, 5)


def test_who_sees_a_region_does_not_see_the_chart_of_the_country(app, session, a_person, leader):
    people = [a_person(Role.DCO, leader.region), a_person(Role.STEERING_GROUP)]
    session.commit()
    with unit_of_work() as own:
        draw_stale(own, TODAY)
    client = app.test_client()

    statuses = []
    for person in people:
        person.sign_in(client)
        statuses.append(client.get("/intern/grafieken/niveaus.svg").status_code)

    assert statuses == [404, 200]


def test_the_caption_carries_the_time_and_says_when_it_is_old(app, browse, session, a_person, leader):
    steering = a_person(Role.STEERING_GROUP)
    session.commit()
    with unit_of_work() as own:
        draw_stale(own, TODAY)
    chart = find(session, NAME)
    caption = f"Stand van 5 juli 2010, getekend om {time_nl(chart.drawn_at)}.".replace(NO_BREAK, " ")

    assert browse("/intern/overzicht/", by=steering).all("figcaption") == [caption]
    mark_stale(session, NAME)
    assert "opnieuw getekend" in browse("/intern/overzicht/", by=steering).all("figcaption")[0]


def test_a_tick_draws_again_what_changed_without_being_told(app, session, bram, leader):
    werkplein_id, actor = leader.id, bram.actor
    session.commit()
    with unit_of_work() as own:
        draw_stale(own, TODAY)
    assert find(session, NAME).text.endswith("kopgroep 0, middengroep 0, achterblijver 0, te weinig gegevens 4.")
    drawn_at = find(session, NAME).drawn_at
    session.commit()
    with unit_of_work() as own:
        assert draw_stale(own, TODAY) is None
    found = [Found(code, Verdict.MET) for code in CODES]

    with unit_of_work() as own:
        record_findings(own, actor, own.get_one(Werkplein, werkplein_id), found, Source.AUDIT, TODAY, TODAY, "v")
    with unit_of_work() as own:
        assert draw_stale(own, TODAY) == "getekend: niveaus"

    session.expire_all()
    assert find(session, NAME).text.endswith("kopgroep 1, middengroep 0, achterblijver 0, te weinig gegevens 3.")
    assert find(session, NAME).drawn_at > drawn_at
