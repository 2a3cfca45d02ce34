"""A file of outflow says which release holds its months already, and nothing when none does."""

import io

import pytest

SAID = "Wat u over die maanden inleest, komt daar niet meer in."


@pytest.mark.both
@pytest.mark.parametrize(
    ("months", "is_told"),
    [
        (("2010-06",), False),
        (("2010-05",), True),
        (("2010-06", "2010-05"), True),
    ],
)
@pytest.mark.usefixtures("may_month")
def test_a_file_is_told_of_a_release_that_holds_one_of_its_months(browse, publish, laggard, anna, months, is_told):
    publish("2010-05")
    rows = "".join(f"{laggard.code};{month};gemeente;900;30\n" for month in months)
    data = f"werkplein;maand;stroom;klanten;uitstroom\n{rows}".encode()

    page = browse("/intern/inlezen/uitstroom/", by=anna).submit(
        "Controleer het bestand", file=(io.BytesIO(data), "juni.csv")
    )

    assert "Bevestig: lees" in page.text
    assert (SAID in page.text) is is_told


@pytest.mark.usefixtures("may_month")
def test_a_row_that_changes_nothing_is_no_month_that_comes_in(browse, publish, laggard, anna):
    publish("2010-05")
    known, new = (f"{laggard.code};2010-05;uwv;900;20\n", f"{laggard.code};2010-06;uwv;900;20\n")
    data = f"werkplein;maand;stroom;klanten;uitstroom\n{known}{new}".encode()

    page = browse("/intern/inlezen/uitstroom/", by=anna).submit(
        "Controleer het bestand", file=(io.BytesIO(data), "juni.csv")
    )

    assert SAID not in page.text
