"""What visits ask of who plans and brings them: on the page of what is asked, and in the list."""

from tests.visitatie.conftest import TUESDAY
from tests.visitatie.test_pages import LIST, address, plan
from werkplein.people.rules import Role

ASKED = "/intern/gevraagd/"


def asked_of(browse, person):
    panel = browse(ASKED, by=person).html.select_one("section:has(#van-u)")
    return [row.get_text(" ", strip=True) for row in panel.select("li")]


def test_another_day_stands_in_the_list_and_under_what_is_asked_until_a_day_is_proposed(
    browse, session, laggard, proposed, bram, dirk, a_person
):
    browse(address(proposed), by=dirk).submit("Vraag een andere dag", other_day="Dan verhuizen wij, woensdag past.")
    other = a_person(Role.PROCESS_SUPPORTER)

    for person in (bram, other):
        first = asked_of(browse, person)[0]
        assert first.startswith(f"{laggard.name} vraagt een andere dag")
        assert "Dan verhuizen wij, woensdag past." in first
    row = browse(LIST, by=bram).rows("Bezoeken in het")[0]
    assert "andere dag gevraagd" in row[3]
    assert "Dan verhuizen wij" in row[3]

    plan(browse(address(proposed), by=bram), bram, day="14-7-2010")
    assert not any("andere dag" in line for line in asked_of(browse, bram))
    assert "andere dag gevraagd" not in browse(LIST, by=bram).text


def test_a_supporter_finds_the_own_visits_first_and_no_others(browse, app, laggard, confirmed, bram, a_person):
    assert asked_of(browse, bram)[0].startswith(f"Uw bezoek aan {laggard.name}")
    assert not any("Uw bezoek" in line for line in asked_of(browse, a_person(Role.PROCESS_SUPPORTER)))

    app.config["TODAY"] = TUESDAY
    assert asked_of(browse, bram)[0].startswith(f"Leg de audit bij {laggard.name} vast")


def test_the_mt_reads_that_it_did_not_confirm_yet(browse, proposed, bram, dirk):
    assert "U hebt nog niet bevestigd." in browse(address(proposed), by=dirk).text
    assert "Het MT heeft nog niet bevestigd." in browse(address(proposed), by=bram).text
