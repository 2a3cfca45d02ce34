"""Pages of releases and the internal map, as people use them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from werkplein.core.files import store
from werkplein.core.jobs import Progress
from werkplein.people.rules import Role
from werkplein.publication import actions, jobs, queries, site
from werkplein.publication.published import Published
from werkplein.publication.rules import ReleaseState
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

MOST_STATEMENTS = 13
DECIDE = "Geef uw oordeel over vrijgave 1"


@pytest.fixture
def waiting(app, may_month, measure, leader, middle, prepare):
    """A release that waits for a second person."""
    measure(leader, 40, "6.75")
    measure(middle, 9, "6.10")
    with app.app_context():
        return prepare().number


def test_the_secretariat_prepares_and_the_steering_group_approves(
    app, browse, session, may_month, anna, steering, today
):
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)
    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)
    prepared = form.submit("Zet klaar", until="2010-05", when="at_once")
    assert "Vrijgave 1 staat klaar" in prepared.text

    decided = browse("/intern/vrijgaven/1/", by=steering).submit(DECIDE, decision="approve", has_looked="y")

    assert "wordt nu openbaar gemaakt" in decided.text
    assert "U kunt deze pagina verlaten" in decided.text
    assert "Meestal duurt dat een tot twee minuten." in decided.text
    assert decided.html.select_one("[data-wacht] [data-stand]") is not None
    assert "Open de vrijgave om te zien hoe ver het is." in browse("/intern/vrijgaven/", by=anna).text
    with app.app_context():
        jobs.publish_due(session, today)
    assert browse("/").h1 == "Uitstroom naar werk, mei 2010"
    assert "Bekijk de Landkaart" in browse("/intern/vrijgaven/1/", by=anna).text


def test_who_waits_for_a_release_sees_how_far_it_is(app, browse, session, waiting, steering):
    browse(f"/intern/vrijgaven/{waiting}/", by=steering).submit(DECIDE, decision="approve", has_looked="y")
    before = browse(f"/intern/vrijgaven/{waiting}/", by=steering).html.select_one("progress")
    assert not before.has_attr("value"), "nothing was counted yet"

    with app.app_context():
        run = queries.last_run(session, queries.by_number(session, waiting))
        work = Progress(run.id, run.subject)
        session.commit()
        work.tick(120, 388)

    assert "120 van 388. Meestal duurt dat" in browse(f"/intern/vrijgaven/{waiting}/", by=steering).text


def test_before_the_first_file_it_is_told_how_many_there_are(app, session, waiting, today):
    with app.app_context():
        content, told = actions.content_of(store(), queries.by_number(session, waiting)), []
        published = [Published(waiting, "Vrijgave", today)]
        site.render_site(
            app, store(), content, published, "proef", lambda *words: told.append(words), {"/", "/open-data/"}
        )

    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.both
@pytest.mark.parametrize(
    ("is_own", "sentence"),
    [
        (False, "Iemand anders zette intussen vrijgave 1 klaar. Bekijk die eerst."),
        (True, "U zette intussen vrijgave 1 klaar in een ander venster. Bekijk die eerst."),
    ],
)
def test_who_prepares_just_after_somebody_else_looks_first_and_keeps_the_month(
    app, browse, session, may_month, anna, a_person, today, is_own, sentence
):
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)
    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)
    first = anna if is_own else a_person(Role.SECRETARIAT)
    browse("/intern/vrijgaven/klaarzetten/", by=first).submit("Zet klaar", until="2010-05")

    second = form.submit("Zet klaar", until="2010-05")

    assert second.status == 409
    assert sentence in second.text
    assert second.one("#until option[selected]")["value"] == "2010-05"
    assert second.follow("Bekijk vrijgave 1").path == "/intern/vrijgaven/1/"
    assert "Vrijgave 2 staat klaar" in second.submit("Zet klaar", until="2010-05").text


def test_the_page_tells_what_is_public_hidden_and_missing(browse, waiting, steering):
    text = browse("/intern/vrijgaven/1/", by=steering).text

    assert (
        "Nieuw: uitstroom naar werk mei 2010 en tevredenheid van werkzoekenden meting 1 van 3 (2010). "
        "Van deze 8 nieuwe cijfers worden er 2 openbaar. 2 blijven verborgen, 4 zijn nog niet geleverd."
    ) in text
    assert "Aantal van 1 tot en met 9 Uitstroom naar werk, mei 2010. Mensen kunnen herkenbaar zijn. 1 Middelerf" in text
    assert "Minder dan 10 antwoorden" in text
    assert "Achterholt uitstroom naar werk, mei 2010" in text


def test_who_prepared_it_gets_no_button(browse, waiting, anna):
    page = browse("/intern/vrijgaven/1/", by=anna)

    assert "Wacht op een tweede persoon" in page.text
    assert "Geef uw oordeel" not in page.text


def test_approving_asks_to_have_looked(browse, waiting, steering):
    page = browse("/intern/vrijgaven/1/", by=steering).submit(DECIDE, decision="approve")

    assert page.status == 422
    assert "Bekijk eerst wat verborgen blijft" in page.text


def test_who_chose_nothing_hears_all_that_is_asked_at_once(browse, waiting, steering):
    page = browse("/intern/vrijgaven/1/", by=steering).submit(DECIDE)

    assert page.status == 422
    assert "Kies wat u met deze vrijgave doet." in page.one("#fouten").text
    assert "Keurt u goed? Bekijk eerst wat verborgen blijft" in page.one("#fouten").text


def test_sending_back_asks_for_the_reason(browse, waiting, steering, session):
    page = browse("/intern/vrijgaven/1/", by=steering).submit(DECIDE, decision="reject")
    assert page.status == 422
    assert "Vul in waarom" in page.text

    page.submit(DECIDE, decision="reject", note="Middelerf klopt niet.")

    release = queries.by_number(session, 1)
    session.refresh(release)
    assert (release.state, release.note) == (ReleaseState.REJECTED, "Middelerf klopt niet.")


def test_the_secretariat_takes_a_release_back(browse, waiting, anna, session):
    page = browse("/intern/vrijgaven/1/intrekken/", by=anna).submit(
        "Trek vrijgave 1 in", reason="Er komt een verbetering aan."
    )

    assert "Vrijgave 1 is ingetrokken" in page.text


def test_the_map_can_be_seen_before_it_is_public(browse, waiting, steering):
    page = browse("/intern/vrijgaven/1/landkaart/uitstroom-naar-werk/2010-05/", by=steering)

    assert "Nog niet openbaar" in page.text
    assert browse("/intern/vrijgaven/1/landkaart/onzin/2010-05/", by=steering, status=404)


@pytest.mark.parametrize(
    "path",
    ["/intern/vrijgaven/", "/intern/vrijgaven/1/", "/intern/vrijgaven/klaarzetten/", "/intern/landkaart/werkpleinen/"],
)
def test_a_page_takes_few_statements(browse, waiting, anna, path):
    assert browse(path, by=anna).statements <= MOST_STATEMENTS


@pytest.mark.parametrize("path", ["/intern/vrijgaven/", "/intern/vrijgaven/1/", "/intern/vrijgaven/klaarzetten/"])
def test_an_outsider_does_not_get_in(browse, waiting, dirk, path):
    browse(path, by=dirk, status=403)


def test_nothing_is_decided_beforehand(browse, waiting, steering):
    page = browse("/intern/vrijgaven/1/", by=steering).submit(DECIDE, has_looked="y")

    assert page.status == 422
    assert "Kies wat u met deze vrijgave doet." in page.text


def test_a_judgement_that_came_too_late_stays_in_sight_while_the_release_is_written(
    browse, waiting, steering, a_person
):
    page = browse("/intern/vrijgaven/1/", by=steering)
    other = browse("/intern/vrijgaven/1/", by=a_person(Role.STEERING_GROUP))
    other.submit(DECIDE, decision="approve", has_looked="y")

    refused = page.submit(DECIDE, decision="reject", note="Wacht nog op Weert.", has_looked="y")

    assert "U schreef: “Wacht nog op Weert.”" in refused.text
    assert "De pagina’s worden geschreven" in refused.text
    assert "ververst vanzelf" not in refused.text
    assert refused.html.select_one("[data-wacht], script[src*=wachten]") is None
    assert refused.follow("Bekijk hoe ver het is").path == f"/intern/vrijgaven/{waiting}/"


@pytest.mark.parametrize(
    "judged",
    [{"decision": "approve", "has_looked": "y"}, {"decision": "reject"}, {"decision": "approve"}, {"has_looked": "y"}],
)
def test_a_judgement_of_a_release_that_was_replaced_is_told_not_to_be_recorded_and_kept(
    browse, waiting, steering, anna, judged
):
    page = browse("/intern/vrijgaven/1/", by=steering)
    browse("/intern/vrijgaven/klaarzetten/", by=anna).submit("Zet klaar", until="2010-05")

    refused = page.submit(DECIDE, note="Mei ziet er goed uit.", **judged)

    assert refused.status == 409
    assert "Uw oordeel is niet vastgelegd. Over vrijgave 1 is al beslist: ingetrokken." in refused.text
    assert "U schreef: “Mei ziet er goed uit.”" in refused.text


def test_only_months_from_the_newest_public_one_are_offered(app, browse, deliver, leader, may_month, publish, anna):
    for month in ("2010-04", "2010-06"):
        deliver(leader, month, uwv=(13, 600), gemeente=(10, 403))
    with app.app_context():
        publish("2010-05")

    form = browse("/intern/vrijgaven/klaarzetten/", by=anna)

    assert [each[:8] for each in form.all("#until option")] == ["juni 201", "mei 2010"]
    refused = form.submit("Zet klaar", until="2010-04")
    assert refused.status == 422
    assert "Eerdere maanden zijn al openbaar en blijven dat" in refused.text


def test_the_approver_is_told_what_disappears(
    app, browse, session, leader, anna, may_month, publish, prepare, steering, today
):
    with app.app_context():
        publish()
        facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
        add_version(session, anna.actor, leader.id, facts, date(2010, 5, 1), today)
        prepare()

    page = browse("/intern/vrijgaven/2/", by=steering)

    assert page.rows("Wat openbaar was en verdwijnt") == [["Lindeveen, na de sluiting", "1"]]
    assert (
        "Er komen geen nieuwe maanden of metingen bij. In eerdere perioden: 1 eerder openbaar cijfer verdwijnt"
        in page.text
    )
    assert page.rows("Totalen van het land en van regio’s")[0][0].startswith("Nederland")
    assert "Ik heb gezien wat verborgen blijft, wat ontbreekt en wat verandert" in page.text
    with app.app_context():
        queries.by_number(session, 2).state = ReleaseState.WITHDRAWN
        session.commit()

    stopped = browse("/intern/vrijgaven/2/", by=steering)

    # What it held is public by the first one: only that figures would change did not become so.
    assert "Er zouden geen nieuwe maanden of metingen bij komen. Wel zou 1 eerder cijfer veranderen." in stopped.text
    assert "Dit stond in deze vrijgave" in stopped.all("h2")
    assert "Dit is niet openbaar geworden" not in stopped.all("h2")


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (ReleaseState.PREPARED, "Dit wordt openbaar"),
        (ReleaseState.REJECTED, "Dit is niet openbaar geworden"),
        (ReleaseState.WITHDRAWN, "Dit is niet openbaar geworden"),
    ],
)
def test_the_page_of_a_release_does_not_call_public_what_is_not(browse, waiting, session, steering, state, title):
    queries.by_number(session, 1).state = state

    page = browse("/intern/vrijgaven/1/", by=steering)

    assert title in page.all("h2")
    assert "openbaar is" not in " ".join(page.all("h2"))


def test_what_is_public_is_not_offered_to_be_withdrawn(app, browse, may_month, publish, anna):
    with app.app_context():
        publish()

    page = browse("/intern/vrijgaven/1/intrekken/", by=anna, status=409)

    assert "Verbeter het met een nieuwe vrijgave" in page.text
    assert "Dit is openbaar gemaakt" in browse("/intern/vrijgaven/1/", by=anna).all("h2")


def test_the_approver_is_told_apart_what_changes_what_is_shown_and_what_came_late(
    app, browse, leader, middle, g4, deliver, correct, may_month, publish, prepare, steering
):
    with app.app_context():
        publish()
        correct(leader, "2010-05", "uwv", 33, 600)
        correct(middle, "2010-05", "uwv", 40, 300)
        deliver(g4, "2010-05", uwv=(20, 900), gemeente=(30, 900))
        prepare()

    text = browse("/intern/vrijgaven/2/", by=steering).text

    assert (
        "1 eerder openbaar cijfer verandert. 1 eerder verborgen cijfer wordt nu getoond. 1 cijfer is alsnog geleverd."
    ) in text


def test_who_may_approve_is_told_that_a_release_waits(browse, waiting, steering, anna, carla):
    said = "Vrijgave 1 wacht op uw goedkeuring"

    assert said in browse("/intern/vrijgaven/", by=steering).text
    asked = browse("/intern/gevraagd/", by=steering)
    assert "Er wordt nu 1 ding van u gevraagd." in asked.text
    assert asked.follow(said).path == "/intern/vrijgaven/1/"
    for person, path in ((anna, "/intern/vrijgaven/"), (anna, "/intern/gevraagd/"), (carla, "/intern/gevraagd/")):
        assert said not in browse(path, by=person).text


def test_who_prepared_a_release_is_not_asked_to_approve_it(browse, session, waiting, steering):
    queries.by_number(session, 1).prepared_by = steering.id
    session.commit()

    for path in ("/intern/vrijgaven/", "/intern/gevraagd/"):
        assert "wacht op uw goedkeuring" not in browse(path, by=steering).text


def test_the_plain_map_as_a_table_says_where_each_werkplein_is(browse, leader, carla):
    rows = browse("/intern/landkaart/werkpleinen/", by=carla).rows("Werkpleinen op de kaart")

    assert [leader.name, leader.seat.name, leader.region.name] in rows
    assert all("Werkplein" not in row for row in rows)
