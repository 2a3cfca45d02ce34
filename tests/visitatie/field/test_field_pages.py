"""The pages around the audit in the field: the page that a phone takes along, the list for paper, what came in."""

import pytest

from tests.visitatie.field.conftest import AGREEMENT


def test_the_page_that_a_phone_keeps_names_nobody_and_holds_no_data(browse, session, confirmed, bram, laggard):
    page = browse(f"/intern/veld/{confirmed.id}/", by=bram)

    for told in (laggard.name, bram.email, "csrf", "vestigingsmanager"):
        assert told not in str(page.html)
    assert page.one("#veld")["data-bezoek"] == str(confirmed.id)


def test_all_parts_that_the_page_takes_along_are_there(browse, client, confirmed, bram):
    page = browse(f"/intern/veld/{confirmed.id}/", by=bram)

    parts = page.one("#veld")["data-onderdelen"].split()
    scripts = [part for part in parts if part.startswith("/static/") and ".js" in part]

    assert {client.get(part).status_code for part in parts} == {200}
    for script in scripts:
        text = client.get(script).get_data(as_text=True)
        used = {line.split('"./')[1].split('"')[0] for line in text.splitlines() if 'from "./' in line}
        assert used <= {part.split("/")[-1].split("?")[0] for part in parts}, script


def test_the_worker_is_for_these_pages_alone(browse, confirmed, bram, dirk):
    answer = browse.client(bram).get("/intern/veld/werker.js")

    assert answer.mimetype == "text/javascript"
    assert "Service-Worker-Allowed" not in answer.headers
    assert browse.client(dirk).get("/intern/veld/werker.js").status_code == 403


@pytest.mark.parametrize("page", ["", "gegevens", "stand", "papier/"])
def test_the_outsider_and_the_mt_find_nothing_of_it(browse, confirmed, carla, dirk, page):
    address = f"/intern/veld/{confirmed.id}/{page}"

    browse(address, by=carla, status=404)
    browse(address, by=dirk, status=403)


def test_what_the_phone_takes_along_says_all_that_was_known(session, phone):
    phone.send("onderdeel/agreement", AGREEMENT)

    told = phone.client.get(f"{phone.address}gegevens").get_json()

    milestones = [each for criterion in told["criteria"] for each in criterion["milestones"]]
    assert len(milestones) == 12
    assert all(each["look_for"] and each["tiles"] for each in milestones)
    assert [len(told["rungs"]), len(told["notes"])] == [6, 4]
    assert told["stand"]["account"] == phone.person.id
    # What was agreed on this visit is no earlier agreement.
    assert told["agreements"] == []


def test_the_list_for_paper_has_all_milestones_previous_values_and_a_code(browse, session, confirmed, bram):
    page = browse(f"/intern/veld/{confirmed.id}/papier/", by=bram)

    assert len(page.html.select("article")) == 12
    assert page.html.select("svg.wp-qr")
    assert page.text.count("Eerder gevonden") == 12
    assert page.text.count("MT zegt") == 12
    assert page.statements <= 12


def test_what_came_in_is_shown_to_who_may_see_interventions(browse, session, phone, confirmed, bram, dirk):
    phone.note()
    phone.send("onderdeel/agreement", AGREEMENT)
    phone.send("onderdeel/proposal", {"rung": "vng", "what": "Een <b>gesprek</b>.", "milestones": ["a2"]})
    address = f"/intern/veld/{confirmed.id}/binnengekomen/"

    page = browse(address, by=bram)

    for told in ("De wachtrij is nog dubbel.", "Eén wachtrij.", "1-9-2010", "Een <b>gesprek</b>.", "stappenplan"):
        assert told in page.text
    assert page.html.select("a[href$='/interventies/nieuw/']") or "Maak er een interventie van" in page.text
    assert page.statements <= 15
    browse(address, by=dirk, status=403)


def test_a_visit_from_which_nothing_came_says_so(browse, confirmed, bram):
    assert "kwam nog niets van onderweg" in browse(f"/intern/veld/{confirmed.id}/binnengekomen/", by=bram).text


def test_the_visit_leads_to_the_form_and_to_the_paper(browse, confirmed, bram, dirk):
    page = browse(f"/intern/bezoeken/{confirmed.id}/", by=bram)

    assert page.html.select(f"a[href='/intern/veld/{confirmed.id}/']")
    assert page.html.select(f"a[href='/intern/veld/{confirmed.id}/papier/']")
    assert "onderweg" not in browse(f"/intern/bezoeken/{confirmed.id}/", by=dirk).text
