"""The pages of planning: who sees what, what is refused in words, and how many statements they take."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.visitatie.planning.conftest import TODAY
from visitatie import actions as visit_actions
from visitatie.planning import actions, making, queries
from visitatie.planning.models import Absence, HomeBase, VisitPlan
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.planning.rules.state import Aim
from visitatie.rules import VisitStatus
from werkplein.people.rules import Role

PLANNING = "/intern/bezoeken/planning/"
FACTS = f"{PLANNING}gegevens/"
ASK = {"aim": "best", "team_size": "1"}


@pytest.fixture
def post(browse):
    """Sends what no page offers, with the token of a page that was looked at: `post(FACTS, path, bram, data)`."""

    def post(looked_at, path, by, data, status):
        token = browse(looked_at, by=by).html.select("input[name=csrf_token]")[0]["value"]
        return browse(path, by=by, data={**data, "csrf_token": token}, status=status)

    return post


@pytest.fixture(autouse=True)
def on_the_day(app):
    app.config["TODAY"] = TODAY
    with app.app_context():
        yield


def test_without_a_plan_the_page_offers_one(browse, audits, bram):
    page = browse(PLANNING, by=bram)

    assert "Er is nog geen plan" in page.text
    assert "Maak een plan" in page.all("button")


@pytest.mark.parametrize(
    ("is_g4", "number", "note", "days"),
    [
        (False, "3", "één per achterblijver", ""),
        (
            True,
            "4",
            "3 te plannen; 1 wacht op een besluit (G4)",
            "Met 1 audit die op een besluit wacht erbij zijn 8 van",
        ),
    ],
)
def test_what_waits_for_a_decision_is_counted_as_the_cockpit_and_the_visits_count_it(
    browse, session, fix, leader, middle, laggard, g4, closing_days, based, anna, is_g4, number, note, days
):
    visit_actions.create_audits(session, fix("2010-K2", leader, middle, laggard, *([g4] if is_g4 else [])), TODAY)

    page = browse(PLANNING, by=anna, query={"kwartaal": "2010-K3"})

    assert page.all(".wp-groepen li")[0] == f"Audits nodig {number} {note}"
    assert days in page.text
    assert ("op een besluit wacht" in page.text) is is_g4
    waiting = "/intern/bezoeken/?kwartaal=2010-K3&stand=waiting"
    assert (waiting in page.links()) is is_g4
    counted = browse("/intern/cockpit/", by=anna).rows("Bezoeken die dit kwartaal")
    assert counted[0][1].split()[0] == number
    if is_g4:
        assert "Grootstad" in browse(waiting, by=anna).text


def test_without_audits_the_page_says_when_there_will_be(browse, based, bram):
    assert "Zodra de stuurgroep een kwartaal vaststelt" in browse(PLANNING, by=bram).text


def test_a_supporter_asks_for_a_plan_and_sees_how_far_it_is(browse, post, audits, bram):
    browse(PLANNING, by=bram).submit("Maak een plan", **ASK)

    page = browse(PLANNING, by=bram)

    assert "Plan 1 wordt gemaakt" in page.text
    assert "U kunt deze pagina verlaten" in page.text
    assert page.html.select("[data-wacht] [data-stand]")
    refused = post(PLANNING, PLANNING, bram, ASK, 409)
    assert "Er wordt al een plan gemaakt." in refused.text
    assert not refused.html.select("[data-wacht], script[src*=wachten]"), "loading it again would ask again"


def test_a_plan_is_looked_at_sent_and_chosen_from(browse, session, audits, plan_now, anna, dirk, laggard):
    plan_now()
    page = browse(PLANNING, by=anna)
    assert "Alle 3 audits passen." in page.text
    assert page.text.count("Nieuw in dit plan") >= 3

    sent = page.submit("Stuur 3 voorstellen")
    assert "Verstuurd: 3 voorstellen." in sent.text
    session.expire_all()
    visit = next(each for each in audits if each.werkplein_id == laggard.id)
    day = slots_of(session, visit.id)[1].day
    mine = browse(f"/intern/bezoeken/{visit.id}/", by=dirk)
    assert "Welke dag past?" in mine.text
    done = mine.submit("Bevestig deze dag", slot="2")

    session.expire_all()
    assert "Het bezoek ligt vast." in done.text
    assert (visit.status, visit.planned_on) == (VisitStatus.CONFIRMED, day)


@pytest.mark.parametrize("slot", ["", "4", "een", "1 OR 1"])
def test_no_day_or_a_strange_one_is_asked_again(browse, post, audits, plan_now, anna, dirk, laggard, slot):
    plan_now()
    browse(PLANNING, by=anna).submit("Stuur 3 voorstellen")
    visit = next(each for each in audits if each.werkplein_id == laggard.id)

    path = f"/intern/bezoeken/{visit.id}/"
    page = post(path, f"{path}kiezen/", dirk, {"slot": slot, "seen": visit.mark}, 422)

    assert "Kies een" in page.text


def test_a_plan_is_not_sent_with_another_seal(post, audits, plan_now, bram):
    plan_now()

    page = post(PLANNING, f"{PLANNING}1/versturen/", bram, {"seal": "0" * 64}, 409)

    assert "intussen veranderd" in page.text


def test_a_plan_that_is_not_there_is_not_found(post, audits, bram):
    post(PLANNING, f"{PLANNING}7/versturen/", bram, {"seal": ""}, 404)


@pytest.mark.parametrize("path", [PLANNING, f"{PLANNING}wat-als/"])
def test_who_reads_all_visits_sees_the_plan_and_an_mt_or_a_region_does_not(
    browse, audits, plan_now, a_person, dirk, laggard, path
):
    plan_now()

    page = browse(path, by=a_person(Role.STEERING_GROUP))
    assert "Stuur 3 voorstellen" not in page.text
    assert "Bereken opnieuw" not in page.text
    browse(path, by=dirk, status=404)
    browse(path, by=a_person(Role.DCO, laggard.region), status=404)


def test_the_steering_group_reads_and_does_not_plan(browse, audits, a_person):
    reader = a_person(Role.STEERING_GROUP)

    browse(PLANNING, by=reader, data=ASK, status=403)
    browse(FACTS, by=reader, status=403)


@pytest.mark.parametrize(
    "raw",
    ["?kwartaal=2010-K9", "?plan=99999999999", "?plan=-1", "?kwartaal=%00", "?ziek=1%27", "?erbij=-1&samen=9&ziek=x"],
)
def test_strange_addresses_show_the_page(browse, audits, bram, raw):
    browse(f"{PLANNING}{raw}", by=bram)
    browse(f"{PLANNING}wat-als/{raw}", by=bram)


def test_what_if_counts_at_once(browse, audits, bram, eva):
    now = browse(f"{PLANNING}wat-als/", by=bram)
    page = browse(f"{PLANNING}wat-als/", by=bram, query={"ziek": eva.id, "erbij": "40", "samen": "2"})

    assert "past" in now.text
    assert "Ondersteuner 2 is ziek, 40 achterblijvers erbij, twee ondersteuners per audit" in page.text
    assert "te weinig" in page.text


@pytest.mark.parametrize("path", [PLANNING, f"{PLANNING}wat-als/"])
def test_the_capacity_of_a_past_quarter_is_a_sentence_and_no_zeros(browse, session, audits, bram, path):
    for each in audits:
        each.quarter = "2010-K1"
    session.commit()

    page = browse(path, by=bram, query={"kwartaal": "2010-K1"})

    assert "Dit kwartaal is voorbij" in page.text
    assert "0 van 0" not in page.text
    assert "Past met twee ondersteuners" not in page.text


def test_a_plan_with_someone_ill_is_asked_from_what_if(browse, session, audits, bram, eva):
    page = browse(f"{PLANNING}wat-als/", by=bram, query={"ziek": eva.id})
    page.submit("Maak dit plan")
    making.make_waiting(TODAY)

    shown = browse(PLANNING, by=bram)

    assert "als Ondersteuner 2 ziek is" in shown.text
    assert "Stuur" not in shown.text


def test_what_is_known_of_supporters_is_changed_by_who_plans(browse, session, audits, anna, bram, middle):
    page = browse(f"{FACTS}{bram.id}/", by=anna)

    done = page.submit("Bewaar", municipality=str(middle.seat_id), weekdays=["0", "1"], office_weekday="1")

    session.expire_all()
    assert "maandag en dinsdag. Kantoordag: dinsdag." in done.text
    base = session.get_one(HomeBase, bram.id)
    assert (base.municipality_id, base.weekdays, base.office_weekday) == (middle.seat_id, "01", 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"municipality": ""}, "Kies een gemeente."),
        ({"municipality": "999999"}, "Kies een"),
        ({"weekdays": None}, "Kies ten minste één werkdag."),
        ({"office_weekday": "4"}, "De kantoordag is een dag waarop niet wordt gewerkt: vrijdag."),
        ({"seen": "7"}, "Dat deed u al, misschien in een ander venster."),
        ({"seen": "x"}, "Dat deed u al, misschien in een ander venster."),
    ],
)
def test_a_home_base_that_cannot_be_is_refused_in_words(browse, audits, bram, leader, changed, words):
    right = {"municipality": str(leader.seat_id), "weekdays": ["0", "1"], "office_weekday": ""}

    page = browse(f"{FACTS}{bram.id}/", by=bram).submit("Bewaar", **{**right, **changed})

    assert page.status in (409, 422)
    assert words in page.text


def test_a_home_base_that_somebody_else_changed_is_told_so(browse, audits, bram, eva):
    late = browse(f"{FACTS}{bram.id}/", by=bram)
    browse(f"{FACTS}{bram.id}/", by=eva).submit("Bewaar", weekdays=["0", "4"])

    assert "Iemand anders heeft dit net gewijzigd." in late.submit("Bewaar", weekdays=["1"]).text


def test_the_ticks_show_what_is_known(browse, session, audits, bram, leader, laggard):
    ticks = "input[name=weekdays][checked]"
    path = f"{PLANNING}werkpleinen/{laggard.code}/"
    browse(path, by=bram).submit("Bewaar de dagen", weekdays=["1", "3"])
    browse(f"{FACTS}{bram.id}/", by=bram).submit("Bewaar", weekdays=["0", "4"])

    refused = browse(path, by=bram).submit("Voeg toe")

    assert [tick["value"] for tick in browse(path, by=bram).html.select(ticks)] == ["1", "3"]
    assert [tick["value"] for tick in refused.html.select(ticks)] == ["1", "3"]
    assert [tick["value"] for tick in browse(f"{FACTS}{bram.id}/", by=bram).html.select(ticks)] == ["0", "4"]


def test_who_is_no_supporter_has_no_home_base(browse, audits, bram, anna):
    browse(f"{FACTS}{anna.id}/", by=bram, status=404)


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("4-7-2010", "4-7-2010", "zijn voorbij"),
        ("4-7-2010", "5-7-2010", ""),
        ("9-7-2010", "8-7-2010", "ligt voor de eerste"),
        ("9-7-2010", "9-7-2010", ""),
        ("9-7-2010", "9-7-2011", ""),
        ("9-7-2010", "10-7-2011", "langer dan een jaar"),
        ("gisteren", "9-7-2010", "datum"),
    ],
)
def test_days_away_are_added_or_refused_in_words(post, session, audits, bram, begin, end, words):
    data = {"account": str(bram.id), "kind": "leave", "begins_on": begin, "ends_on": end, "part": "whole"}

    page = post(FACTS, f"{FACTS}afwezig/", bram, data, 422 if words else 303)

    assert words in page.text
    assert len(session.scalars(select(Absence)).all()) == (0 if words else 1)


def test_of_leave_no_reason_is_kept(post, session, audits, bram):
    data = {"account": str(bram.id), "kind": "leave", "begins_on": "9-7-2010", "ends_on": "9-7-2010", "part": "whole"}

    post(FACTS, f"{FACTS}afwezig/", bram, {**data, "what": "griep"}, 303)

    assert session.scalars(select(Absence.what)).all() == [""]


def test_days_away_are_shown_and_withdrawn(browse, post, session, audits, bram):
    data = {"account": str(bram.id), "kind": "appointment", "begins_on": "9-7-2010", "ends_on": "9-7-2010"}
    post(FACTS, f"{FACTS}afwezig/", bram, {**data, "part": "morning", "what": "Overleg <b>"}, 303)
    page = browse(FACTS, by=bram)
    assert "vrijdag 9 juli, ochtend" in page.text
    assert "Overleg <b>" in page.text

    row = session.scalars(select(Absence)).one()
    post(FACTS, f"{FACTS}afwezig/{row.id}/intrekken/", bram, {}, 303)

    assert "Overleg" not in browse(FACTS, by=bram).text


def test_when_an_mt_can_is_kept_and_used(browse, session, audits, plan_now, bram, laggard):
    path = f"{PLANNING}werkpleinen/{laggard.code}/"
    browse(path, by=bram).submit("Bewaar de dagen", weekdays=["3"])
    browse(path, by=bram).submit("Voeg toe", begins_on="26-7-2010", ends_on="29-7-2010")

    page = browse(path, by=bram)
    plan = plan_now(Aim.BEST)

    assert "op donderdag" in page.text
    visit = next(each for each in audits if each.werkplein_id == laggard.id)
    day = next(row[1] for row in plan.outcome["placed"] if row[0] == visit.id)
    assert day == "2010-08-05"
    assert browse(path, by=bram).submit("Bewaar de dagen", weekdays=None).status == 422


def test_a_visit_that_was_missed_is_a_signal_until_it_is_booked_again(
    browse, session, app, audits, plan_now, anna, bram, dirk, laggard
):
    plan_now()
    browse(PLANNING, by=anna).submit("Stuur 3 voorstellen")
    visit = next(each for each in audits if each.werkplein_id == laggard.id)
    browse(f"/intern/bezoeken/{visit.id}/", by=dirk).submit("Bevestig deze dag", slot="1")
    session.expire_all()
    app.config["TODAY"] = visit.planned_on

    page = browse(f"/intern/bezoeken/{visit.id}/", by=bram)
    page.submit("Leg vast dat het niet doorging", why_missed="Het MT stond voor een dichte deur.")

    assert "1 bezoek ging niet door." in browse(PLANNING, by=bram).text
    assert "Niet doorgegaan" in browse("/intern/bezoeken/", by=bram).text
    assert "Dit bezoek ging niet door." in browse(f"/intern/bezoeken/{visit.id}/", by=dirk).text


@pytest.mark.both
def test_the_pages_take_few_statements(browse, session, audits, plan_now, bram):
    empty = browse(PLANNING, by=bram).statements
    plan_now()
    full = browse(PLANNING, by=bram).statements

    assert empty <= 12 + 3
    assert full <= 12 + 3
    assert browse(f"{PLANNING}wat-als/", by=bram).statements <= 12 + 3
    assert browse(FACTS, by=bram).statements <= 12 + 3
    assert session.scalars(select(VisitPlan)).one().number == 1


def change(page, browse, by):
    return browse(page.one("main a[href*='/gegevens/afwezig/']")["href"], by=by)


@pytest.mark.parametrize("of", ["supporter", "werkplein"])
def test_days_away_are_shortened_and_the_plan_knows(browse, session, audits, bram, laggard, of):
    begin, end = date(2010, 7, 12), date(2010, 7, 16)
    if of == "supporter":
        actions.add_absence(session, bram.actor, bram.id, Away(begin, end), TODAY)
    else:
        actions.block_days(session, bram.actor, laggard, Away(begin, end, AbsenceKind.BLOCKED), TODAY)
    page = browse(FACTS if of == "supporter" else f"{PLANNING}werkpleinen/{laggard.code}/", by=bram)

    told = change(page, browse, bram).submit("Kort de dagen in", ends_on="13-7-2010")

    assert "De dagen zijn ingekort." in told.text
    assert "12 juli tot en met dinsdag 13 juli" in told.text
    assert [row.ends_on for row in queries.absences(session, TODAY)] == [date(2010, 7, 13)]
    row = queries.absences(session, TODAY)[0]
    change(told, browse, bram).submit("Trek deze dagen in")
    session.refresh(row)
    assert row.withdrawn_on == TODAY


def test_days_that_are_not_there_cannot_be_shortened(browse, bram, audits):
    browse(f"{FACTS}afwezig/999/", by=bram, status=404)
