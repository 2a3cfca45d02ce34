"""How a row stands after a hearing or a correction, told alike beside the milestone, in lists and in the file."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, queries
from milestones.models import Assessment, Draft
from milestones.queries.practices import examples
from milestones.rules import Found, Source, Verdict
from milestones.rules.dossier import Dossier, Judged, counting
from milestones.rules.effective import remaining
from milestones.rules.hearing import HearingAct, dispute_of
from milestones.rules.row_state import row_states
from tests.milestones.answer_files import EXPORT, NAMES, lines, offer, rows_of
from tests.milestones.answering import SHEET, answer_all, submit
from tests.milestones.building import PROGRAMME, finding
from tests.milestones.learning import share
from werkplein.obligations.actions import fill_closing_days
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
TODAY = date(2010, 7, 5)
SEEN, CHECKED = date(2010, 6, 1), date(2010, 7, 2)
WHY = "Het convenant is in mei getekend, zie de bijlage."
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
CARD = "/intern/werkpleinen/leader/"
HISTORY = f"{CARD}geschiedenis/?mijlpaal=c1"
DISPUTED, GRANTED, UPHELD = HearingAct.DISPUTED, HearingAct.GRANTED, HearingAct.UPHELD
ESCALATED, GRANTED_LAST = HearingAct.ESCALATED, HearingAct.GRANTED_LAST


@pytest.fixture
def checked(session, anna, carla, leader):
    """The MT says c1, a visit saw it in June, and the desk found it lost in July after it had found it met."""
    fill_closing_days(session, [2010])
    april, first = date(2010, 4, 2), Quarter(2010, 1)
    answer_all(session, carla, leader, quarter=first, today=april)
    submit(session, carla, leader, quarter=first, today=april)
    actions.record_findings(session, anna.actor, leader, [Found("c1", MET)], Source.AUDIT, SEEN, SEEN, "1")
    actions.record_desk(session, anna.actor, leader, [Found("c1", MET, "Eerst gezien")], CHECKED, CHECKED)
    (lost,) = actions.record_desk(session, anna.actor, leader, [Found("c1", NOT_MET, "Brief")], CHECKED, CHECKED)
    session.commit()
    return lost


@pytest.fixture
def disputed(session, carla, leader, checked):
    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    return checked


@pytest.fixture
def withdrawn(session, second, leader, disputed):
    actions.decide(session, second.actor, leader, disputed.id, True, "Het convenant is gezien.", TODAY)
    session.commit()
    return disputed


def stands(state):
    return ("counts " * state.counts + state.hearing + " replaced" * state.is_replaced).strip()


@pytest.mark.parametrize(
    ("steps", "on", "first", "second"),
    [
        ([], TODAY, "replaced", "counts"),
        ([(DISPUTED, TODAY)], TODAY - DAY, "replaced", "counts"),
        ([(DISPUTED, TODAY)], TODAY, "counts", "bezwaar loopt"),
        ([(DISPUTED, TODAY), (GRANTED, TODAY + DAY)], TODAY, "counts", "bezwaar loopt"),
        ([(DISPUTED, TODAY), (GRANTED, TODAY + DAY)], TODAY + DAY, "counts", "ingetrokken na bezwaar"),
        ([(DISPUTED, TODAY), (UPHELD, TODAY + DAY)], TODAY + DAY, "replaced", "counts"),
        ([(DISPUTED, TODAY), (UPHELD, TODAY), (ESCALATED, TODAY)], TODAY, "counts", "bezwaar loopt"),
        (
            [(DISPUTED, TODAY), (UPHELD, TODAY), (ESCALATED, TODAY), (GRANTED_LAST, TODAY)],
            TODAY,
            "counts",
            "ingetrokken na bezwaar",
        ),
    ],
)
def test_what_a_hearing_takes_away_takes_nothings_place(steps, on, first, second):
    dispute = dispute_of(steps)
    rows = [
        finding(MET, Source.DESK, CHECKED - DAY, "c1", id=1),
        finding(NOT_MET, Source.DESK, CHECKED, "c1", id=2, replaces_id=1, dispute=dispute),
    ]

    found = row_states(rows, {2: dispute} if dispute else {}, on)

    assert [stands(found[1]), stands(found[2])] == [first, second]
    left = remaining(counting(Dossier(rows), PROGRAMME, on, Judged(on)), on)
    assert [each.id for each in left] == [number for number, state in found.items() if state.counts]


@pytest.mark.both
def test_what_a_withdrawn_correction_corrected_counts_again(session, leader, withdrawn):
    told = [(row.note, stands(state)) for row, state in queries.history(session, leader.id, "c1").told(TODAY)]

    assert told[:2] == [("Brief", "ingetrokken na bezwaar"), ("Eerst gezien", "counts")]
    value = queries.states(session, [leader.id], PROGRAMME, TODAY)[leader.id].values["c1"]
    assert (value.verdict, value.is_disputed) == (MET, False)


def test_the_checklist_tells_what_is_disputed_and_not_what_was_withdrawn(
    browse, session, carla, second, leader, checked
):
    def told():
        return " ".join(browse(SHEET, by=carla).one("#c1 .wp-regel").get_text().split())

    since = "Daarna gecontroleerd: niet voldaan (2-7-2010)"
    assert f"{since}. Antwoord zelf hoe het nu is" in told()

    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    assert f"{since}, bezwaar loopt. Antwoord zelf hoe het nu is" in told()

    actions.decide(session, second.actor, leader, checked.id, True, "Het convenant is gezien.", TODAY)
    session.commit()
    assert told().startswith("Vorige keer: Ja (31-3-2010)")
    assert "Daarna" not in told()


def test_the_last_answer_fills_what_was_withdrawn_and_not_what_is_disputed(session, carla, second, leader, disputed):
    quarter = Quarter(2010, 2)

    def filled():
        actions.take_over(session, carla.actor, leader, quarter, TODAY)
        return session.scalar(select(Draft.verdict).where(Draft.quarter == quarter.code, Draft.milestone == "c1"))

    assert filled() is None
    actions.decide(session, second.actor, leader, disputed.id, True, "Het convenant is gezien.", TODAY)
    assert filled() is MET


def test_the_history_tells_what_a_hearing_made_of_each_row(browse, session, carla, second, leader, checked):
    def told():
        page = browse(HISTORY, by=carla)
        badges = [
            [each.get_text() for each in row.select(".wp-merkje")]
            for row in page.html.select("section[aria-labelledby=vastgelegd] tbody tr")
        ]
        return badges[:2], [link["href"] for link in page.html.select("section[aria-labelledby=vastgelegd] td a")]

    assert told() == ([[], ["later verbeterd"]], [])

    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    hearing = f"{CARD}bevindingen/{checked.id}/"
    assert told() == ([["bezwaar loopt"], []], [hearing])

    actions.decide(session, second.actor, leader, checked.id, True, "Het convenant is gezien.", TODAY)
    session.commit()
    assert told() == ([["ingetrokken na bezwaar"], []], [hearing])


def test_the_card_marks_the_milestone_as_long_as_a_dispute_runs(browse, session, carla, second, leader, disputed):
    assert "bezwaar loopt" in browse(CARD, by=carla).one("li#c1").get_text()

    actions.decide(session, second.actor, leader, disputed.id, True, "Het convenant is gezien.", TODAY)
    session.commit()
    assert "bezwaar" not in browse(CARD, by=carla).one("li#c1").get_text()


@pytest.mark.both
def test_an_example_of_which_the_correction_was_withdrawn_is_one_again(session, anna, carla, second, leader):
    fill_closing_days(session, [2010])
    # It came to it not long ago.
    actions.record_desk(session, anna.actor, leader, [Found("c1", NOT_MET)], CHECKED - 60 * DAY, CHECKED - 60 * DAY)
    actions.record_desk(session, anna.actor, leader, [Found("c1", MET)], CHECKED, CHECKED)
    share(session, carla.actor, leader, "c1", on=CHECKED)
    (last,) = actions.record_desk(session, anna.actor, leader, [Found("c1", NOT_MET)], CHECKED, CHECKED)
    assert not examples(session, ["c1"], PROGRAMME, TODAY)

    actions.dispute(session, carla.actor, leader, last.id, WHY, TODAY)
    actions.decide(session, second.actor, leader, last.id, True, "Het convenant is gezien.", TODAY)

    assert [each.milestone for each in examples(session, ["c1"], PROGRAMME, TODAY)] == ["c1"]


def export(browse, by):
    return [(row["toelichting"], row["vervangen"], row["bezwaar"]) for row in lines(browse(EXPORT, by=by).data)][-2:]


@pytest.mark.both
def test_the_file_says_what_a_hearing_made_of_each_row(browse, session, anna, carla, second, leader, checked):
    assert export(browse, anna) == [("Eerst gezien", "ja", ""), ("Brief", "nee", "")]

    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    assert export(browse, anna) == [("Eerst gezien", "nee", ""), ("Brief", "nee", "bezwaar loopt")]

    actions.decide(session, second.actor, leader, checked.id, True, "Het convenant is gezien.", TODAY)
    session.commit()
    assert export(browse, anna) == [("Eerst gezien", "nee", ""), ("Brief", "nee", "ingetrokken na bezwaar")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("stage", ["checked", "disputed", "withdrawn"])
def test_our_own_file_brings_nothing_new_whatever_a_hearing_made_of_it(browse, request, session, anna, stage, kind):
    request.getfixturevalue(stage)
    data = browse(EXPORT.replace("csv", kind), by=anna).data

    page = offer(browse, anna, data, f"antwoorden.{kind}")

    assert "Niets nieuws" in page.text
    assert rows_of(session) == 15


@pytest.mark.parametrize("stage", ["checked", "disputed", "withdrawn"])
def test_a_file_of_before_the_column_still_brings_nothing_new(browse, request, anna, stage):
    request.getfixturevalue(stage)
    old = [name for name in NAMES if name != "bezwaar"]
    found = lines(browse(EXPORT, by=anna).data)
    content = "\n".join(";".join(row[name] for name in old) for row in [dict(zip(old, old, strict=True)), *found])

    assert "Niets nieuws" in offer(browse, anna, content).text


def test_what_a_hearing_took_away_does_not_come_in_elsewhere(browse, session, anna, middle, withdrawn):
    found = lines(browse(EXPORT, by=anna).data)
    own = [row | {"werkplein": "middle", "naam": ""} for row in found if row["bron"] == "Controle secretariaat"]
    content = "\n".join(";".join(row[name] for name in NAMES) for row in [dict(zip(NAMES, NAMES, strict=True)), *own])

    page = offer(browse, anna, content)
    assert "1 regel met een bezwaar doet niet mee." in page.text
    page.submit("Bevestig: lees 1 regel in")

    session.rollback()
    assert session.scalars(select(Assessment.note).where(Assessment.werkplein_id == middle.id)).all() == [
        "Eerst gezien"
    ]


def test_words_in_the_column_that_we_do_not_know_are_refused(browse, anna, leader):
    content = (
        "werkplein;kwartaal;mijlpaal;oordeel;bron;stand op;bezwaar\nleader;;c1;Voldaan;Opgave MT;30-6-2010;misschien\n"
    )

    page = offer(browse, anna, content)

    assert "‘misschien’ kennen wij hier niet. Schrijf bezwaar loopt of ingetrokken na bezwaar." in page.text
