"""The pages of visits, as each of the cast finds them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones.actions import report_change
from milestones.models import Assessment
from milestones.rules import Found, Verdict
from tests.support.towns import serve
from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions
from visitatie.models import Visit
from werkplein.core.database import unit_of_work
from werkplein.people.rules import Role
from werkplein.programme import reader

LIST = "/intern/bezoeken/"


def address(visit):
    return f"{LIST}{visit.id}/"


def seen(**others):
    """Every milestone looked at and met, but for what is said otherwise."""
    codes = [milestone.code for milestone in reader.load().milestones]
    return {f"{code}-verdict": "met" for code in codes} | {"discussed_with": "Vestigingsmanager"} | others


def plan(page, bram, day="13-7-2010", **others):
    return page.submit("Stel deze dag voor", supporter=str(bram.id), day=day, part="morning", **others)


@pytest.mark.both
def test_from_audit_to_findings(browse, session, visit, bram, dirk, app):
    page = plan(browse(address(visit), by=bram), bram)
    assert "Dag voorgesteld: dinsdag 13 juli." in page.text

    mt = browse(address(visit), by=dirk)
    assert "Past deze dag?" in mt.text
    assert "Bevestigd. Het bezoek ligt vast." in mt.submit("Bevestig dinsdag 13 juli").text

    app.config["TODAY"] = TUESDAY
    form = browse(address(visit), by=bram).follow("Leg de audit vast")
    assert "pas mee als het MT akkoord is, of als de tijd om te reageren voorbij is" in form.text
    assert "meteen mee" not in form.text
    done = form.submit("Leg de audit vast", **seen(**{"a2-verdict": "partly", "a2-note": "Wachtrij nog apart."}))

    assert "Vastgelegd: 12 mijlpalen gelden als gezien (E2). Niveau: " in done.text
    assert [done.rows("Bevindingen")[1][0][:2], done.rows("Bevindingen")[1][2]] == ["a2", "Wachtrij nog apart."]
    assert "12 mijlpalen" in done.text
    assert "Bij 1 van 12 mijlpalen is werk te doen." in browse(address(visit), by=dirk).text


def test_the_mt_asks_for_another_day_and_the_supporter_reads_why(browse, proposed, bram, dirk):
    page = browse(address(proposed), by=dirk)
    page.submit("Vraag een andere dag", other_day="Dan verhuizen wij; woensdag past wel.")

    shown = browse(address(proposed), by=bram)

    assert "Het MT vraagt een andere dag." in shown.text
    assert "Dan verhuizen wij; woensdag past wel." in shown.text
    mt = browse(address(proposed), by=dirk)
    assert "U vroeg om een andere dag. De ondersteuner stelt er een voor, uiterlijk" in mt.text
    assert "Stel een nieuwe dag voor" not in mt.text


@pytest.mark.parametrize("fields", [{"supporter": "999"}, {"supporter": ""}, {"part": "nacht"}])
def test_a_form_that_was_tampered_with_is_refused(browse, visit, bram, fields):
    data = {"supporter": str(bram.id), "day": "13-7-2010", "part": "morning"} | fields

    assert browse(address(visit), by=bram).submit("Stel deze dag voor", **data).status == 422


def test_two_people_at_once_the_second_is_told(browse, session, proposed, dirk):
    page = browse(address(proposed), by=dirk)
    page.submit("Bevestig dinsdag 13 juli")

    again = page.submit("Bevestig dinsdag 13 juli")

    assert again.status == 409
    assert "Dit bezoek is al bevestigd. Er is niets veranderd." in again.text


@pytest.mark.parametrize("path", ["", "audit/"])
def test_another_werkplein_is_not_found_by_the_outsider(browse, visit, carla, path):
    browse(address(visit) + path, by=carla, status=404)


@pytest.mark.parametrize("raw", ["0", "999", "abc", "-1", "1e3", "9" * 30, "١"])
def test_a_visit_that_is_not_there_is_not_found(browse, bram, raw):
    browse(f"{LIST}{raw}/", by=bram, status=404)


@pytest.mark.parametrize(
    ("act", "who"),
    [
        ("plannen", "dirk"),
        ("vervallen", "dirk"),
        ("behouden", "dirk"),
        ("besluit", "dirk"),
        ("audit", "dirk"),
        ("bevestigen", "bram"),
        ("andere-dag", "bram"),
        ("besluit", "bram"),
        ("plannen", "anna"),
    ],
)
def test_who_may_see_it_may_not_do_everything(browse, request, proposed, act, who):
    person = request.getfixturevalue(who)
    token = browse(address(proposed), by=person).html.select_one("[name=csrf_token]")["value"]

    browse(f"{address(proposed)}{act}/", by=person, data={"csrf_token": token}, status=403)


def test_an_audit_form_keeps_everything_and_names_all_that_is_missing(browse, app, session, confirmed, bram):
    app.config["TODAY"] = TUESDAY
    fields = seen(**{"a1-verdict": None, "a2-note": "x" * 2_001, "held_on": "31-2-2010", "b1-is_critical": "y"})

    page = browse(f"{address(confirmed)}audit/", by=bram).submit("Leg de audit vast", **fields)

    assert page.status == 422
    assert [error[:40] for error in page.all("#fouten li")] == [
        "31-2-2010 bestaat niet: februari 2010 he",
        "Maak de notitie korter: hoogstens 2.000 ",
        "Schrijf bij b1 wat er ernstig is.",
        "Nog te kiezen: a1",
    ]
    assert page.one("#a2-note").get_text().strip() == "x" * 2_001
    assert page.one("#c1-verdict-0").has_attr("checked")
    with unit_of_work(writes=False) as other:
        assert other.scalars(select(Assessment)).all() == []


def test_a_day_before_the_agreed_one_asks_why_and_tells_the_mt(browse, app, session, confirmed, bram, dirk):
    app.config["TODAY"] = TUESDAY - timedelta(days=1)
    form = browse(f"{address(confirmed)}audit/", by=bram)

    refused = form.submit("Leg de audit vast", **seen(held_on="12-7-2010"))
    assert refused.status == 422
    assert refused.one("#held_on")["value"] == "12-7-2010"
    assert refused.one("#reason-fout").get_text().endswith("waarom het bezoek toen was.")
    refused.submit("Leg de audit vast", reason="De manager gaat morgen met verlof.")

    page = browse(address(confirmed), by=dirk)
    assert "Gehouden op een andere dag dan gepland: dat was dinsdag 13 juli. De manager gaat morgen" in page.text


def test_what_was_not_looked_at_is_not_recorded(browse, app, session, confirmed, bram):
    app.config["TODAY"] = TUESDAY

    page = browse(f"{address(confirmed)}audit/", by=bram)
    page.submit("Leg de audit vast", **seen(**{"a1-verdict": "none"}))

    session.rollback()
    assert "a1" not in session.scalars(select(Assessment.milestone)).all()


def test_nothing_looked_at_is_no_audit(browse, app, confirmed, bram):
    app.config["TODAY"] = TUESDAY
    nothing = {name: "none" for name in seen() if name.endswith("verdict")}

    page = browse(f"{address(confirmed)}audit/", by=bram).submit("Leg de audit vast", **(seen() | nothing))

    assert page.status == 422
    assert "bij geen enkele mijlpaal iets gezien" in page.text


def test_the_form_shows_what_was_known_before(browse, app, session, confirmed, laggard, bram, dirk):
    from milestones.actions import report_change
    from milestones.rules import Found, Verdict

    report_change(session, dirk.actor, laggard, Found("a1", Verdict.MET, "Het logo hangt er."), TODAY)
    app.config["TODAY"] = TUESDAY

    page = browse(f"{address(confirmed)}audit/", by=bram)

    assert "Voldaan 5-7-2010 Het logo hangt er." in page.all("#a1 dd")[1]


def test_the_list_counts_filters_and_marks_what_is_late(browse, proposed, bram, app):
    page = browse(LIST, by=bram)
    assert page.h1 == "Bezoeken 3e kwartaal 2010"
    assert "1 audit: 1 gepland." in page.text
    assert page.rows("Bezoeken")[0][:3] == ["Achterholt", "Zuidrand", "dinsdag 13 juli, ochtend"]

    assert browse(LIST, by=bram, query={"stand": "open"}).all("table") == []
    assert "Achterholt" in browse(LIST, by=bram, query={"ondersteuner": "mij"}).text
    app.config["TODAY"] = date(2010, 10, 1)
    assert "te laat" in browse(LIST, by=bram, query={"stand": "te-laat"}).rows("Bezoeken")[0][3]


@pytest.mark.parametrize(
    "query", [{"kwartaal": "2010-K9"}, {"ondersteuner": "x' OR 1=1"}, {"stand": "?"}, {"zoek": "%"}]
)
def test_a_strange_filter_does_no_harm(browse, visit, bram, query):
    browse(LIST, by=bram, query=query)


def test_an_mt_sees_its_own_visits_only(browse, visit, carla, dirk):
    assert "Achterholt" in browse(LIST, by=dirk).text
    assert "Achterholt" not in browse(LIST, by=carla).text


def test_an_mt_with_one_visit_has_nothing_to_filter(browse, visit, bram, dirk):
    assert browse(LIST, by=dirk).all("select") == ["3e kwartaal 2010"]
    assert len(browse(LIST, by=bram).html.select("main select")) == 3


def test_a_region_sees_its_own_visits(browse, visit, a_person, laggard, leader):
    assert "Achterholt" in browse(LIST, by=a_person(Role.DCO, laggard.region)).text
    assert "Achterholt" not in browse(LIST, by=a_person(Role.DCO, leader.region)).text


def test_who_may_not_see_visits_sees_none(browse, visit, a_person):
    browse(LIST, by=a_person(Role.ADMINISTRATOR), status=403)


def test_the_steering_group_decides_about_a_big_city(browse, session, fix, g4, a_person):
    actions.create_audits(session, fix("2010-K2", g4), TODAY)
    visit = session.scalars(select(Visit)).one()
    steering = a_person(Role.STEERING_GROUP)

    page = browse(address(visit), by=steering).submit("Laat de audit doorgaan")

    assert "Besloten." in page.text


def test_surplus_visits_are_listed_for_a_person_to_resolve(browse, session, fix, laggard, bram):
    actions.create_audits(session, fix("2010-K1", laggard, on=date(2010, 4, 20)), date(2010, 4, 20))
    actions.create_audits(session, fix("2010-K2", laggard), TODAY)

    page = browse(LIST, by=bram)
    assert [row[1] for row in page.rows("Bezoeken die het laatst")] == ["1e kwartaal 2010"]

    assert "Niet meer nodig" not in page.submit("Laat doorgaan bij Achterholt").text


def test_a_visit_can_lapse_with_a_reason(browse, proposed, bram):
    page = browse(address(proposed), by=bram)
    assert page.submit("Laat het bezoek vervallen", why="nee").status == 422

    page = page.submit("Laat het bezoek vervallen", why="Het Werkplein sluit in augustus.")

    assert "Dit bezoek is vervallen." in page.text


def test_the_card_shows_the_next_visit(browse, proposed, dirk, bram):
    for person in (dirk, bram):
        assert "Volgend bezoek: dinsdag 13 juli, ochtend" in browse("/intern/werkpleinen/laggard/", by=person).text


def test_pages_take_few_statements(browse, proposed, bram):
    assert browse(LIST, by=bram).statements <= 12
    assert browse(address(proposed), by=bram).statements <= 12


def test_a_card_says_that_no_visit_is_planned(browse, carla):
    assert "Er is geen bezoek gepland." in browse("/intern/werkpleinen/leader/", by=carla).text


# Milestones that are asked per municipality.


@pytest.fixture
def surrounded(session, laggard):
    return serve(session, laggard)


def towns_seen(joined, **others):
    return {name: value for name, value in seen().items() if name != "e2-verdict"} | {"e2-joined": joined} | others


@pytest.mark.parametrize(
    ("joined", "verdict"),
    [
        (["GM7000", "GM7001"], Verdict.MET),
        (["GM7000"], Verdict.PARTLY),
        (["geen"], Verdict.NOT_MET),
        (["none"], None),
    ],
)
def test_the_auditor_ticks_which_municipalities_take_part(
    browse, app, session, surrounded, confirmed, bram, joined, verdict
):
    app.config["TODAY"] = TUESDAY
    form = browse(f"{address(confirmed)}audit/", by=bram)
    assert not form.html.select("#e2 input[checked]")

    form.submit("Leg de audit vast", **towns_seen(joined))

    found = session.scalars(select(Assessment).where(Assessment.milestone == "e2")).all()
    assert [row.verdict for row in found] == ([verdict] if verdict else [])
    expected = {"GM7000": "GM7000" in joined, "GM7001": "GM7001" in joined}
    assert [row.participation for row in found] == ([expected] if verdict else [])


@pytest.mark.parametrize(
    ("joined", "sentence"),
    [
        ([None], "Nog te kiezen: e2"),
        (["GM7000", "geen"], "Niet allebei."),
        (["GM7000", "none"], "kies één van de onderste antwoorden."),
    ],
)
def test_ticks_that_say_nothing_are_named_and_the_audit_stays(
    browse, app, session, surrounded, confirmed, bram, joined, sentence
):
    app.config["TODAY"] = TUESDAY

    refused = browse(f"{address(confirmed)}audit/", by=bram).submit("Leg de audit vast", **towns_seen(joined))

    assert refused.status == 422
    assert sentence in refused.one("#fouten").text
    assert refused.html.select("#fouten a[href='#e2-joined-0']")
    assert [box["value"] for box in refused.html.select("#e2 input[checked]")] == [each for each in joined if each]
    assert session.scalars(select(Assessment)).all() == []


def test_the_auditor_reads_which_municipalities_the_mt_named(browse, app, session, surrounded, confirmed, bram, dirk):
    said = Found("e2", Verdict.PARTLY, participation={"GM7000": True, "GM7001": False})
    report_change(session, dirk.actor, confirmed.werkplein, said, TODAY)
    app.config["TODAY"] = TUESDAY

    page = browse(f"{address(confirmed)}audit/", by=bram)

    assert "1 van 2 gemeenten. Niet: B" in page.one("#e2").text


def test_the_auditor_is_offered_not_applicable_only_where_one_municipality_is_served(browse, app, confirmed, bram):
    app.config["TODAY"] = TUESDAY
    page = browse(f"{address(confirmed)}audit/", by=bram)

    assert [box["name"] for box in page.html.select("input[value=not_applicable]")] == ["e2-verdict"]
