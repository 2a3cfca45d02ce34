"""The pages of scans: from the self-check to the return session, and who may see and do what."""

from sqlalchemy import select

from tests.visitatie.scans.conftest import FIRST, SECOND, THIRD, WORDS
from visitatie.scans.models import ScanAgreement, ScanTrajectory
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState

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
    assert "terugkomsessie is gehouden" in page.submit("Leg vast dat de dag is gehouden", came=everyone).text
