"""Learning from each other as its readers find it: on the card, sharing, asking, answering."""

import pytest
from sqlalchemy import select

from milestones.models import ContactRequest
from milestones.queries.practices import shares_of
from milestones.rules.practices import Wish
from tests.milestones.learning import MARCH, STORY, another, come_to, observe, share
from tests.support.people import make_person
from werkplein.core.outbox import Mail
from werkplein.people.rules import Role

MIDDLE, LEADER = "/intern/werkpleinen/middle/", "/intern/werkpleinen/leader/"
CONTACT = f"{MIDDLE}contact/leader/b3/"


@pytest.fixture
def mt(session, middle):
    return make_person(session, Role.MT_MEMBER, middle, "els")


@pytest.fixture
def shared(session, bram, carla, leader, middle):
    """The leader came to b3 and d1 in March and shares b3; the middle one misses both."""
    come_to(session, bram.actor, leader, "b3", "d1")
    observe(session, bram.actor, middle, not_met=("b3", "d1"))
    share(session, carla.actor, leader, "b3", story=STORY)


def learning(page):
    return " ".join(page.one("section[aria-labelledby=leren]").get_text(" ").split())


def order(page):
    return [heading.get("id") for heading in page.html.select("main h2[id]")]


def test_the_middle_group_reads_above_its_milestones_who_met_what_is_open(browse, shared, mt):
    browse(MIDDLE, by=mt)
    page = browse(MIDDLE, by=mt)

    told = learning(page).replace("\xa0", " ")
    assert order(page).index("leren") < order(page).index("mijlpalen")
    assert "b3 Aanspreekpunt past bij wat de klant kan en wil Lindeveen 26 km" in told
    assert "Haalde b3 in maart 2010; gezien op 18 maart 2010" in told
    assert STORY in told
    assert "Zij haalden in de afgelopen 12 maanden wat hier nog open staat, en toonden dat aan." in told
    assert "Het dichtstbijzijnde staat bovenaan." in told
    assert "In deze groep (1 gemeente) is er maar één Werkplein dat deze mijlpaal in de afgelopen 12 maanden" in told
    assert "De DCO van Noordrand kent meer voorbeelden." in told
    assert page.statements <= 10


def test_who_met_it_from_the_first_day_on_is_no_example_and_the_card_says_why(
    browse, session, shared, bram, mt, leader
):
    near = another(session, leader, "dichtbij", 52.9)
    observe(session, bram.actor, near)
    share(session, bram.actor, near, "b3", "d1")
    session.commit()

    told = learning(browse(MIDDLE, by=mt)).replace("\xa0", " ")

    assert "Dichtbij" not in told
    assert "geen Werkplein dat deze mijlpaal in de afgelopen 12 maanden haalde, dat aantoonde en het deelt." in told


def test_a_laggard_reads_it_below_its_milestones(browse, session, shared, bram, dirk, laggard):
    observe(session, bram.actor, laggard, not_met=("e1", "b3"))

    page = browse("/intern/werkpleinen/laggard/", by=dirk)

    assert order(page).index("leren") > order(page).index("mijlpalen")
    assert "Lindeveen" in learning(page)


def test_a_leader_has_it_folded_away(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader)

    page = browse(LEADER, by=carla)

    assert "Pakket: Borgen" in learning(page)
    assert not page.html.select("section[aria-labelledby=leren] details[open]")


def test_too_little_data_asks_for_answers_first(browse, mt):
    assert not browse(MIDDLE, by=mt).html.select("#leren")


def test_a_team_leader_learns_and_asks_too(browse, session, shared, a_person, middle):
    team_leader = a_person(Role.TEAM_LEADER, middle)

    page = browse(MIDDLE, by=team_leader)
    done = page.follow("Vraag om contact met Lindeveen over b3").submit("Vraag om contact")

    assert "Deel wat u deed" not in page.text
    assert "Gevraagd. Voor het MT van Lindeveen komt één e-mail klaar te staan." in done.text
    assert session.scalars(select(ContactRequest.asker_label)).one() == "Teamleider Middelerf"


def test_who_only_reads_sees_the_examples_and_cannot_ask(browse, shared, bram):
    page = browse(MIDDLE, by=bram)

    assert STORY in learning(page)
    assert "Vraag om contact" not in page.text


def test_what_was_drawn_for_one_reader_is_not_shown_to_another_who_may_do_less(browse, shared, bram, mt):
    pages = [browse(MIDDLE, by=each) for each in (mt, bram, mt, bram)]

    assert ["Vraag om contact" in page.text for page in pages] == [True, False, True, False]
    assert ["Deel wat u deed" in page.text for page in pages] == [True, False, True, False]
    assert ["Meld een wijziging" in page.text for page in pages] == [True, False, True, False]


def test_every_link_of_the_card_opens(browse, shared, mt):
    links = {link["href"] for link in browse(MIDDLE, by=mt).html.select("main a[href^='/intern/']")}

    assert len(links) > 8
    for address in sorted(links):
        browse(address.partition("#")[0], by=mt)


def test_a_story_is_text_and_no_markup(browse, session, shared, carla, leader, mt):
    share(session, carla.actor, leader, "d1", story="<img src=x onerror=alert(1)>")

    assert "<img src=x onerror=alert(1)>" in learning(browse(MIDDLE, by=mt))


def test_the_card_takes_as_many_statements_for_ten_examples_as_for_one(browse, session, shared, bram, leader, mt):
    browse(MIDDLE, by=mt)
    one = browse(MIDDLE, by=mt).statements
    for number in range(9):
        near = another(session, leader, f"buur{number}", 52.8)
        come_to(session, bram.actor, near, "b3", "d1")
        share(session, bram.actor, near, "b3", "d1")
    browse(MIDDLE, by=mt)

    page = browse(MIDDLE, by=mt)

    assert page.statements == one
    assert len(page.html.select("#leer-b3 .wp-lijst > li")) == 3


# Sharing.


def test_an_mt_shares_what_it_met_and_stops_again(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("f1",))
    page = browse(LEADER, by=carla).follow("Deel wat u deed")

    done = page.submit("Bewaar", **{"b3-is_shared": "y", "b3-story": STORY})

    assert "Bewaard. U deelt nu 1 mijlpaal met anderen." in done.text
    assert "U deelt 1 mijlpaal met anderen." in learning(done)
    again = browse(page.path, by=carla)
    assert again.one("#b3-story").get_text().strip() == STORY
    again.submit("Bewaar", **{"b3-is_shared": None})
    assert shares_of(session, leader.id) == {"b3": Wish(False)}


def test_all_that_is_met_is_shared_at_once(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("f1",))

    done = browse(f"{LEADER}delen/", by=carla).submit("Deel alle 11 en bewaar", **{"a1-story": STORY})

    assert "U deelt nu 11 mijlpalen" in done.text
    found = shares_of(session, leader.id)
    assert (len(found), found["a1"]) == (11, Wish(True, STORY))


def test_a_story_without_its_tick_is_not_thrown_away(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("b3",))

    refused = browse(f"{LEADER}delen/", by=carla).submit("Bewaar", **{"a2-story": STORY})

    assert refused.status == 422
    assert "U schreef iets bij a2. Vink ‘Deel deze mijlpaal’ aan, of maak het veld leeg." in refused.one("#fouten").text
    assert refused.one("#a2-story").text.strip() == STORY
    assert shares_of(session, leader.id) == {}
    refused.submit("Bewaar", **{"a2-is_shared": "y"})
    assert shares_of(session, leader.id)["a2"].story == STORY


def test_who_stops_sharing_leaves_the_story_as_it_stands(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("b3",))
    browse(f"{LEADER}delen/", by=carla).submit("Bewaar", **{"a2-is_shared": "y", "a2-story": STORY})

    browse(f"{LEADER}delen/", by=carla).submit("Bewaar", **{"a2-is_shared": None})

    session.expire_all()
    assert not shares_of(session, leader.id)["a2"].is_shared
    assert "Er is niets veranderd." in browse(f"{LEADER}delen/", by=carla).submit("Bewaar").text


def test_only_what_is_met_can_be_chosen(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("f1",))
    page = browse(f"{LEADER}delen/", by=carla)

    assert not page.html.select("#f1-is_shared")
    token = page.html.select("main input[name=csrf_token]")[0]["value"]
    browse(page.path, by=carla, data={"csrf_token": token, "f1-is_shared": "y"}, status=303)
    assert shares_of(session, leader.id) == {}


def test_what_was_lost_says_so_and_can_be_withdrawn(browse, session, shared, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("b3",), on=MARCH.replace(day=19))

    page = browse(f"{LEADER}delen/", by=carla)
    kept = page.submit("Bewaar")

    assert "Anderen zien deze mijlpaal nu niet." in page.text
    assert "Er is niets veranderd." in kept.text
    page.submit("Bewaar", **{"b3-is_shared": None})
    assert shares_of(session, leader.id) == {"b3": Wish(False)}


def test_a_werkplein_that_met_nothing_reads_what_to_do(browse, carla):
    assert "U haalt nu geen mijlpalen." in browse(f"{LEADER}delen/", by=carla).text


def test_a_story_that_is_too_long_is_refused_and_stays(browse, session, bram, carla, leader):
    observe(session, bram.actor, leader)
    long = "x" * 1_001

    refused = browse(f"{LEADER}delen/", by=carla).submit("Bewaar", **{"b3-is_shared": "y", "b3-story": long})

    assert refused.status == 422
    assert "hoogstens 1.000 tekens, nu zijn het er 1.001" in refused.text
    assert refused.one("#b3-story").get_text().strip() == long
    assert shares_of(session, leader.id) == {}


# Asking.


def test_an_mt_asks_and_a_second_click_says_when_it_did(browse, session, shared, mt):
    page = browse(MIDDLE, by=mt).follow("Vraag om contact met Lindeveen over b3")
    first = page.submit("Vraag om contact", question="Hoe begon u?", shows_address="y")

    again = page.submit("Vraag om contact")

    assert first.path == MIDDLE
    assert "Om contact gevraagd op 5 juli 2010" in learning(first).replace("\xa0", " ")
    assert again.status == 409
    assert "U vroeg dit al op 5 juli 2010." in again.text.replace("\xa0", " ")
    assert len(session.scalars(select(Mail)).all()) == 1
    assert "U vroeg dit op 5 juli 2010." in browse(CONTACT, by=mt).text.replace("\xa0", " ")


def test_a_question_that_is_too_long_is_refused_and_stays(browse, session, shared, mt):
    refused = browse(CONTACT, by=mt).submit("Vraag om contact", question="x" * 501)

    assert refused.status == 422
    assert "hoogstens 500 tekens" in refused.text
    assert refused.one("#question").get_text().strip() == "x" * 501
    assert session.scalars(select(Mail)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        f"{MIDDLE}contact/laggard/b3/",  # does not share
        f"{MIDDLE}contact/leader/a1/",  # is met here already
        f"{MIDDLE}contact/leader/d1/",  # is not shared there
        f"{MIDDLE}contact/leader/zz/",
        f"{MIDDLE}contact/middle/b3/",
        f"{MIDDLE}contact/%3Cb%3E/b3/",
    ],
)
def test_what_a_werkplein_is_not_offered_is_not_there(browse, shared, mt, path):
    browse(path, by=mt, status=404)


@pytest.mark.parametrize("path", [f"{MIDDLE}delen/", CONTACT, f"{MIDDLE}contactvraag/1/"])
def test_an_outsider_finds_nothing_of_another_werkplein(browse, shared, dirk, path):
    browse(path, by=dirk, status=404)


@pytest.mark.parametrize("path", [f"{MIDDLE}delen/", CONTACT, f"{MIDDLE}contactvraag/1/"])
def test_who_reads_all_cannot_share_or_ask_for_others(browse, shared, bram, path):
    browse(path, by=bram, status=403)


def test_a_team_leader_does_not_share_for_the_mt(browse, a_person, middle):
    browse(f"{MIDDLE}delen/", by=a_person(Role.TEAM_LEADER, middle), status=403)


# Answering.


@pytest.fixture
def asked(browse, session, shared, mt):
    browse(CONTACT, by=mt).submit("Vraag om contact", question="Hoe begon u? <b>", shows_address="y")
    return session.scalars(select(ContactRequest)).one().id


def test_the_other_side_sees_the_request_on_its_start_page_until_it_is_answered(browse, asked, carla, mt):
    start = browse("/intern/", by=carla, follow=True)
    page = start.follow("Beantwoord de vraag")
    done = page.submit("Beantwoord", answer="Bel ons gerust.")

    assert "MT Middelerf vraagt u om contact over b3." in learning(start)
    assert "Hoe begon u? <b>" in page.text
    assert mt.email in page.text
    assert "Beantwoord. Dank u wel dat u meedenkt." in done.text
    assert "vraagt u om contact" not in done.text
    assert "Zij antwoordden op 5 juli 2010." in learning(browse(MIDDLE, by=mt)).replace("\xa0", " ")


def test_a_request_is_answered_once_and_says_so(browse, session, asked, carla):
    page = browse(f"{LEADER}contactvraag/{asked}/", by=carla)
    page.submit("Beantwoord", answer="Ja.")

    again = page.submit("Beantwoord", answer="Nee.")

    assert again.status == 409
    assert "Er is geen tweede antwoord gestuurd." in again.text
    assert len(session.scalars(select(Mail)).all()) == 2


def test_an_answer_that_is_too_long_is_refused_and_stays(browse, asked, carla):
    refused = browse(f"{LEADER}contactvraag/{asked}/", by=carla).submit("Beantwoord", answer="x" * 1_001)

    assert refused.status == 422
    assert refused.one("#answer").get_text().strip() == "x" * 1_001


@pytest.mark.parametrize("number", ["999", "99999999999", "x"])
def test_a_request_that_is_not_there_is_not_found(browse, asked, carla, number):
    browse(f"{LEADER}contactvraag/{number}/", by=carla, status=404)


def test_the_request_of_another_werkplein_is_not_there(browse, asked, mt):
    browse(f"{MIDDLE}contactvraag/{asked}/", by=mt, status=404)
