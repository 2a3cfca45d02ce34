"""The pages of scans: from the self-check to the return session, and who may see and do what."""

import pytest
from sqlalchemy import func, select

from tests.visitatie.scans.conftest import FIRST, SECOND, THIRD, WORDS
from visitatie.scans.models import ScanAgreement, ScanTrajectory
from visitatie.scans.rules import ScanState
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState
from werkplein.people.rules import Role

S = ScanState
OWN = "/intern/werkpleinen/laggard/scans/"
LIST = "/intern/scans/"


def on(app, day):
    app.config["TODAY"] = day


def asked(session):
    """What is asked now, by kind."""
    question = select(Obligation.kind).where(Obligation.state == ObligationState.OPEN, Obligation.kind.like("scan%"))
    return sorted(each.value for each in session.scalars(question))


def one_agreement(session):
    return session.scalars(select(ScanAgreement.id)).one()


def write(browse, by, scan, path, button, **fields):
    """Fill in one of the forms of a day."""
    return browse(f"{LIST}{scan}/{path}", by=by).submit(button, **fields)


def test_a_scan_goes_from_the_self_check_to_its_end(app, browse, session, closing_days, dirk, bram):
    card = browse("/intern/werkpleinen/laggard/", by=dirk)
    form = card.follow("Bekijk de scans, of vraag er een aan").follow("Vraag een scan aan")
    municipality = form.html.select("#municipality option")[1]["value"]
    shown = form.submit("Vraag de scan aan", recognised=["rent", "claims"], municipality=municipality, reason=WORDS)
    assert "De ondersteuner stelt twee dagen voor." in shown.text
    assert "Herkend: 2 van 6 situaties." in shown.text
    assert asked(session) == ["scan_planning"]

    scan = session.scalars(select(ScanTrajectory.id)).one()
    page = f"{LIST}{scan}/"
    browse(page, by=bram).submit("Stel deze dagen voor", first="13-7-2010", second="20-7-2010")
    assert asked(session) == ["scan_day", "scan_day", "scan_days"]
    assert "De dagen staan vast." in browse(page, by=dirk).submit("Bevestig deze dagen").text

    on(app, FIRST)
    first_day(browse, bram, scan)
    on(app, SECOND)
    second_day(browse, bram, scan)
    assert asked(session) == ["scan_agreement", "scan_day", "scan_plan"]
    assert "21 september 2010" in browse(page, by=dirk).text.replace("\xa0", " ")
    assert "U bent akkoord met het plan." in browse(page, by=dirk).submit("Ga akkoord met het plan").text
    on(app, THIRD)
    third_day(browse, session, bram, scan)
    assert "De scan is afgesloten." in browse(page, by=bram).submit("Sluit de scan af").text
    assert asked(session) == []
    assert "Afgesloten" in browse(OWN, by=dirk).text


def first_day(browse, bram, scan):
    page = browse(f"{LIST}{scan}/dag/1/", by=bram)
    page.submit("Voeg toe", function="klantmanager 1", in_cases="y")
    page.submit("Voeg toe", function="administratie", in_cases="y")
    early = browse(f"{LIST}{scan}/dag/1/", by=bram)
    everyone = [each["value"] for each in early.html.select("input[name=came]")]
    assert (
        "Er staat nog niets bij: gesprek over de activiteiten."
        in early.submit("Leg vast dat de dag is gehouden", came=everyone).text
    )
    for block in ("activities", "method"):
        write(browse, bram, scan, f"dag/1/deel/{block}/", "Leg vast", about="teamleider", text=WORDS)
    seen = {"about": "Loonstrook invoeren", "text": WORDS, "step": "offset", "minutes": "25"}
    write(browse, bram, scan, "dag/1/deel/observation/", "Leg vast", **seen)
    case = browse(f"{LIST}{scan}/dag/1/deel/case/?casus=rent", by=bram)
    case.submit("Leg vast", lesson=WORDS)
    write(browse, bram, scan, "cijfers/", "Leg vast", on_time="48", days_to_pay="6", claims="", method="afterwards")
    held = browse(f"{LIST}{scan}/dag/1/", by=bram).submit("Leg vast dat de dag is gehouden", came=everyone)
    assert "Vastgelegd: dag 1 is gehouden." in held.text


def second_day(browse, bram, scan):
    for kind in ("strong", "improvement"):
        fields = {"kind": kind, "step": "offset", "text": WORDS, "effect": WORDS}
        write(browse, bram, scan, "dag/2/bevinding/", "Leg de bevinding vast", **fields)
    fields = {"step": "offset", "what": WORDS, "consequence": WORDS, "owner": "teamleider", "result": WORDS}
    write(browse, bram, scan, "dag/2/afspraak/", "Leg de afspraak vast", due_on="1-9-2010", **fields)
    page = browse(f"{LIST}{scan}/dag/2/", by=bram)
    everyone = [each["value"] for each in page.html.select("input[name=came]")]
    assert (
        "Schrijf waarom niet iedereen van dag 1 er was"
        in page.submit("Leg vast dat de dag is gehouden", came=everyone[:1]).text
    )
    assert "dag 2 is gehouden" in page.submit("Leg vast dat de dag is gehouden", came=everyone).text


def third_day(browse, session, bram, scan):
    page = browse(f"{LIST}{scan}/dag/3/", by=bram)
    everyone = [each["value"] for each in page.html.select("input[name=came]")]
    assert (
        "Kijk eerst terug op alle afspraken: nog 1 te gaan."
        in page.submit("Leg vast dat de dag is gehouden", came=everyone).text
    )
    path = f"dag/3/afspraak/{one_agreement(session)}/"
    short = write(browse, bram, scan, path, "Leg de terugblik vast", state="partly", needed="Nee")
    assert "Schrijf wat nog nodig is" in short.text
    write(browse, bram, scan, path, "Leg de terugblik vast", state="partly", needed=WORDS)
    assert "de terugkomsessie is gehouden" in page.submit("Leg vast dat de dag is gehouden", came=everyone).text


@pytest.fixture
def carried(walk, laggard):
    """A scan of which day 2 was held."""
    return walk.to(S.DAY_TWO, laggard)


READS_STATUS = (Role.STEERING_GROUP, Role.SECRETARIAT, Role.DCO, Role.G4_REPRESENTATIVE)
PAGES = ("dag/1/", "dag/2/", "dag/3/", "plan/", "vergelijking/", "stoppen/")
WRITING = ("cijfers/", "dag/1/deel/case/", "dag/2/bevinding/", "dag/2/afspraak/", "terugzetten/")


@pytest.mark.parametrize("role", READS_STATUS)
def test_who_follows_reads_how_it_stands_and_no_word_of_what_was_said(browse, a_person, carried, laggard, role):
    reader = a_person(role, laggard.region if role is Role.DCO else None)
    page = browse(f"{LIST}{carried.id}/", by=reader)

    assert "Dag 2 gehouden" in page.text
    assert WORDS not in page.text
    assert "1 afspraak" in page.text
    assert f"{LIST}{carried.id}/" in browse(LIST, by=reader).links()
    for path in (*PAGES, *WRITING):
        browse(f"{LIST}{carried.id}/{path}", by=reader, status=403)


def test_the_mt_reads_all_of_its_scan_and_writes_nothing_in_it(browse, carried, dirk):
    for path in PAGES:
        page = browse(f"{LIST}{carried.id}/{path}", by=dirk)
        assert not page.html.select("form[action*=weg]")
    for path in (*WRITING, f"dag/3/afspraak/{carried.standing_agreements[0].id}/"):
        browse(f"{LIST}{carried.id}/{path}", by=dirk, status=403)


def test_the_mt_of_another_werkplein_finds_nothing(browse, carried, carla):
    assert f"{LIST}{carried.id}/" not in browse(LIST, by=carla).links()
    for path in ("", *PAGES, *WRITING):
        browse(f"{LIST}{carried.id}/{path}", by=carla, status=404)
    for path in ("", "nieuw/"):
        browse(f"{OWN}{path}", by=carla, status=404)


def test_who_has_no_part_in_scans_sees_none(browse, a_person, carried, laggard):
    leader = a_person(Role.TEAM_LEADER, laggard)

    browse(LIST, by=leader, status=403)
    browse(f"{LIST}{carried.id}/", by=leader, status=403)
    assert "Scan parttime werk" not in browse("/intern/werkpleinen/laggard/", by=leader).text


def test_only_an_mt_asks_for_a_scan(browse, bram, anna):
    for person in (bram, anna):
        browse(f"{OWN}nieuw/", by=person, status=403)
        assert "Vraag een scan aan" not in browse(OWN, by=person).text


@pytest.mark.parametrize("number", ["0", "999", "-1", "1x", "9999999999", "١"])
def test_an_address_that_cannot_be_a_scan(browse, bram, number):
    browse(f"{LIST}{number}/", by=bram, status=404)


@pytest.mark.parametrize("path", ["dag/4/", "dag/0/", "dag/1/deel/lunch/", "dag/3/afspraak/999/"])
def test_a_part_that_is_not_there(browse, bram, carried, path):
    browse(f"{LIST}{carried.id}/{path}", by=bram, status=404)


@pytest.mark.parametrize(("what", "status"), [("alles", 404), ("afspraak", 409), ("notitie", 409)])
def test_what_cannot_be_taken_back(browse, bram, carried, what, status):
    token = browse(f"{LIST}{carried.id}/terugzetten/", by=bram).html.select_one("input[name=csrf_token]")["value"]

    browse(f"{LIST}{carried.id}/weg/{what}/1/", by=bram, data={"csrf_token": token}, status=status)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "Kort."}, "Schrijf waarom u de scan wilt, in ten minste 20 tekens."),
        ({"reason": ""}, "Vul de reden in."),
        ({"municipality": ""}, "Kies een gemeente."),
        ({"municipality": "999"}, "Kies een gemeente."),
        ({"recognised": ["alles"]}, "Kies"),
    ],
)
def test_a_request_that_cannot_be_keeps_what_was_typed(browse, session, laggard, dirk, fields, sentence):
    given = {"municipality": str(laggard.seat_id), "reason": WORDS, "recognised": ["rent"]}
    refused = browse(f"{OWN}nieuw/", by=dirk).submit("Vraag de scan aan", **given | fields)

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#reason").get_text().strip() == fields.get("reason", WORDS)
    assert session.scalar(select(func.count()).select_from(ScanTrajectory)) == 0


def test_a_municipality_with_a_scan_is_told_and_refused(browse, walk, laggard, dirk):
    walk.ask(laggard)
    form = browse(f"{OWN}nieuw/", by=dirk)

    assert "Achterholt (er loopt al een scan)" in form.text
    refused = form.submit("Vraag de scan aan", municipality=str(laggard.seat_id), reason=WORDS)
    assert "Voor deze gemeente loopt al een scan." in refused.text


@pytest.mark.parametrize(
    ("path", "button", "fields", "sentence"),
    [
        ("cijfers/", "Leg vast", {"on_time": "101"}, "het getal ligt tussen 0 en 100"),
        ("cijfers/", "Leg vast", {"claims": "veel"}, "Hoeveel terugvorderingen zijn er per 100 parttimers?"),
        ("cijfers/", "Leg vast", {"days_to_pay": "-1"}, "Hoeveel dagen"),
        ("dag/2/bevinding/", "Leg de bevinding vast", {"text": "x" * 2001}, "Maak deze tekst korter"),
        ("dag/2/bevinding/", "Leg de bevinding vast", {"kind": "strong", "step": ""}, "Kies een stap."),
        ("dag/2/afspraak/", "Leg de afspraak vast", {"due_on": "31-2-2010"}, "31-2-2010"),
        ("terugzetten/", "Zet de stap terug", {"why": "Oeps."}, "waarom u de stap terugzet"),
        ("stoppen/", "Trek de scan in", {"why": "Nee."}, "waarom de scan stopt"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(browse, walk, laggard, bram, path, button, fields, sentence):
    scan = walk.to(S.DAY_ONE, laggard)
    refused = browse(f"{LIST}{scan.id}/{path}", by=bram).submit(button, **fields)

    assert refused.status == 422
    assert sentence in refused.text
    for name, value in fields.items():
        if value and name != "kind":
            assert value in str(refused.html.select_one(f"#{name}"))


def test_text_that_looks_like_a_page_stays_text(browse, walk, laggard, bram, dirk):
    scan = walk.to(S.PLANNED, laggard)
    evil = "<script>alert(1)</script> en nog wat woorden"
    write(browse, bram, scan.id, "dag/1/deel/method/", "Leg vast", about="<b>hoofd</b>", text=evil)
    page = browse(f"{LIST}{scan.id}/dag/1/", by=dirk)

    assert evil in page.text
    assert not page.html.select("main script, main b:-soup-contains('hoofd')")


def test_a_day_is_put_back_and_the_reason_is_asked(browse, carried, bram):
    back = browse(f"{LIST}{carried.id}/", by=bram).follow("Zet de laatste stap terug")
    done = back.submit("Zet de stap terug", why="Wij legden de verkeerde dag vast.")

    assert "De scan staat weer op ‘dag 1 gehouden’." in done.text
    assert "1" in browse(f"{LIST}{carried.id}/dag/2/", by=bram).text


def test_a_withdrawn_scan_says_why_and_offers_no_next_step(browse, carried, dirk):
    stop = browse(f"{LIST}{carried.id}/", by=dirk).follow("Trek de scan in")
    page = stop.submit("Trek de scan in", why="De gemeente stapt over op een ander systeem.")

    assert "De gemeente stapt over op een ander systeem." in page.text
    assert "Ga akkoord met het plan" not in page.text
    assert stop.submit("Trek de scan in", why="De gemeente stapt over op een ander systeem.").status == 409


def test_five_talking_about_cases_is_told_and_allowed(app, browse, walk, laggard, bram):
    scan = walk.to(S.PLANNED, laggard)
    on(app, FIRST)
    page = browse(f"{LIST}{scan.id}/dag/1/", by=bram)
    for number in range(5):
        page.submit("Voeg toe", function=f"klantmanager {number}", in_cases="y")

    assert "Twee tot vier werkt het best." in browse(f"{LIST}{scan.id}/dag/1/", by=bram).text


def test_the_mt_asks_for_other_days_and_the_supporter_reads_why(browse, walk, laggard, dirk, bram):
    scan = walk.to(S.PLANNED, laggard)
    page = browse(f"{LIST}{scan.id}/", by=dirk)
    assert page.submit("Vraag andere dagen", why="Nee.").status == 422
    page.submit("Vraag andere dagen", why="In juli is de administratie op vakantie.")

    assert "In juli is de administratie op vakantie." in browse(f"{LIST}{scan.id}/", by=bram).text


def test_a_comparison_names_who_agreed_and_nobody_else(browse, walk, laggard, leader, middle, g4, dirk):
    for werkplein, may_name in ((leader, True), (middle, False), (g4, False)):
        walk.to(S.DAY_ONE, werkplein, may_name=may_name)
    own = walk.to(S.DAY_ONE, laggard)
    page = browse(f"{LIST}{own.id}/vergelijking/", by=dirk)

    named = [row[0] for row in page.rows("Cijfers van andere gescande gemeenten")]
    assert named == ["Lindeveen", "gemeente A", "gemeente B"]
    assert "Middelerf" not in page.text


def test_a_comparison_with_too_few_others_says_so(browse, carried, dirk):
    page = browse(f"{LIST}{carried.id}/vergelijking/", by=dirk)

    assert "Een vergelijking komt er als er 3 andere gemeenten zijn gescand. Nu: 0." in page.text


def test_empty_lists_say_what_to_do(browse, bram, dirk):
    assert "Een MT vraagt een scan aan op de pagina" in browse(LIST, by=bram).text
    assert "Er loopt geen scan." in browse(OWN, by=dirk).text


def test_more_scans_cost_no_more_statements(browse, walk, laggard, leader, middle, g4, bram):
    scan = walk.to(S.DAY_TWO, laggard)
    paths = (LIST, f"{LIST}{scan.id}/", *(f"{LIST}{scan.id}/{path}" for path in PAGES))
    before = [browse(path, by=bram).statements for path in paths]
    for werkplein in (leader, middle, g4):
        walk.to(S.CLOSED, werkplein)

    assert [browse(path, by=bram).statements for path in paths] == before
    assert max(before) <= 12
