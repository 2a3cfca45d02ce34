"""What was fixed beside what follows from the data: which quarter it is, what was decided, and what counts."""

from datetime import date, timedelta

import pytest

from milestones import actions, queries
from milestones.queries.decisions import marks_of, marks_on
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.answering import K2, TODAY
from tests.milestones.building import PROGRAMME
from tests.milestones.deciding import correct, override
from tests.milestones.test_pages import audited
from werkplein.core.known import Known
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
K1, JUNE = Quarter(2010, 1), K2.reference_date
LIST, OVERVIEW, CARD = "/intern/mijlpalen/", "/intern/overzicht/", "/intern/werkpleinen/middle/stand/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def overtaken(app, session, bram, middle):
    """A leader when the second quarter was fixed; the day after it is told that its knock-out was lost in May."""
    audited(session, bram.actor, middle, source=Source.VISITATIE)
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    lost = [Found("e1", Verdict.NOT_MET)]
    actions.record_findings(session, bram.actor, middle, lost, Source.AUDIT, date(2010, 5, 3), TODAY + DAY, "w")
    session.commit()
    app.config["TODAY"] = TODAY + DAY


def about(day, known_on=TODAY + DAY):
    return {"over": f"{day.day}-{day.month}-{day.year}", "bekend": f"{known_on.day}-{known_on.month}-{known_on.year}"}


SAYS = "Vastgesteld op de peildatum: Kopgroep"


@pytest.mark.parametrize(
    ("day", "known_on", "is_told"),
    [
        (JUNE - DAY, TODAY + DAY, False),
        (JUNE, TODAY + DAY, True),
        (JUNE + DAY, TODAY + DAY, False),
        (JUNE, TODAY, True),
        # It was not fixed yet then.
        (JUNE, TODAY - DAY, False),
    ],
)
def test_about_a_reference_date_it_is_told_what_was_fixed(browse, overtaken, bram, day, known_on, is_told):
    asked = about(day, known_on)

    assert (SAYS in browse(CARD, by=bram, query=asked).text) is is_told
    for path in (LIST, OVERVIEW):
        page = browse(path, by=bram, query=asked)
        assert ("Over 30 juni 2010 stelde de stuurgroep de niveaus vast." in page.text.replace("\xa0", " ")) is is_told
        assert (f"/intern/mijlpalen/?kwartaal={K2.code}" in page.links()) is is_told


def test_the_list_of_a_fixed_quarter_leads_to_the_cards_of_then(browse, overtaken, bram):
    fixed = browse(LIST, by=bram, query={"kwartaal": K2.code})
    then = f"{CARD}?over=30-6-2010&bekend=5-7-2010"

    assert then in fixed.links()
    assert CARD.removesuffix("stand/") not in fixed.links()
    assert SAYS in browse(then, by=bram).text
    assert f"{LIST}?kwartaal={K2.code}" not in browse(LIST, by=bram).links()
    assert CARD.removesuffix("stand/") in browse(LIST, by=bram).links()


def test_the_fixed_level_stands_beside_what_follows_now(browse, session, overtaken, bram, steering, middle):
    page = browse(CARD, by=bram, query=about(JUNE))
    assert "Achterblijver" in page.text
    assert "/intern/werkpleinen/middle/geschiedenis/#niveaus" in page.links()

    correct(session, steering, middle, Level.MIDDLE, today=TODAY + DAY)
    session.commit()

    assert "gecorrigeerd naar middengroep" in browse(CARD, by=bram, query=about(JUNE)).text
    assert "gecorrigeerd naar" not in browse(CARD, by=bram, query=about(JUNE, TODAY)).text


@pytest.mark.both
def test_a_fixed_quarter_marks_whose_level_was_a_decision(session, bram, middle, laggard, steering):
    audited(session, bram.actor, middle)
    override(session, steering, middle, Level.LAGGARD, starts_on=JUNE, ends_on=JUNE + DAY, today=JUNE)
    override(session, steering, laggard, Level.MIDDLE, starts_on=TODAY, today=TODAY)
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    correct(session, steering, middle, Level.MIDDLE)

    marks = marks_of(session, K2)

    assert marks.decided == {middle.id}
    assert marks.corrected_now == ((middle.id, Level.MIDDLE),)
    assert marks_of(session, K2.next()).decided == frozenset()


def test_the_list_of_a_fixed_quarter_says_what_was_decided(browse, session, bram, middle, steering):
    override(session, steering, middle, Level.LAGGARD, starts_on=JUNE, ends_on=JUNE + DAY, today=JUNE)
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    session.commit()

    rows = browse(LIST, by=bram, query={"kwartaal": K2.code}).rows("")

    assert [row[0] for row in rows if "besluit stuurgroep" in " ".join(row)] == ["Middelerf"]


def fix_both(session, person):
    for quarter, on in ((K1, date(2010, 4, 15)), (K2, TODAY)):
        actions.fix_quarter(session, person.actor, quarter, on)
    session.commit()


def test_labels_say_of_which_day_the_levels_beside_are(browse, session, bram, steering):
    fix_both(session, bram)

    listed = browse(LIST, by=steering)
    assert "Was op 31-3-2010" in listed.text
    assert "Aangetoond, en op 31-3-2010 niet" in listed.text
    assert "was op 31-3-2010" in browse(OVERVIEW, by=steering).text
    assert "Was op 31-3-2010" in browse(LIST, by=steering, query={"kwartaal": K2.code}).text
    assert "Was op 31-12-2009" in browse(LIST, by=steering, query={"kwartaal": K1.code}).text
    assert "Was op 31-3-2010" in browse(LIST, by=steering, query=about(date(2010, 7, 3), TODAY)).text


def test_without_a_fixed_quarter_no_day_is_named(browse, steering):
    listed = browse(LIST, by=steering)

    assert "Was op" not in listed.text
    assert "Aangetoond, en eerder niet" in listed.text


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "before_on"),
    [
        (TODAY, K1.reference_date),
        (date(2010, 8, 29), K1.reference_date),
        (date(2010, 8, 30), JUNE),
    ],
)
def test_now_and_then_are_compared_with_the_same_quarter(session, bram, middle, on, before_on):
    audited(session, bram.actor, middle, not_met=["e1"], source=Source.VISITATIE)
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 15))
    audited(session, bram.actor, middle, source=Source.VISITATIE, on=date(2010, 6, 1))
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    now = {line.werkplein_id: line for line in queries.lines(session, PROGRAMME, on)}
    then = {line.werkplein_id: line for line in queries.lines_about(session, PROGRAMME, on, Known(on))}

    assert then == now
    assert marks_on(session, on, on, PROGRAMME.open_quarter(on)).before_on == before_on
    assert now[middle.id].before is (Level.LAGGARD if before_on < JUNE else Level.LEADER)
