"""A proposed day that passes without an answer: it cannot be confirmed any more, and all see that another is needed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.visitatie.conftest import TODAY, TUESDAY
from tests.visitatie.test_asked import asked_of
from tests.visitatie.test_pages import LIST, address, plan
from visitatie import actions, jobs, queries
from visitatie.asks import _ask
from visitatie.pages import _totals, lead_of
from visitatie.planning.models import VisitPlan, VisitSlot
from visitatie.planning.rules.state import Aim, PlanState
from visitatie.rules import DayPart, Tally, VisitStatus, is_unanswered
from werkplein.core import clock
from werkplein.core.actor import Scopes
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme.rules import Quarter

CARDS = "/intern/werkpleinen/"
DAY = timedelta(days=1)
AFTER = TUESDAY + DAY


@pytest.fixture
def offered(session, proposed, bram):
    """The same day, and Thursday beside it, out of a plan."""
    made = {"quarter": proposed.quarter, "number": 1, "aim": Aim.BEST, "team_size": 1, "state": PlanState.PUBLISHED}
    row = VisitPlan(**made, for_day=TODAY, asked_by=bram.id, progress=[], outcome={}, published_at=clock.now())
    session.add(row)
    session.flush()
    for rank, day in enumerate((TUESDAY, TUESDAY + 2 * DAY), start=1):
        slot = {"visit_id": proposed.id, "plan_id": row.id, "rank": rank, "day": day, "part": DayPart.MORNING}
        session.add(VisitSlot(**slot, supporter_id=bram.id))
    session.flush()
    return proposed


def confirmations(session):
    asked = select(Obligation.state).where(Obligation.kind == ObligationKind.VISIT_CONFIRMATION)
    return session.scalars(asked).all()


@pytest.mark.parametrize(
    ("status", "day", "offered_until", "passed"),
    [
        (VisitStatus.PROPOSED, TUESDAY - DAY, None, True),  # the day before today
        (VisitStatus.PROPOSED, TUESDAY, None, False),  # today the MT can still answer
        (VisitStatus.PROPOSED, TUESDAY + DAY, None, False),
        (VisitStatus.PROPOSED, TUESDAY - 2 * DAY, TUESDAY - DAY, True),  # the last day that was offered passed too
        (VisitStatus.PROPOSED, TUESDAY - 2 * DAY, TUESDAY, False),  # today the MT can still choose it
        (VisitStatus.PROPOSED, TUESDAY - 2 * DAY, TUESDAY + DAY, False),
        (VisitStatus.PROPOSED, TUESDAY, TUESDAY - DAY, False),  # its own day is not over
        (VisitStatus.CONFIRMED, TUESDAY - DAY, None, False),  # who agreed has answered
        (VisitStatus.OPEN, None, None, False),
    ],
)
def test_only_a_proposal_of_which_every_day_was_before_today_went_unanswered(status, day, offered_until, passed):
    assert is_unanswered(status, day, offered_until, TUESDAY) is passed


@pytest.mark.parametrize("today", [TUESDAY - DAY, TUESDAY])
def test_a_day_can_be_confirmed_until_it_is_over(session, proposed, dirk, today):
    actions.confirm(session, dirk.actor, proposed, today)

    assert proposed.status is VisitStatus.CONFIRMED


def test_the_day_after_it_can_be_confirmed_no_more(session, proposed, dirk):
    with pytest.raises(
        DomainError, match=r"is geweest\. Deze dag kunt u niet meer bevestigen\. U krijgt een nieuw voorstel\."
    ):
        actions.confirm(session, dirk.actor, proposed, AFTER)


def test_the_mt_reads_that_the_day_has_passed_and_has_no_button(browse, app, proposed, dirk):
    opened_before = browse(address(proposed), by=dirk)
    app.config["TODAY"] = AFTER

    page = browse(address(proposed), by=dirk)
    late = opened_before.submit("Bevestig dinsdag 13 juli")

    passed = "De voorgestelde dag, dinsdag 13 juli, ochtend, is geweest. U hebt daar niet op geantwoord."
    assert f"{passed} De ondersteuner stelt een nieuwe dag voor." in page.text
    assert "Past deze dag?" not in page.text
    assert late.status == 422
    assert "Deze dag kunt u niet meer bevestigen." in late.text


def test_of_the_days_that_were_offered_those_to_come_can_still_be_chosen(browse, app, offered, dirk):
    app.config["TODAY"] = AFTER

    page = browse(address(offered), by=dirk)

    assert "Kies een van de andere dagen." in page.text
    assert [box["value"] for box in page.html.select("input[name=slot]")] == ["2"]


def test_when_all_days_passed_none_can_be_chosen(browse, app, offered, dirk):
    opened_before = browse(address(offered), by=dirk)
    app.config["TODAY"] = TUESDAY + 3 * DAY

    assert not browse(address(offered), by=dirk).html.select("input[name=slot]")
    assert opened_before.submit("Bevestig deze dag", slot="2").status == 422


def test_the_supporter_finds_it_in_the_list_in_the_counts_and_under_what_is_asked(browse, app, laggard, proposed, bram):
    app.config["TODAY"] = AFTER

    page = browse(LIST, by=bram)

    assert "1 audit: 1 opnieuw te plannen, de dag ging voorbij zonder antwoord." in page.text
    assert "dag voorbij, geen antwoord" in page.rows("Bezoeken in het")[0][3]
    assert asked_of(browse, bram)[0].startswith(f"{laggard.name} antwoordde niet over dinsdag 13")
    assert browse(LIST, by=bram, query={"stand": "nieuwe-dag"}).rows("Bezoeken in het")
    assert browse(LIST, by=bram, query={"stand": "proposed"}).all("table") == []
    assert "1 voorgestelde dag ging voorbij zonder antwoord" in browse("/intern/bezoeken/planning/", by=bram).text


# The other day that was offered is two days after the proposed one: tomorrow, today and yesterday.
@pytest.mark.parametrize(("after", "can_choose"), [(1, True), (2, True), (3, False)])
def test_a_new_day_is_needed_only_when_no_offered_day_is_left(
    browse, app, laggard, offered, bram, dirk, after, can_choose
):
    app.config["TODAY"] = TUESDAY + after * DAY
    counted, needed = browse(LIST, by=bram), browse(LIST, by=bram, query={"stand": "nieuwe-dag"})
    planned, own = browse(LIST, by=bram, query={"stand": "proposed"}), browse(address(offered), by=bram)
    planning, card = browse("/intern/bezoeken/planning/", by=bram).text, browse(f"{CARDS}{laggard.code}/", by=dirk)

    asked = " ".join(asked_of(browse, bram)[0].split())

    assert ("1 audit: 1 gepland." in counted.text) is can_choose
    assert ("opnieuw te plannen" in counted.text) is not can_choose
    assert (needed.all("table") == []) is can_choose
    assert (planned.all("table") != []) is can_choose
    assert ("Er is een nieuwe dag nodig" in planning) is not can_choose
    assert ("Stel een nieuwe dag voor" in own.text) is not can_choose
    assert ("dag voorbij, geen antwoord" in card.text) is not can_choose
    assert (f"Uw bezoek aan {laggard.name}" in asked) is can_choose
    assert ("het MT kan kiezen tot en met donderdag 15 juli" in asked) is can_choose
    assert (f"{laggard.name} antwoordde niet over dinsdag 13 juli" in asked) is not can_choose


@pytest.mark.both
@pytest.mark.parametrize(("after", "count"), [(0, 0), (1, 0), (2, 0), (3, 1)])
def test_the_database_and_the_rule_find_the_same_visits_unanswered(session, offered, after, count):
    today = TUESDAY + after * DAY

    assert queries.tally(session, Scopes(national=True), offered.quarter, today).unanswered == count
    assert queries.find(session, offered.id).is_unanswered(today) is bool(count)


def test_on_the_day_itself_it_is_planned(browse, app, proposed, bram):
    app.config["TODAY"] = TUESDAY

    assert "1 audit: 1 gepland." in browse(LIST, by=bram).text
    assert browse(LIST, by=bram, query={"stand": "nieuwe-dag"}).all("table") == []


def test_the_supporter_proposes_another_day_or_records_what_was_seen_all_the_same(browse, app, proposed, bram):
    app.config["TODAY"] = AFTER
    page = browse(address(proposed), by=bram)

    assert "Was het bezoek er toch?" in page.text
    assert "Dag voorgesteld: donderdag 15 juli." in plan(page, bram, day="15-7-2010").text


@pytest.mark.both
@pytest.mark.parametrize(
    ("today", "state"),
    [
        (TUESDAY - DAY, ObligationState.OPEN),
        (TUESDAY, ObligationState.OPEN),
        (AFTER, ObligationState.WITHDRAWN),
    ],
)
def test_an_mt_is_asked_no_more_about_a_day_that_passed(session, proposed, today, state):
    jobs.create_audits(session, today)

    assert confirmations(session) == [state]


@pytest.mark.parametrize(
    ("today", "state"),
    [(TUESDAY + 2 * DAY, ObligationState.OPEN), (TUESDAY + 3 * DAY, ObligationState.WITHDRAWN)],
)
def test_an_mt_is_asked_until_the_last_of_the_days_it_was_offered(session, offered, today, state):
    jobs.create_audits(session, today)

    assert confirmations(session) == [state]


@pytest.mark.parametrize(("after_due", "words"), [(0, ", uiterlijk "), (1, ", het moest uiterlijk ")])
def test_a_new_day_is_asked_for_by_the_last_day_or_after_it(proposed, bram, after_due, words):
    proposed.due_on = AFTER
    today = AFTER + after_due * DAY

    told = lead_of(proposed, bram.actor, today, 0, 0)

    assert f"Stel een nieuwe dag voor{words}" in told
    assert _ask(proposed, today).when.startswith(f"stel een nieuwe dag voor{words}")


@pytest.mark.parametrize(
    ("counts", "unanswered", "overdue", "shown"),
    [
        ({}, 0, 0, ["Te plannen", "Voorstel", "Bevestigd", "Gehouden"]),  # nothing yet
        (
            {VisitStatus.CONFIRMED: 1, VisitStatus.PROPOSED: 2},
            1,
            0,
            ["Nieuwe dag nodig", "Te plannen", "Voorstel", "Bevestigd"],  # of what counts none makes way
        ),
        (
            {VisitStatus.CONFIRMED: 1, VisitStatus.PROPOSED: 1},
            1,
            1,
            ["Nieuwe dag nodig", "Te plannen", "Bevestigd", "Te laat"],
        ),
        (
            {VisitStatus.NO_SHOW: 1, VisitStatus.OPEN: 1, VisitStatus.CONFIRMED: 1, VisitStatus.PROPOSED: 1},
            1,
            1,
            ["Niet doorgegaan", "Nieuwe dag nodig", "Te plannen", "Bevestigd", "Te laat"],  # as many as there are
        ),
    ],
)
def test_no_number_gives_way_to_another(counts, unanswered, overdue, shown):
    found = _totals(Tally(counts, unanswered), Quarter.parse("2010-K3"), overdue)

    assert [each.label for each in found] == shown


def test_a_new_day_is_asked_without_the_one_that_passed(browse, app, proposed, bram):
    on_the_day, field = browse(address(proposed), by=bram), "form[action$='/plannen/'] input[name=day]"
    app.config["TODAY"] = AFTER
    after = browse(address(proposed), by=bram)

    assert on_the_day.html.select_one(field)["value"] == "13-7-2010"
    assert not after.html.select_one(field).get("value")


@pytest.mark.parametrize(("today", "word"), [(TUESDAY - DAY, "is"), (TUESDAY, "is"), (AFTER, "was")])
def test_a_confirmed_day_was_once_it_is_over(confirmed, bram, today, word):
    told = lead_of(confirmed, bram.actor, today, 0, 0).replace("\xa0", " ")

    assert told.startswith(f"Het bezoek {word} op dinsdag 13 juli, ochtend.")
