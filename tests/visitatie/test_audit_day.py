"""The day of an audit: what is wrong with it is told with all the rest, and takes away nothing that was filled in."""

import pytest

from tests.support.towns import serve
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.test_pages import address, seen, towns_seen


@pytest.fixture
def surrounded(session, laggard):
    return serve(session, laggard)


@pytest.mark.parametrize(
    ("day", "reason", "sentences"),
    [
        # The day after today, the day before the visit was asked for, and another one than was agreed.
        ("14-7-2010", "", ["Woensdag 14 juli 2010 is nog niet geweest."]),
        ("4-7-2010", "", ["Dit bezoek wordt gevraagd sinds 5 juli 2010. Kies die dag of later."]),
        ("12-7-2010", "", ["Maandag 12 juli 2010 is een andere dag dan gepland: dat was dinsdag 13 juli 2010."]),
        ("12-7-2010", "De manager gaat met verlof.", []),
        ("12-7-2010", "x" * 1_001, ["Maak de reden korter"]),
        ("13-7-2010", "", []),
    ],
)
def test_what_is_wrong_with_the_day_of_an_audit_is_told_with_all_the_rest(
    browse, app, confirmed, bram, day, reason, sentences
):
    app.config["TODAY"] = TUESDAY
    fields = seen(held_on=day, reason=reason, discussed_with="", **{"a2-note": "x" * 2_001})

    page = browse(f"{address(confirmed)}audit/", by=bram).submit("Leg de audit vast", **fields)

    told = [each.replace("\N{NO-BREAK SPACE}", " ") for each in page.all("#fouten li")]
    others = ["Vul de functie van uw gesprekspartner in.", "Maak de notitie korter"]
    assert len(told) == len(sentences) + len(others)
    for sentence in [*sentences, *others]:
        assert any(each.startswith(sentence) for each in told), (sentence, told)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        # Before the area was known, before the visit was asked for, still to come, and no day at all.
        ("13-7-2001", "Dit bezoek wordt gevraagd sinds 5 juli 2010. Kies die dag of later."),
        ("4-7-2010", "Dit bezoek wordt gevraagd sinds 5 juli 2010. Kies die dag of later."),
        ("13-7-2110", "Zondag 13 juli 2110 is nog niet geweest."),
        ("31-6-2010", "31-6-2010 bestaat niet: juni 2010 heeft 30 dagen."),
    ],
)
def test_a_mistyped_day_keeps_the_table_of_an_audit_and_its_ticks(browse, app, surrounded, confirmed, bram, day, told):
    app.config["TODAY"] = TUESDAY
    form = browse(f"{address(confirmed)}audit/", by=bram)

    page = form.submit("Leg de audit vast", **towns_seen(["GM7001"], held_on=day))

    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in page.all("#fouten li")] == [told]
    assert [each["value"] for each in page.html.select("#e2 input[checked]")] == ["GM7001"]
    assert page.submit("Leg de audit vast", held_on="13-7-2010").status == 200
