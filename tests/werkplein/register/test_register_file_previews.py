"""A file of the register says what follows in the words of the form, and does with a merger what the form does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse, counted
from tests.support.page import Page
from tests.support.people import SINCE, Person
from tests.support.register_files import AREAS, PLACES, Rows, as_csv, changed_row, offer
from werkplein.core.spreadsheet import Row
from werkplein.register import imports, queries
from werkplein.register.models import ServiceArea, Werkplein
from werkplein.register.rules import AreaKind

pytestmark = pytest.mark.usefixtures("served", "outskirts")
LOOK = "Bekijk wat er verandert"
TODAY, DAY = date(2010, 7, 5), "1-9-2010"
E2 = "e2 gaat vanaf 1 september 2010"


def area_of(werkplein: Werkplein, town: int, kind: AreaKind) -> ServiceArea:
    return ServiceArea(werkplein_id=werkplein.id, municipality_id=town, kind=kind, holds_on=SINCE, recorded_on=SINCE)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def follows(page: Page) -> list[str]:
    return [plain(text) for text in page.all(".wp-vlak--nu li")]


def towns_of(session: Session, werkplein: Werkplein, on: date) -> dict[str, AreaKind]:
    session.expire_all()
    served = queries.served(session, [werkplein.id], on).get(werkplein.id, [])
    return {each.municipality.name: each.kind for each in served}


def as_form(row: dict[str, str], other: Werkplein) -> dict[str, str]:
    """What one fills in for the columns of a file; `other` is the one they name."""
    successor = str(other.id) if row.get("opvolger") else ""
    closed = {"state": "gesloten", "successor": successor, "hands_over": "y"} if row.get("gesloten") else {}
    moved = {"moved": "y"} if row.get("verhuisd") else {}
    main = {"main": str(other.id)} if row.get("hoofdlocatie") else {}
    return {"holds_on": row["vanaf"], **closed, **moved, **main}


CHANGES = {
    "a move": {"verhuisd": "ja"},
    "closed, and nobody takes over": {"gesloten": "ja"},
    "a merger": {"gesloten": "ja", "opvolger": "middle"},
    "a satellite": {"hoofdlocatie": "middle"},
    "a day that passed": {"verhuisd": "ja", "vanaf": "1-6-2010"},
}


@pytest.mark.parametrize("new", CHANGES.values(), ids=CHANGES)
def test_a_file_says_what_the_form_says(
    browse: Browse, anna: Person, middle: Werkplein, exported: Callable[[str], Rows], new: dict[str, str]
) -> None:
    row = {"vanaf": DAY} | new
    form = browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, **as_form(row, middle))
    # What other features say of this Werkplein follows in a list of its own, in the form alone.
    told = [plain(text) for text in form.all("section[aria-labelledby=gevolg] > ul:first-of-type li")]
    assert told

    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", **row)))

    own = [sentence for sentence in told if "is voorbij" not in sentence]
    assert follows(page) == [f"Werkplein Lindeveen: {' '.join(own)}"]
    assert ("blijven staan" in page.text) is ("vanaf" in new) is (own != told)
    changed = [f"{label}: {before} → wordt {after}" for label, before, after in form.rows("Wat er verandert")]
    assert page.rows("Regels die")[0] == [f"leader vanaf {row['vanaf']}, regel 4", "Gewijzigd", " ".join(changed)]


def test_a_satellite_that_gets_on_its_own_is_told_what_it_counts_itself(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    joined = changed_row(exported(PLACES), "leader", vanaf="1-6-2010", hoofdlocatie="middle")
    offer(browse, anna, PLACES, as_csv(joined)).submit("Bevestig: lees 1 regel in")

    form = browse("/intern/register/leader/wijzigen/", by=anna).submit(LOOK, holds_on=DAY, main="")
    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", vanaf=DAY, hoofdlocatie="")))

    told = [plain(text) for text in form.all("section[aria-labelledby=gevolg] li")]
    assert told == [
        "Dit Werkplein is geen satelliet meer: c1 en c2 telt het vanaf 1 september 2010 zelf. "
        "Wat daarvan alleen bij de hoofdlocatie bekend is, is dan niet beantwoord."
    ]
    assert follows(page) == [f"Werkplein Lindeveen: {told[0]}"]


def test_a_satellite_that_closes_counts_nothing_itself(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    joined = changed_row(exported(PLACES), "leader", vanaf="1-6-2010", hoofdlocatie="middle")
    offer(browse, anna, PLACES, as_csv(joined)).submit("Bevestig: lees 1 regel in")
    closed = {"vanaf": DAY, "hoofdlocatie": "", "gesloten": "ja"}

    page = offer(browse, anna, PLACES, as_csv(changed_row(exported(PLACES), "leader", **closed)))

    assert "geen satelliet meer" not in follows(page)[0]


def test_who_closes_by_file_hands_its_municipalities_to_its_successor(
    browse: Browse, session: Session, anna: Person, middle: Werkplein, exported: Callable[[str], Rows]
) -> None:
    merged = changed_row(exported(PLACES), "leader", vanaf=DAY, gesloten="ja", opvolger="middle")

    page = offer(browse, anna, PLACES, as_csv(merged))

    [told] = follows(page)
    assert "Buitenerf en Lindeveen kunnen vanaf die dag bij een ander Werkplein terecht." in told
    assert "Werkplein Middelerf bedient vanaf 1 september 2010 ook Buitenerf en Lindeveen." in told
    assert f"{E2} ook over Buitenerf en Lindeveen." in told
    assert "Een opvolger neemt de gemeenten over. Wilt u dat anders?" in page.text
    page.submit("Bevestig: lees 1 regel in")
    assert towns_of(session, middle, date(2010, 8, 31)) == {"Middelerf": AreaKind.WHOLE}
    assert set(towns_of(session, middle, date(2010, 9, 1))) == {"Buitenerf", "Lindeveen", "Middelerf"}
    again = offer(browse, anna, PLACES, as_csv(exported(PLACES)))
    assert "Niets nieuws: alles in dit bestand is al bekend." in again.text


def test_who_closed_before_it_was_taken_over_is_not_said_to_close_again(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    row = next(row for row in exported(PLACES) if row["code"] == "leader") | {"gesloten": "ja"}

    page = offer(
        browse, anna, PLACES, as_csv([row | {"vanaf": DAY}, row | {"vanaf": "1-10-2010", "opvolger": "middle"}])
    )

    closes, merges = follows(page)
    assert "Vanaf 1 september 2010 wordt van dit Werkplein niets meer gevraagd." in closes
    assert "niets meer gevraagd" not in merges
    assert "Werkplein Middelerf bedient vanaf 1 oktober 2010 ook Buitenerf en Lindeveen." in merges


def test_a_municipality_that_was_taken_away_before_the_merger_is_not_handed_over(
    browse: Browse, session: Session, anna: Person, middle: Werkplein, exported: Callable[[str], Rows]
) -> None:
    away = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "niet meer", "postcodes": "", "vanaf": DAY}
    there = away | {"werkplein": "laggard", "deel": "hele gemeente"}
    offer(browse, anna, AREAS, as_csv([away, there])).submit("Bevestig: lees 2 regels in")
    merged = changed_row(exported(PLACES), "leader", vanaf=DAY, gesloten="ja", opvolger="middle")

    page = offer(browse, anna, PLACES, as_csv(merged))

    assert "Werkplein Middelerf bedient vanaf 1 september 2010 ook Lindeveen." in follows(page)[0]
    page.submit("Bevestig: lees 1 regel in")
    assert set(towns_of(session, middle, date(2010, 9, 1))) == {"Lindeveen", "Middelerf"}


def test_two_that_merge_into_one_that_opens_are_followed_by_it(
    browse: Browse, session: Session, anna: Person, exported: Callable[[str], Rows]
) -> None:
    rows = exported(PLACES)
    fused = {"vanaf": DAY, "gesloten": "ja", "opvolger": "noorderveld"}
    opening = next(row for row in rows if row["code"] == "leader") | {"code": "noorderveld", "naam": "Noorderveld"}
    rows = changed_row(changed_row(rows, "leader", **fused), "middle", **fused)

    page = offer(browse, anna, PLACES, as_csv([*rows, opening | {"vanaf": DAY}]))

    assert "1 nieuw Werkplein: noorderveld. Het staat vanaf 1 september 2010 op de kaart" in plain(page.text)
    first, second = follows(page)
    assert "Werkplein Noorderveld bedient vanaf 1 september 2010 ook Buitenerf en Lindeveen." in first
    assert "Werkplein Noorderveld bedient vanaf 1 september 2010 ook Middelerf." in second
    page.submit("Bevestig: lees 3 regels in")
    added = next(each for each in queries.all_werkpleinen(session, date(2010, 9, 1)) if each.code == "noorderveld")
    whole = dict.fromkeys(("Buitenerf", "Lindeveen", "Middelerf"), AreaKind.WHOLE)
    assert towns_of(session, added, date(2010, 9, 1)) == whole


def test_a_later_row_of_a_new_werkplein_changes_what_the_first_said(
    browse: Browse, anna: Person, exported: Callable[[str], Rows]
) -> None:
    first = exported(PLACES)[0] | {"code": "buitenerf", "naam": "Buitenerf", "gemeente": "Buitenerf", "vanaf": DAY}
    share = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "samen", "postcodes": "", "vanaf": DAY}
    offer(browse, anna, AREAS, as_csv([share])).submit("Bevestig: lees 1 regel in")

    page = offer(browse, anna, PLACES, as_csv([first, first | {"vanaf": "1-10-2010", "verhuisd": "ja"}]))

    assert "1 nieuw Werkplein: buitenerf." in page.text
    assert [row[1] for row in page.rows("Regels die")] == ["Gewijzigd", "Nieuw"]
    assert follows(page)[0].startswith("Werkplein Buitenerf: Door de verhuizing vervallen a1, a2 en a3.")


def test_an_area_that_changes_by_file_says_whose_e2_is_about_other_municipalities(
    browse: Browse, session: Session, anna: Person, leader: Werkplein
) -> None:
    row = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "niet meer", "postcodes": "", "vanaf": DAY}
    rows = [row, row | {"werkplein": "middle", "deel": "hele gemeente"}]

    page = offer(browse, anna, AREAS, as_csv(rows))

    leaves, joins = follows(page)
    assert leaves.startswith("Werkplein Lindeveen: Buitenerf kan vanaf 1 september 2010 nog terecht bij Werkplein Midd")
    assert "Er zijn vanaf 1 september 2010 geen omliggende gemeenten meer. e2 is dan niet van toepassing." in leaves
    assert joins == (
        f"Werkplein Middelerf: {E2} ook over Buitenerf. "
        "Zolang daar niets over is vastgesteld, doet die gemeente niet mee."
    )
    [alone] = follows(offer(browse, anna, AREAS, as_csv([row])))
    assert "Buitenerf heeft vanaf 1 september 2010 geen Werkplein." in alone


def test_a_municipality_that_leaves_is_said_by_file_and_by_form(
    browse: Browse, session: Session, anna: Person, leader: Werkplein, middle: Werkplein
) -> None:
    session.add(area_of(leader, middle.seat_id, AreaKind.SHARED))
    session.commit()
    row = {"werkplein": "leader", "gemeente": "Buitenerf", "deel": "niet meer", "postcodes": "", "vanaf": "1-6-2010"}
    form = browse("/intern/register/leader/werkgebied/GM9999/", by=anna)
    form = form.submit(LOOK, holds_on="1-6-2010", kind="ended")

    page = offer(browse, anna, AREAS, as_csv([row]))

    told = [plain(text) for text in form.all("section[aria-labelledby=gevolg] li")]
    assert told[1] == "e2 gaat vanaf 1 juni 2010 niet meer over Buitenerf."
    assert follows(page) == [f"Werkplein Lindeveen: {' '.join(told[:-1])}"]
    assert told[-1].startswith("1 juni 2010 is voorbij.")
    assert "1 regel gaat in op een dag die voorbij is." in page.text


def test_a_merger_that_clashes_is_told_on_the_row_that_closes(
    browse: Browse, session: Session, anna: Person, exported: Callable[[str], Rows]
) -> None:
    away = {"werkplein": "middle", "gemeente": "Buitenerf", "deel": "hele gemeente", "postcodes": "", "vanaf": DAY}
    gone = away | {"werkplein": "leader", "deel": "niet meer"}
    offer(browse, anna, AREAS, as_csv([away, gone])).submit("Bevestig: lees 2 regels in")
    rows = changed_row(exported(PLACES), "leader", vanaf="1-8-2010", gesloten="ja", opvolger="g4")
    line = next(str(at) for at, row in enumerate(rows, start=2) if row["code"] == "leader")

    found = offer(browse, anna, PLACES, as_csv(rows)).rows("Fouten")

    assert [row[0] for row in found] == [line]
    assert "Middelerf bedient Buitenerf ook." in found[0][2]


def test_what_follows_folds_when_there_is_much_of_it(
    browse: Browse, session: Session, anna: Person, exported: Callable[[str], Rows]
) -> None:
    one = exported(PLACES)[0]
    rows = [one | {"vanaf": f"{day}-9-2010", "verhuisd": "ja"} for day in range(1, 13)]

    page = offer(browse, anna, PLACES, as_csv(rows))

    assert len(follows(page)) == 12
    assert len(page.all("details .wp-opsom li")) == 2
    assert "Wat er nog meer volgt: 2" in page.text


@pytest.mark.parametrize(
    ("prepare", "kind", "new"),
    [
        (imports.prepare_places, PLACES, {"gesloten": "ja", "vanaf": DAY}),
        (imports.prepare_areas, AREAS, {"deel": "samen", "vanaf": DAY}),
    ],
    ids=["werkpleinen", "areas"],
)
def test_a_longer_file_takes_no_more_statements(
    session: Session, exported: Callable[[str], Rows], prepare: Callable[..., object], kind: str, new: dict[str, str]
) -> None:
    rows = [Row(line, row | new) for line, row in enumerate(exported(kind), start=2)]
    taken = []
    for some in (rows[:1], rows):
        with counted(session.get_bind()) as statements:  # type: ignore[arg-type]
            checked = prepare(session, some, TODAY)
        assert len(checked.ready) == len(some)  # type: ignore[attr-defined]
        taken.append(len(statements))

    assert taken[0] == taken[1] <= 11
