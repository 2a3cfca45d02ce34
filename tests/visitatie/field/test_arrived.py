"""Who is to choose between two contents of one thing is told what arrived before."""

import pytest

from tests.support.uploads import photo
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.field.conftest import AGREEMENT, NOTE, Phone, new_name
from visitatie import actions
from visitatie.models import Visit
from visitatie.rules import DayPart, VisitStatus

pytestmark = pytest.mark.both
PROPOSAL = {
    "rung": "supporters",
    "what": "Een ondersteuner erbij.",
    "why": "De wachtrij is dubbel.",
    "milestones": ["a2"],
    "owner": "MT",
    "due_on": "",
    "skip_reason": "",
}


def send_agreement(phone, name, **changes):
    return phone.send("onderdeel/agreement", AGREEMENT | changes, item=name)


def send_next_visit(phone, name, **changes):
    return phone.send("onderdeel/next_visit", {"wanted_on": "", "about": "De wachtrij"} | changes, item=name)


def send_proposal(phone, name, **changes):
    return phone.send("onderdeel/proposal", PROPOSAL | changes, item=name)


def send_photo(phone, name, about="gevel"):
    return phone.photo(photo(), name=f"{about}.jpg", item=name, description=about)


def send_audit(phone, name, about="vestigingsmanager"):
    return phone.audit(item=name, discussed_with=about)


@pytest.mark.parametrize(
    ("send", "changes", "told"),
    [
        (send_agreement, {"what": "Twee wachtrijen."}, {"fields": AGREEMENT}),
        (send_next_visit, {"about": "De balie"}, {"fields": {"wanted_on": "", "about": "De wachtrij"}}),
        (send_proposal, {"why": "Anders."}, {"fields": PROPOSAL}),
        (send_photo, {"about": "balie"}, {"address": "/intern/bezoeken/{visit}/bewijs/"}),
        (
            send_audit,
            {"about": "teamleider"},
            {
                "findings": {"a1": ["met", "Voldaan", ""], "a2": ["partly", "Deels", "Twee wachtrijen."]},
                "discussed_with": "vestigingsmanager",
            },
        ),
    ],
    ids=["agreement", "next visit", "proposal", "photo", "audit"],
)
def test_who_is_to_choose_is_told_what_arrived_before(phone, confirmed, send, changes, told):
    name = new_name()
    assert send(phone, name).status_code == 200

    answer = send(phone, name, **changes)

    assert (answer.status_code, answer.get_json()["why"]) == (409, "changed")
    if "address" in told:
        told = {"address": told["address"].format(visit=confirmed.id)}
    assert answer.get_json()["now"] == {"outcome": "vastgelegd"} | told


def test_what_was_set_aside_is_told_too(phone, session, bram, confirmed):
    actions.cancel(session, bram.actor, confirmed, "Het Werkplein is dan dicht.", TUESDAY)
    session.commit()
    name = new_name()
    phone.note(item=name, choice="theirs")

    answer = phone.note(item=name, text="Iets anders.")

    assert answer.get_json()["now"] == {"outcome": "terzijde gelegd", "fields": NOTE}


def test_what_arrived_at_another_visit_is_not_shown(phone, session, browse, bram, confirmed, leader):
    other = Visit(
        kind=confirmed.kind,
        werkplein_id=leader.id,
        basis=confirmed.basis,
        quarter=confirmed.quarter,
        due_on=confirmed.due_on,
        created_on=confirmed.created_on,
        status=VisitStatus.CONFIRMED,
        supporter_id=bram.id,
        planned_on=TUESDAY,
        part=DayPart.AFTERNOON,
    )
    session.add(other)
    session.commit()
    name = new_name()
    phone.note(item=name)

    answer = Phone(session, browse, other, bram).note(item=name)

    assert (answer.status_code, answer.get_json()["now"]) == (409, {})
