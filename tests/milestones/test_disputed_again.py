"""What is disputed is not found anew about the same day: the MT would win a hearing that changes nothing."""

from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.models import Evidence
from milestones.rules import Found, Source, Verdict
from milestones.rules.row_state import WITHDRAWN_TOLD
from tests.milestones.answer_files import HEADER, offer, problems, rows_of
from tests.milestones.proving import add
from werkplein.core.errors import Refused
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.programme import reader

DAY = timedelta(days=1)
TODAY = date(2010, 7, 5)
CHECKED = date(2010, 7, 2)
WHY = "Het convenant is in mei getekend, zie de bijlage."
MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
AUDIT, DESK, VISITATIE = Source.AUDIT, Source.DESK, Source.VISITATIE
DESK_PAGE = "/intern/werkpleinen/leader/controle/?mijlpaal=c1"
RUNS = "Over c1 van 2-7-2010 loopt een bezwaar. Tot het besluit legt u dit niet opnieuw vast."
GONE = (
    "De bevinding over c1 van 2-7-2010 is na een bezwaar ingetrokken. Dat er iets ontbreekt, legt u niet opnieuw vast."
)
# The tenth working day after 5 July.
LAST_APPEAL = date(2010, 7, 19)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def checked(session, anna, leader):
    """A leader of which the desk says that c1 is lost, against what was seen in June."""
    fill_closing_days(session, [2010])
    seen = [Found("c1", MET)]
    actions.record_findings(session, anna.actor, leader, seen, AUDIT, date(2010, 6, 1), date(2010, 6, 1), "1")
    return actions.record_desk(session, anna.actor, leader, [Found("c1", NOT_MET, "Brief")], CHECKED, CHECKED)[0]


@pytest.fixture
def disputed(session, carla, leader, checked):
    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    return checked


def value(session, werkplein, on=TODAY):
    return queries.states(session, [werkplein.id], reader.current(), on)[werkplein.id].values["c1"]


def again(session, person, werkplein, source=DESK, on=CHECKED, today=TODAY, codes=("c1",)):
    found = [Found(code, NOT_MET) for code in codes]
    if source is DESK:
        return actions.record_desk(session, person.actor, werkplein, found, on, today)
    return actions.record_findings(session, person.actor, werkplein, found, source, on, today, "9")


def decide(session, person, werkplein, finding, is_granted, today=TODAY):
    actions.decide(session, person.actor, werkplein, finding.id, is_granted, "Het convenant is gezien.", today)


@pytest.mark.both
def test_a_check_is_not_done_over_while_a_dispute_about_it_runs(session, anna, leader, disputed):
    with pytest.raises(Refused) as refused:
        again(session, anna, leader)

    assert refused.value.sentence == f"{RUNS} Zag u later iets anders? Leg dan een controle vast over die latere dag."
    assert [part.field for part in refused.value.parts] == ["holds_on"]
    assert (value(session, leader).verdict, value(session, leader).is_disputed) == (MET, True)


def test_what_the_mt_won_stays_won(session, anna, second, leader, disputed):
    decide(session, second, leader, disputed, True)

    with pytest.raises(Refused, match="na een bezwaar ingetrokken"):
        again(session, anna, leader, today=TODAY + 30 * DAY)

    assert value(session, leader).verdict is MET


def test_that_nothing_is_lacking_may_be_found_once_the_mt_won(session, anna, second, leader, disputed):
    decide(session, second, leader, disputed, True)

    actions.record_desk(session, anna.actor, leader, [Found("c1", MET)], CHECKED, TODAY)

    assert (value(session, leader).verdict, value(session, leader).source) == (MET, AUDIT)
    with pytest.raises(Refused):
        actions.record_desk(session, anna.actor, leader, [Found("c1", MET, is_critical=True)], CHECKED, TODAY)


@pytest.mark.parametrize(
    ("today", "is_refused"), [(LAST_APPEAL - DAY, True), (LAST_APPEAL, True), (LAST_APPEAL + DAY, False)]
)
def test_what_stays_can_be_corrected_once_it_cannot_go_to_the_steering_group(
    session, anna, second, leader, disputed, today, is_refused
):
    decide(session, second, leader, disputed, False)

    if not is_refused:
        assert again(session, anna, leader, today=today)[0].replaces_id == disputed.id
        return
    with pytest.raises(Refused, match="kan het MT tot en met 19-7-2010 nog naar de stuurgroep"):
        again(session, anna, leader, today=today)


@pytest.mark.parametrize("is_granted", [None, True, False])
def test_before_the_steering_group_it_is_no_different(
    session, anna, carla, second, steering, leader, disputed, is_granted
):
    decide(session, second, leader, disputed, False)
    actions.escalate(session, carla.actor, leader, disputed.id, "De bijlage is niet bekeken.", TODAY)
    if is_granted is not None:
        actions.decide_last(session, steering.actor, leader, disputed.id, is_granted, "De bijlage is gezien.", TODAY)

    if is_granted is False:
        assert again(session, anna, leader)[0].replaces_id == disputed.id
        return
    with pytest.raises(Refused):
        again(session, anna, leader)


def test_a_check_about_an_earlier_day_passes_a_dispute_over_as_well(session, anna, leader, disputed):
    with pytest.raises(Refused):
        again(session, anna, leader, on=CHECKED - DAY)


@pytest.mark.parametrize(
    ("source", "on", "code"),
    [
        (DESK, CHECKED + DAY, "c1"),
        (DESK, CHECKED, "c2"),
        # Who came by saw it with other eyes than who read the letter.
        (AUDIT, CHECKED, "c1"),
        (VISITATIE, CHECKED, "c1"),
    ],
)
def test_a_later_day_another_milestone_and_a_visit_stay_possible(session, anna, leader, disputed, source, on, code):
    assert again(session, anna, leader, source, on, codes=(code,))[0].replaces_id is None


def test_another_werkplein_and_the_answer_of_the_mt_stay_possible(session, anna, carla, leader, middle, disputed):
    again(session, anna, middle)
    actions.report_change(session, carla.actor, leader, Found("c1", NOT_MET, holds_on=CHECKED), TODAY)


@pytest.mark.both
@pytest.mark.parametrize("source", [AUDIT, VISITATIE])
def test_of_a_visit_every_disputed_milestone_is_named(session, bram, carla, leader, source):
    fill_closing_days(session, [2010])
    for row in again(session, bram, leader, source, today=CHECKED, codes=("a1", "c1", "d1"))[:2]:
        actions.dispute(session, carla.actor, leader, row.id, WHY, TODAY)

    with pytest.raises(Refused) as refused:
        again(session, bram, leader, source, codes=("a1", "a2", "c1", "d1"))

    assert [
        (part.field, part.sentence.split(".")[0], part.sentence.split(". ")[-1]) for part in refused.value.parts
    ] == [
        (code, f"Over {code} van 2-7-2010 loopt een bezwaar", f"Kies bij {code} ‘Niet bekeken’.")
        for code in ("a1", "c1")
    ]
    again(session, bram, leader, source, codes=("a2", "d1"))


def test_the_desk_reads_why_at_the_day_and_keeps_what_was_typed(browse, anna, disputed):
    page = browse(DESK_PAGE, by=anna)

    page = page.submit("Leg de controle vast", verdict="not_met", holds_on="2-7-2010", note="Brief van 1 juli")

    assert page.status == 422
    assert (
        page.one("#holds_on-fout").get_text().strip()
        == f"Fout: {RUNS} Zag u later iets anders? Leg dan een controle vast over die latere dag."
    )
    assert page.one("#note").get_text().strip() == "Brief van 1 juli"
    page = page.submit("Leg de controle vast", holds_on="3-7-2010")
    assert page.status == 200


def test_evidence_of_the_same_day_is_not_accepted_over_it(browse, session, anna, carla, leader, disputed):
    (piece,) = add(session, carla, leader, milestone="c1", holds_on=CHECKED)
    session.commit()

    page = browse(f"/intern/bewijs/{piece.id}/", by=anna).submit(
        "Leg dit oordeel vast", verdict="not_met", note="Zie de brief"
    )

    assert page.status == 422
    told = "Stuur het stuk terug en vraag om een stuk van een latere dag."
    assert page.one("#verdict-fout").get_text().strip() == f"Fout: {RUNS} {told}"
    assert page.one("#note").get_text().strip() == "Zie de brief"


def test_evidence_of_another_day_is_accepted(browse, session, anna, carla, leader, disputed):
    (piece,) = add(session, carla, leader, milestone="c1", holds_on=CHECKED + DAY)
    session.commit()

    page = browse(f"/intern/bewijs/{piece.id}/", by=anna).submit("Leg dit oordeel vast", verdict="met")

    assert page.status == 200
    assert rows_of(session) == 3


@pytest.mark.both
def test_a_piece_of_a_withdrawn_finding_says_so_and_can_be_looked_at_anew(browse, session, anna, second, carla, leader):
    fill_closing_days(session, [2010])
    (piece,) = add(session, carla, leader, milestone="c1", holds_on=CHECKED)
    session.commit()
    browse(f"/intern/bewijs/{piece.id}/", by=anna).submit("Leg dit oordeel vast", verdict="not_met", note="Leeg")
    found = session.get_one(Evidence, piece.id).check.assessment_id
    actions.dispute(session, carla.actor, leader, found, WHY, TODAY)
    actions.decide(session, second.actor, leader, found, True, "Het convenant is gezien.", TODAY)
    session.commit()

    page = browse("/intern/werkpleinen/leader/bewijs/c1/", by=carla)
    assert "Bevinding ingetrokken" in page.one(f"#stuk-{piece.id}").get_text()
    assert WITHDRAWN_TOLD in page.one(f"#stuk-{piece.id}").get_text()
    (again,) = add(session, carla, leader, milestone="c1", holds_on=CHECKED)
    session.commit()
    assert browse("/intern/bewijs/", by=anna).one("main tbody a")["href"] == f"/intern/bewijs/{again.id}/"
    page = browse(f"/intern/bewijs/{again.id}/", by=anna).submit("Leg dit oordeel vast", verdict="met")
    assert (page.status, value(session, leader).is_shown) == (200, True)


LINE = "leader;;c1;{};Controle secretariaat;{};Brief\n"


@pytest.mark.both
def test_a_file_names_the_row_and_the_column_and_everything_else_too(browse, session, anna, disputed):
    before = rows_of(session)

    page = offer(
        browse,
        anna,
        HEADER + LINE.format("Deels", "2-7-2010") + "leader;;c2;Deels;Controle secretariaat;3-7-2011;Brief\n",
    )

    told = [(row[0], row[1]) for row in problems(page)]
    assert told == [("2", "stand op"), ("3", "stand op")]
    assert f"{RUNS} Haal deze regel weg." in page.text
    assert rows_of(session) == before


def test_a_file_with_what_was_recorded_already_or_of_another_day_comes_in(browse, anna, disputed):
    page = offer(browse, anna, HEADER + LINE.format("Niet voldaan", "2-7-2010") + LINE.format("Deels", "3-7-2010"))

    assert "Bevestig: lees 1 regel in" in page.all("button")


@pytest.mark.parametrize(("verdict", "comes_in"), [("Voldaan", True), ("Deels", False)])
def test_a_file_may_say_that_nothing_is_lacking_once_the_mt_won(
    browse, session, anna, second, leader, disputed, verdict, comes_in
):
    decide(session, second, leader, disputed, True)
    session.commit()

    page = offer(browse, anna, HEADER + LINE.format(verdict, "2-7-2010"))

    assert ("Bevestig: lees 1 regel in" in page.all("button"), GONE in page.text) == (comes_in, not comes_in)


def test_a_dispute_made_after_a_file_was_shown_stops_it(browse, session, anna, carla, leader, checked):
    page = offer(browse, anna, HEADER + LINE.format("Deels", "2-7-2010"))
    button = next(text for text in page.all("button") if text.startswith("Bevestig"))
    actions.dispute(session, carla.actor, leader, checked.id, WHY, TODAY)
    session.commit()
    before = rows_of(session)

    page.submit(button)

    assert rows_of(session) == before
