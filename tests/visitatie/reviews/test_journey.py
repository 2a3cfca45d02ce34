"""One visitatie from its beginning to looking back, through the pages that people use."""

from datetime import date

from milestones.queries import history_of
from milestones.rules import Source
from tests.support.reviewing import ADVICE, DAY, TODAY
from visitatie.reviews import queries
from visitatie.reviews.actions import keep_up
from werkplein.obligations.queries import open_for

MILESTONES = ("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1", "e1", "e2", "f1")
LIST = "/intern/visitaties/"
CARD = "/intern/werkpleinen/leader/"
SCOPE = "De twaalf mijlpalen, en hoe de balie samen wordt bezet."
SUPPORT = "De districtsmanager helpt met één rooster voor de balie."


def on(app, day):
    app.config["TODAY"] = day


def asked(session, werkplein, day):
    return {each.kind.value for each in open_for(session, [werkplein.id], day)[werkplein.id]}


def begin(browse, session, anna, carla, leader, team):
    """Begin it, agree on the scope, make a team, and set a day; gives the address of its page."""
    begun = browse(LIST, by=anna).submit("Begin de visitatie van Lindeveen")
    assert "De visitatie is begonnen." in begun.text
    number = queries.running_of(session, leader.id)
    page = f"{LIST}{number}/"

    begun.submit("Stuur naar het MT", scope=SCOPE, talks="MT en teamleiders")
    assert SCOPE in browse(page, by=carla).submit("Ga akkoord").text

    offered = [each.get_text() for each in browse(page, by=anna).html.select("#account option")]
    assert not any("Noordrand" in each for each in offered)
    for person in team:
        browse(page, by=anna).submit("Voeg toe", account=str(person.id))
    shown = browse(page, by=anna).submit("Stel deze dag voor", day="3-8-2010", part="whole")
    assert "Dag voorgesteld" in shown.text
    browse(page, by=anna).submit("Bewaar het programma", lines="9.00 Ontvangst\n9.30 Rondgang")
    assert "Het bezoek ligt vast." in browse(page, by=carla).submit("Bevestig dinsdag 3 augustus").text
    return page


def evaluate(browse, page, carla):
    """Let the MT hand in its self-evaluation."""
    own = browse(f"{page}zelfevaluatie/", by=carla)
    answers = {
        f"{code}-verdict": "met" for code in ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1", "e1", "e2", "f1"]
    }
    texts = {"strengths": "Wij zijn goed in samen werken.", "question1": "Hoe doet u het rooster?"}
    more = {"question2": "Wat werkt bij u?", "question3": "Hoe leest u ons plan?"}
    assert "Ingeleverd." in own.submit("Lever in", **answers, **texts, **more).text


def see(browse, session, page, carla, emma, leader):
    """Let the team come, advise, write down a best practice, and send the concept."""
    declared = browse(page, by=emma).submit("Ik heb hier geen eigen belang")
    assert "u hebt hier geen eigen belang" in declared.text
    form = browse(f"{page}bevindingen/", by=emma)
    seen = {f"{code}-verdict": "none" for code in MILESTONES if code != "a2"}
    said = {"discussed_with": "vestigingsmanager", "summary": "De balie is goed, het rooster vraagt werk."}
    kept = form.submit("Leg de bevindingen vast", **seen, **{"a2-verdict": "not_met"}, **said)
    assert "Het MT leest uw bevindingen vandaag." in kept.text
    assert "De balie is goed" in browse(page, by=carla).text
    kept.submit("Voeg de aanbeveling toe", text=ADVICE, milestone="a2")
    practice = {"title": "Eén ochtendoverleg", "practice_milestone": "c2"}
    browse(page, by=emma).submit("Leg het voorbeeld vast", practice_text="Elke ochtend tien minuten samen.", **practice)
    assert history_of(session, leader.id, "a2") == []
    browse(page, by=emma).submit("Stuur het conceptverslag")
    assert history_of(session, leader.id, "a2")[0].source is Source.VISITATIE


def support(browse, page, anna, carla, emma):
    """Let the MT reply, make the report final, and link support."""
    browse(page, by=carla).follow("Lees het conceptverslag").submit("Ga akkoord met het verslag", is_agreed="y")
    final = browse(page, by=anna).follow("Naar het conceptverslag").submit("Maak definitief")
    assert "Het verslag is definitief." in final.text
    browse(page, by=emma, status=403)
    linked = browse(page, by=anna).follow("Koppel ondersteuning")
    fields = {"kind": "region", "what": SUPPORT, "owner": "districtsmanager", "due_on": "1-10-2010"}
    assert SUPPORT in linked.submit("Koppel de ondersteuning", **fields).text
    assert SUPPORT in browse(CARD, by=carla).text
    browse(page, by=carla).submit("Ja, met onze naam bij Eén ochtendoverleg")
    assert "Eén ochtendoverleg" in browse(f"{LIST}goede-voorbeelden/", by=anna).text


def look_back(browse, page, anna):
    """Say what came of support and of each recommendation."""
    browse(page, by=anna).follow("Leg het resultaat vast van ondersteuning bij aanbeveling 1").submit(
        "Leg vast", state="done", result="Er is nu één rooster voor de balie."
    )
    back = browse(page, by=anna).follow("Leg vast wat ervan kwam")
    outcome = {back.html.select("textarea")[0]["name"]: "Het rooster is er en werkt al twee maanden."}
    done = back.submit("Leg vast wat ervan kwam", back_text="Veel beter dan in de zomer.", **outcome)

    assert "Deze visitatie is klaar." in done.text


def test_a_visitatie_leads_to_support_and_is_looked_back_on(
    app, browse, session, closing_days, anna, carla, leader, emma, finn, gijs
):
    page = begin(browse, session, anna, carla, leader, (emma, finn))
    evaluate(browse, page, carla)
    on(app, DAY)
    see(browse, session, page, carla, emma, leader)
    support(browse, page, anna, carla, emma)
    on(app, date(2010, 11, 4))
    look_back(browse, page, anna)

    assert not {each for each in asked(session, leader, date(2010, 11, 4)) if each.startswith("visitatie")}
    assert keep_up(session, TODAY).asked == 0
