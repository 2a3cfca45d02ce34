"""The pages of deciding about a level and of correcting one: what is asked, shown, refused and found back."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones.models import LevelCorrection, LevelOverride
from milestones.rules import Level
from tests.milestones.answering import TODAY
from tests.milestones.deciding import REASON, UNTIL, WHY, correct, end, known, override
from tests.milestones.learning import observe
from tests.milestones.test_closed import close  # noqa: F401 - a fixture
from tests.milestones.test_decisions import fix
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter

CARD = "/intern/werkpleinen/leader/"
DECIDE = f"{CARD}niveau/besluit/"
END = f"{DECIDE}beeindigen/"
CORRECT = f"{CARD}niveau/2010-K2/correctie/"
HISTORY = f"{CARD}geschiedenis/"


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def lagging(session, bram, leader):
    observe(session, bram.actor, leader, not_met=("e1",))
    return leader


def fill_in(page, button="Bekijk het besluit", **fields):
    given = {"level": "middle", "starts_on": "5-7-2010", "ends_on": "30-9-2010", "reason": REASON}
    return page.submit(button, **given | fields)


def plain(page):
    return page.text.replace("\xa0", " ")


def count(session, model=LevelOverride):
    return session.scalar(select(func.count(model.id)))


def test_from_the_card_to_a_decision_that_explains_itself(browse, session, lagging, steering, carla):
    page = browse(CARD, by=steering).follow("Besluit over het niveau")
    assert "Zonder besluit Achterblijver" in page.text
    assert (page.one("#starts_on")["value"], page.one("#ends_on")["value"]) == ("5-7-2010", "4-10-2010")

    confirm = fill_in(page)
    assert "Werkplein Lindeveen wordt middengroep, tot en met 30 september 2010." in plain(confirm)
    assert "Zonder besluit Achterblijver" in confirm.text
    assert count(session) == 0
    done = confirm.submit("Leg het besluit vast")

    assert done.path == CARD
    assert "Het besluit is vastgelegd: Middengroep tot en met 30 september 2010." in plain(done)
    for page in (done, browse(CARD, by=carla)):
        assert "Dit is een besluit van de stuurgroep. Dit niveau geldt tot en met 30-9-2010." in plain(page)
        assert "Daarna geldt de regel: nu zou dat achterblijver zijn." in page.text
        assert REASON in page.text
        # No answer changes a level by decision.
        assert not any(each in page.text for each in ("Naar middengroep", "Naar kopgroep", "Naar achterblijver"))
        assert "Besloten op 5 juli 2010 door Stuurgroep." in plain(page)
    assert "Beëindig het besluit" in done.text
    assert "Beëindig het besluit" not in browse(CARD, by=carla).text


def test_a_decision_can_be_changed_before_it_is_confirmed(browse, session, lagging, steering):
    confirm = fill_in(browse(DECIDE, by=steering), reason="Eerst <b>dit</b>, en dan nog iets.\nEen tweede regel.")

    back = confirm.submit("Wijzig")

    assert back.status == 200
    assert back.one("#reason").get_text().strip() == "Eerst <b>dit</b>, en dan nog iets.\nEen tweede regel."
    assert back.one("#level-1").has_attr("checked")
    assert count(session) == 0


def test_a_level_that_does_not_change_is_told(browse, lagging, steering):
    confirm = fill_in(browse(DECIDE, by=steering), level="laggard")

    assert "Zonder besluit is het niveau nu hetzelfde." in confirm.text


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"reason": ""}, ["Vul de reden in."]),
        ({"reason": "Te kort."}, ["Schrijf waarom u zo besluit, in ten minste 20 tekens."]),
        ({"reason": "x" * 2_001}, ["Maak de reden korter"]),
        ({"ends_on": ""}, ["Vul de einddatum van het besluit in."]),
        ({"ends_on": "31-9-2010"}, ["31-9-2010"]),
        ({"ends_on": "5-10-2010"}, ["Een besluit geldt hoogstens een kwartaal."]),
        ({"ends_on": "4-7-2010"}, ["Kies een einddatum vanaf 5 juli 2010."]),
        ({"starts_on": "6-7-2010"}, ["Kies een dag tot en met 5 juli 2010."]),
        ({"level": "too_little"}, ["Kies een niveau."]),
        ({"level": "<script>"}, ["Kies een niveau."]),
        ({"ends_on": "1-1-2030", "reason": "Te kort."}, ["hoogstens een kwartaal", "Schrijf waarom u zo besluit"]),
    ],
)
def test_a_decision_that_cannot_be_keeps_what_was_typed(browse, session, lagging, steering, fields, sentences):
    page = browse(DECIDE, by=steering)

    refused = fill_in(page, **fields)

    assert refused.status == 422
    assert all(sentence in plain(refused) for sentence in sentences)
    typed = {"starts_on": "5-7-2010", "ends_on": "30-9-2010"} | fields
    assert refused.one("#ends_on")["value"] == typed["ends_on"]
    assert count(session) == 0


def test_confirming_something_else_than_was_shown_is_checked_again(browse, session, lagging, steering):
    confirm = fill_in(browse(DECIDE, by=steering))

    refused = confirm.submit("Leg het besluit vast", ends_on="1-1-2030", reason="Kort.")

    assert refused.status == 422
    assert "Een besluit geldt hoogstens een kwartaal." in refused.text
    assert count(session) == 0


def test_two_who_decide_at_once_do_not_pass_each_other_over(browse, session, lagging, steering, a_person):
    confirm = fill_in(browse(DECIDE, by=steering))
    override(session, a_person(Role.STEERING_GROUP), lagging, Level.LEADER, ends_on=date(2010, 8, 31))

    refused = confirm.submit("Leg het besluit vast")

    assert refused.status == 409
    assert "Iemand anders nam intussen een besluit over dit niveau." in refused.text
    assert "Er geldt al een besluit: Kopgroep, tot en met 31 augustus 2010." in plain(refused)
    assert refused.one("#reason").get_text().strip() == REASON
    done = refused.submit("Bekijk het besluit").submit("Leg het besluit vast")
    assert done.path == CARD
    assert [each.level for each in known(session, lagging).overrides] == [Level.MIDDLE, Level.LEADER]


def test_a_decision_sent_twice_is_not_laid_at_the_door_of_somebody_else(browse, session, lagging, steering):
    confirm = fill_in(browse(DECIDE, by=steering))
    confirm.submit("Leg het besluit vast")

    again = confirm.submit("Leg het besluit vast")

    assert again.status == 409
    summary = again.one("#fouten").get_text(" ", strip=True)
    assert summary.startswith("Wat u nu verstuurde, is niet opgeslagen. Dat deed u al, misschien in een ander venster.")
    assert "Iemand anders" not in again.text
    assert "Er is nog niets" not in again.text
    assert len(known(session, lagging).overrides) == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "٣", "1.0"])
def test_a_number_that_no_page_of_ours_names_is_none(browse, session, lagging, steering, seen):
    override(session, steering, lagging)

    refused = fill_in(browse(DECIDE, by=steering), seen=seen)

    assert refused.status == 409


def test_a_decision_is_ended_early_and_found_back(browse, session, lagging, steering, carla):
    override(session, steering, lagging, Level.MIDDLE)
    page = browse(CARD, by=steering).follow("Beëindig het besluit")
    assert "Daarna is Werkplein Lindeveen weer achterblijver." in page.text
    assert REASON in page.text

    refused = page.submit("Beëindig het besluit", reason="Kort.")
    assert refused.status == 422
    assert "waarom het besluit eerder stopt, in ten minste 20 tekens" in refused.text
    done = refused.submit("Beëindig het besluit", reason="De verhuizing is eerder klaar.")

    assert "Vanaf 5 juli 2010 telt weer wat de regel geeft." in plain(done)
    assert "besluit van de stuurgroep" not in done.text
    rows = browse(HISTORY, by=carla).rows("Besluiten van de stuurgroep")
    assert [row[2].split()[0] for row in rows] == ["eerder", "Middengroep"]
    assert "De verhuizing is eerder klaar." in rows[0][2]
    assert REASON in rows[1][2]


def test_without_a_decision_there_is_nothing_to_end(browse, session, lagging, steering):
    page = browse(END, by=steering)

    assert "Er geldt nu geen besluit over dit niveau." in page.text
    assert page.html.select("main form") == []


def test_who_ends_what_somebody_else_ended_is_told(browse, session, lagging, steering):
    override(session, steering, lagging)
    page = browse(END, by=steering)
    end(session, steering, lagging)

    refused = page.submit("Beëindig het besluit", reason="De verhuizing is eerder klaar.")

    assert refused.status == 409
    assert count(session) == 2


def test_about_a_closed_werkplein_the_page_says_why_not(browse, session, lagging, steering, close):  # noqa: F811
    page = browse(DECIDE, by=steering)
    close(lagging, TODAY)

    refused = fill_in(page)

    assert refused.status == 409
    assert "Over dit Werkplein kunt u niet meer besluiten." in refused.text
    assert "Besluit over het niveau" not in browse(CARD, by=steering).text
    assert "niet meer besluiten" in browse(DECIDE, by=steering).text


def test_a_fixed_quarter_cannot_be_decided_about_and_leads_to_a_correction(browse, session, lagging, steering):
    fix(session, steering)

    refused = fill_in(browse(DECIDE, by=steering), starts_on="30-6-2010", ends_on="31-8-2010")

    assert "Het 2e kwartaal 2010 is al vastgesteld. Kies een dag vanaf 1 juli 2010." in plain(refused)
    assert fill_in(browse(DECIDE, by=steering), starts_on="1-7-2010").status == 200


def test_a_correction_stands_beside_what_was_fixed(browse, session, lagging, steering, carla):
    fix(session, steering)
    page = browse(HISTORY, by=steering).follow("Corrigeer het niveau van het 2e kwartaal 2010")
    assert page.h1 == "Corrigeer het niveau van het 2e kwartaal 2010"

    done = page.submit("Leg de correctie vast", level="middle", reason=WHY)

    assert done.path == HISTORY
    assert "Het niveau van het 2e kwartaal 2010 is gecorrigeerd naar Middengroep." in done.text
    for reader in (steering, carla):
        ((_, level, *_),) = browse(HISTORY, by=reader).rows("Niveau per kwartaal")
        assert level.startswith("Achterblijver")
        assert "vastgesteld Middengroep gecorrigeerd op 5-7-2010 : " + WHY in level
        card = browse(CARD, by=reader)
        assert "Vastgesteld op de peildatum 30 juni 2010: Achterblijver" in plain(card)
        assert "gecorrigeerd Op 5 juli 2010 naar Middengroep ." in plain(card)
    assert "Corrigeer" not in browse(HISTORY, by=carla).text


def test_lists_of_the_quarter_and_the_overview_tell_both(browse, session, lagging, steering):
    fix(session, steering)
    correct(session, steering, lagging, Level.MIDDLE)

    rows = browse("/intern/mijlpalen/", by=steering, query={"kwartaal": "2010-K2"}).rows("Werkpleinen met hun niveau")
    overview = browse("/intern/overzicht/", by=steering)

    (row,) = [row for row in rows if row[0] == "Lindeveen"]
    assert row[2] == "Achterblijver gecorrigeerd: middengroep"
    assert "Daarna gecorrigeerd: 1 niveau van het 2e kwartaal 2010 ." in overview.text
    corrected = overview.follow("1 niveau van het 2e kwartaal 2010")
    assert corrected.rows("Werkpleinen met hun niveau") == [row]
    assert f"1 van {len(rows)} Werkpleinen." in corrected.text.replace("\xa0", " ")
    assert overview.follow("1 niveau").rows("Werkpleinen met hun niveau") == [row]
    assert overview.rows("Actieniveau en werkende Werkpleinen per peildatum")[0][5].split()[0] == "1"


def test_who_was_corrected_can_be_asked_of_a_fixed_quarter_only(browse, session, lagging, steering):
    fix(session, steering)
    corrected, query = "Gecorrigeerd", {"kwartaal": "2010-K2", "correctie": "ja"}
    nobody = browse("/intern/mijlpalen/", by=steering, query=query)
    assert "Geen Werkplein past bij deze keuze." in nobody.text
    assert "/intern/mijlpalen/?kwartaal=2010-K2" in nobody.links()
    correct(session, steering, lagging, Level.MIDDLE)

    page = browse("/intern/mijlpalen/", by=steering, query=query)
    now = browse("/intern/mijlpalen/", by=steering, query={"correctie": "ja"})

    assert page.one("select[name=correctie] option[selected]").text == corrected
    assert [row[0] for row in page.rows("Werkpleinen met hun niveau")] == ["Lindeveen"]
    assert corrected not in now.text
    assert len(now.rows("Werkpleinen met hun niveau")) > 1


def test_the_list_of_now_marks_a_decision(browse, session, lagging, steering):
    override(session, steering, lagging, Level.LEADER)

    rows = browse("/intern/mijlpalen/", by=steering).rows("Werkpleinen met hun niveau")

    assert [row[2] for row in rows if "besluit" in row[2]] == ["Kopgroep besluit stuurgroep"]
    before = browse("/intern/mijlpalen/", by=steering, query={"over": "4-7-2010", "bekend": "4-7-2010"})
    assert "besluit stuurgroep" not in before.text


def test_another_day_tells_the_decision_of_that_day(browse, session, lagging, steering):
    override(session, steering, lagging, Level.LEADER)

    now, then = (browse(f"{CARD}stand/", by=steering, query={"over": day}) for day in ("5-7-2010", "4-7-2010"))

    assert REASON in now.text
    assert REASON not in then.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"level": "laggard"}, "Achterblijver is al het niveau dat telt."),
        ({"level": "x"}, "Kies een niveau."),
        ({"reason": ""}, "Vul de reden in."),
        ({"reason": "Te kort."}, "Schrijf wat er niet klopte, in ten minste 20 tekens."),
    ],
)
def test_a_correction_that_cannot_be_keeps_what_was_typed(browse, session, lagging, steering, fields, sentence):
    fix(session, steering)

    refused = browse(CORRECT, by=steering).submit(
        "Leg de correctie vast", **{"level": "middle", "reason": WHY} | fields
    )

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#reason").get_text().strip() == fields.get("reason", WHY)
    assert count(session, LevelCorrection) == 0


def test_two_who_correct_at_once_do_not_pass_each_other_over(browse, session, lagging, steering):
    fix(session, steering)
    page = browse(CORRECT, by=steering)
    correct(session, steering, lagging, Level.MIDDLE)

    refused = page.submit("Leg de correctie vast", level="leader", reason=WHY)

    assert refused.status == 409
    assert "gecorrigeerd naar middengroep." in refused.text
    assert refused.submit("Leg de correctie vast").path == HISTORY


def test_the_fixed_level_of_a_closed_werkplein_can_still_be_corrected(
    browse,
    session,
    lagging,
    steering,
    close,  # noqa: F811
):
    fix(session, steering)
    close(lagging, TODAY)

    done = browse(CORRECT, by=steering).submit("Leg de correctie vast", level="middle", reason=WHY)

    assert done.path == HISTORY


def test_the_page_says_whether_the_correction_counts_for_the_level_of_now(browse, session, lagging, steering, close):  # noqa: F811
    fix(session, steering, Quarter(2010, 1), date(2010, 4, 5))
    last = "Het gecorrigeerde niveau telt voortaan als het vorige niveau"
    assert last in browse(f"{CARD}niveau/2010-K1/correctie/", by=steering).text
    fix(session, steering)

    earlier = browse(f"{CARD}niveau/2010-K1/correctie/", by=steering)

    assert last not in earlier.text
    assert "Aan het niveau van nu verandert de correctie niets." in earlier.text
    assert "telt het 2e kwartaal 2010 als het vorige niveau." in earlier.text
    assert last in browse(CORRECT, by=steering).text
    close(lagging, TODAY)
    assert "Dit Werkplein is gesloten. Er volgt geen niveau meer" in browse(CORRECT, by=steering).text


@pytest.mark.parametrize("path", [DECIDE, END, CORRECT])
@pytest.mark.parametrize(("who", "status"), [("carla", 403), ("bram", 403), ("anna", 403), ("dirk", 404)])
def test_nobody_else_decides(request, browse, session, lagging, steering, path, who, status):
    fix(session, steering)

    browse(path, by=request.getfixturevalue(who), status=status)


@pytest.mark.parametrize("quarter", ["2010-K3", "2010-K1", "2009-K1", "x", "2010-K9", "%00"])
def test_a_quarter_that_was_not_fixed_has_no_page(browse, session, lagging, steering, quarter):
    fix(session, steering)

    browse(f"{CARD}niveau/{quarter}/correctie/", by=steering, status=404)


def test_markup_in_a_reason_is_text(browse, session, lagging, steering):
    text = "<script>alert(1)</script> en nog wat woorden."
    done = fill_in(browse(DECIDE, by=steering), reason=text).submit("Leg het besluit vast")

    assert text in done.text


def test_pages_take_as_many_statements_for_many_decisions_as_for_one(browse, session, lagging, steering):
    fix(session, steering)
    override(session, steering, lagging)
    correct(session, steering, lagging, Level.MIDDLE)
    pages = [CARD, HISTORY, DECIDE, END, CORRECT, "/intern/mijlpalen/", "/intern/mijlpalen/?kwartaal=2010-K2"]

    def counted():
        # After a change what is kept per process is read once more.
        return [[browse(each, by=steering).statements for each in pages] for _ in range(2)][1]

    few = counted()
    for level in (Level.LEADER, Level.MIDDLE, Level.LAGGARD):
        override(session, steering, lagging, level, ends_on=UNTIL)
        correct(session, steering, lagging, level)

    assert counted() == few
    assert max(few) <= 12 + 3
