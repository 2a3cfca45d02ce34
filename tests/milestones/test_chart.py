"""The chart of the overview is for who may see the whole country."""

from datetime import date

from werkplein.core.charts import draw_stale
from werkplein.core.database import unit_of_work
from werkplein.people.rules import Role

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
