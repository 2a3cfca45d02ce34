"""Fifty Werkpleinen save their answers at once, through the application as it runs: no error, no answer lost."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from milestones.models import Draft
from milestones.rules import Verdict
from tests.milestones.building import CODES
from tests.support.people import make_person
from werkplein.people.rules import Role
from werkplein.register.models import Municipality, Werkplein

WRITERS = 50
ANSWERS = CODES[:6]
FACTS = (
    "region_id",
    "is_g4",
    "lat",
    "lon",
    "precision",
    "map_x",
    "map_y",
    "anchor_x",
    "anchor_y",
    "opened_on",
    "derived_for",
)


def many_werkpleinen(session, like):
    """More Werkpleinen like this one, each with somebody in its MT."""
    people = {}
    for number in range(WRITERS):
        seat = Municipality(code=f"GM8{number:03}", name=f"Dorp {number}", search=f"dorp {number}")
        session.add(seat)
        session.flush()
        facts = {name: getattr(like, name) for name in FACTS}
        werkplein = Werkplein(code=f"dorp-{number}", name=f"Dorp {number}", seat_id=seat.id, **facts)
        session.add(werkplein)
        session.flush()
        people[werkplein.code] = make_person(session, Role.MT_MEMBER, werkplein)
    session.commit()
    return people


def save_all(app, code, person):
    """One MT answers its questions one after the other; gives the answers of the server."""
    client = app.test_client()
    person.sign_in(client)
    sheet = f"/intern/werkpleinen/{code}/vragenlijst/2010-K2/"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(sheet).text)[1]
    statuses = []
    for milestone in ANSWERS:
        answer = {"verdict": "met", "version": "0", "note": code, "holds_on": ""}
        given = {f"{milestone}-{name}": value for name, value in answer.items()}
        statuses.append(client.post(sheet, data=given | {"csrf_token": token}).status_code)
    return statuses


@pytest.mark.both
@pytest.mark.slow
def test_fifty_werkpleinen_save_at_once_without_an_error_or_a_lost_answer(app, session, leader):
    people = many_werkpleinen(session, leader)

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda each: save_all(app, *each), people.items()))

    assert {status for statuses in answers for status in statuses} == {303}
    kept = session.scalar(select(func.count()).where(Draft.verdict == Verdict.MET))
    assert kept == WRITERS * len(ANSWERS)


@pytest.mark.both
def test_many_people_on_one_answer_are_told_and_one_of_them_is_kept(app, session, leader, carla):
    session.commit()
    values = ["met", "partly", "not_met"] * 4

    def save(verdict):
        client = app.test_client()
        carla.sign_in(client)
        sheet = "/intern/werkpleinen/leader/vragenlijst/2010-K2/"
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(sheet).text)[1]
        given = {"csrf_token": token, "d1-verdict": verdict, "d1-version": "0", "d1-note": "", "d1-holds_on": ""}
        return verdict, client.post(sheet, data=given).status_code

    with ThreadPoolExecutor(len(values)) as pool:
        answers = list(pool.map(save, values))

    kept = session.scalars(select(Draft)).one()
    assert kept.version == 1
    assert {verdict for verdict, status in answers if status == 303} == {kept.verdict.value}
    assert {status for verdict, status in answers if verdict != kept.verdict.value} == {409}
