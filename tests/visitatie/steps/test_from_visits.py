"""What audits brought from the road is on the step plan and on the card, for who weighs it and for the MT."""

from datetime import date, timedelta

import pytest

from milestones.rules import Found, Verdict
from tests.visitatie.conftest import TUESDAY
from visitatie import actions as visits
from visitatie.field.models import FieldAgreement, FieldItem, FieldNote
from visitatie.field.rules import ItemKind, NoteKind, Outcome
from visitatie.steps import actions, queries
from visitatie.steps.from_visits import Agreed, agreed_at, noted_at
from werkplein.core import clock

pytestmark = pytest.mark.both
PLAN, CARD = "/intern/werkpleinen/laggard/stappenplan/", "/intern/werkpleinen/laggard/"
FOUND = (Found("a2", Verdict.NOT_MET, "Er staan twee balies.", is_critical=True),)
ONE_QUEUE, SIGN = "Eén wachtrij.", "Een bord bij de deur."


@pytest.fixture
def plan(session, confirmed, laggard):
    """The plan of the laggard, which began before its audit."""
    actions.keep_up(session, date(2010, 7, 5))
    return queries.latest_plan(session, laggard.id)


@pytest.fixture
def brings(session, confirmed, bram):
    """Lets something of the audit come in from the road, or be corrected."""

    def brings(kind, detail, name, replaces=""):
        item = FieldItem(
            item=f"{kind.value:_<24}{name:_<12}", visit_id=confirmed.id, kind=kind, outcome=Outcome.RECORDED,
            fingerprint="0" * 64, content={}, told=[], made_at=clock.now(), holds_on=TUESDAY, recorded_on=TUESDAY,
            recorded_at=clock.now(), actor_id=bram.id, actor_label="Ondersteuner 1", replaces=replaces,
        )  # fmt: skip
        detail.item = item
        session.add_all([item, detail])
        session.flush()
        return item.item

    return brings


@pytest.fixture
def audited(session, plan, confirmed, bram, brings):
    """The audit was held, with agreements and notes; one agreement was corrected."""
    visits.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)
    brings(ItemKind.AGREEMENT, FieldAgreement(what=SIGN, who="Gemeente", due_on=date(2010, 9, 15)), "1")
    first = brings(ItemKind.AGREEMENT, FieldAgreement(what="Iets anders.", who="MT", due_on=date(2010, 8, 1)), "2")
    brings(
        ItemKind.AGREEMENT,
        FieldAgreement(what=ONE_QUEUE, who="MT", due_on=date(2010, 9, 1), milestone="a2"),
        "3",
        first,
    )
    for name, (kind, milestone, text) in enumerate(
        [
            (NoteKind.BOTTLENECK, "a2", "De wachtrij is dubbel."),
            (NoteKind.THREAT, "", "De huur loopt af."),
            (NoteKind.BEST_PRACTICE, "", "De koffie is goed."),
        ]
    ):
        brings(ItemKind.NOTE, FieldNote(kind=kind, criterion="a", milestone=milestone, text=text), str(name))
    session.commit()
    return plan


def test_agreements_are_by_plan_in_the_order_in_which_they_are_due_and_corrected_ones_once(session, audited):
    assert agreed_at(session, [audited.id]) == {
        audited.id: [
            Agreed(ONE_QUEUE, "MT", date(2010, 9, 1), "a2", TUESDAY),
            Agreed(SIGN, "Gemeente", date(2010, 9, 15), "", TUESDAY),
        ]
    }
    assert [each.about for each in noted_at(session, audited.id)] == ["a2", "a", "a"]


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 2), (1, 2)])
def test_an_audit_after_a_plan_ended_brings_nothing_to_it(session, audited, days, count):
    audited.ended_on = TUESDAY + timedelta(days=days)
    session.flush()

    assert len(agreed_at(session, [audited.id]).get(audited.id, ())) == count


def test_the_plan_shows_what_the_audit_saw_and_what_was_agreed(browse, audited, bram):
    page = browse(PLAN, by=bram)

    assert [ONE_QUEUE in page.text, SIGN in page.text, "Iets anders." in page.text] == [True, True, False]
    (bottlenecks,), (chances,) = (page.all(f"section[aria-labelledby={part}]") for part in ("knelpunten", "kansen"))
    assert "a2 De wachtrij is dubbel." in bottlenecks
    assert "a Bedreiging De huur loopt af." in chances
    assert "De koffie is goed." not in page.text


@pytest.mark.parametrize("who", ["bram", "dirk"])
def test_the_card_shows_what_was_agreed_at_the_audit(browse, audited, request, who):
    page = browse(CARD, by=request.getfixturevalue(who))

    told = page.text.replace("\xa0", " ")
    assert "Afspraken bij een audit" in told
    assert "MT, uiterlijk 1 september 2010 (audit van 13 juli 2010)" in " ".join(told.split())
    assert "Er zijn nog geen afspraken." not in told


def test_before_the_audit_nothing_is_told_of_it(browse, plan, session, bram, dirk):
    session.commit()

    assert "Afspraken bij een audit" not in browse(CARD, by=dirk).text
    assert "bij een audit" not in browse(PLAN, by=bram).text
