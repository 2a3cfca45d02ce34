"""All that is wrong with a file is told at once: on its pages, in the file of its problems, and by kind."""

import io
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.imports import FEATURE, HEADER
from tests.support.page import Page
from tests.support.people import Person
from werkplein import app as composition
from werkplein.core.importing import ImportRun, actions, checking, jobs
from werkplein.core.importing.models import ProblemPart
from werkplein.core.importing.rules import abridged
from werkplein.core.spreadsheet import Problem, read_csv

ADDRESS = "/intern/inlezen/dagen/"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES, FEATURE))


def offer(browse: Browse, by: Person, content: str) -> Page:
    """Offer a file, and give the page that follows."""
    file = (io.BytesIO(content.encode()), "dagen.csv")
    return browse(ADDRESS, by=by).submit("Controleer het bestand", file=file)


def wrong(count: int) -> str:
    """So many rows of which no day can be read, and below them a day that is still to come."""
    return HEADER + "".join(f"dag {number};x\n" for number in range(count)) + "6-7-2010;Morgen\n"


@pytest.mark.both
def test_none_of_many_problems_is_left_out(browse: Browse, anna: Person) -> None:
    page = offer(browse, anna, wrong(1_204))

    last = browse(page.path, by=anna, query={"blad": "25"})
    told = browse(f"{page.path}fouten.csv", by=anna).data.decode("utf-8-sig").splitlines()

    assert "1.205 fouten" in page.text
    assert last.rows("Fouten") == [
        *([str(f"{line:,}").replace(",", "."), "dag", no_day(line - 2)] for line in range(1_202, 1_206)),
        ["1.206", "dag", "Deze dag is nog niet geweest."],
    ]
    assert len(told) == 1_206
    assert told[-1] == "1206;dag;Deze dag is nog niet geweest."


def no_day(number: int) -> str:
    return f"‘dag {number}’ is geen datum. Schrijf bijvoorbeeld 5-7-2010."


def test_of_more_than_a_page_each_kind_is_named_first(browse: Browse, anna: Person) -> None:
    page = offer(browse, anna, wrong(60))

    assert page.all("section:has(#soorten) li") == [
        f"dag, regel 2: {no_day(0)} En nog 59 keer dezelfde fout.",
        "dag, regel 62: Deze dag is nog niet geweest.",
    ]
    assert offer(browse, anna, wrong(49)).all("section:has(#soorten) li") == []


@pytest.mark.both
def test_a_check_leaves_nothing_of_one_that_was_stopped(
    browse: Browse, session: Session, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SIZE_AT_ONCE", 0)
    page = offer(browse, anna, wrong(1))
    run = session.scalars(select(ImportRun)).one()
    session.add_all(ProblemPart(import_id=run.id, part=part, problems=[["Van eerder.", 9, None]]) for part in (0, 1))
    session.commit()

    jobs.check_waiting(session, date(2010, 7, 5))

    told = browse(f"{page.path}fouten.csv", by=anna).data.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in told] == ["regel", "2", "3"]


def test_of_a_file_of_which_fewer_were_kept_a_page_says_so(browse: Browse, session: Session, anna: Person) -> None:
    page = offer(browse, anna, wrong(60))
    session.execute(update(ImportRun).values(problem_count=2_906))
    session.commit()

    assert "Deze fouten zijn niet bewaard." in browse(page.path, by=anna, query={"blad": "59"}).text


def test_of_a_file_with_too_many_rows_that_is_told_and_no_number_of_them(
    browse: Browse, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "read", lambda kind, data: read_csv(data, kind.columns, max_rows=60))

    page = offer(browse, anna, wrong(90).replace("dag;naam", "dag;naam;kleur"))

    assert [[row[0], row[2]] for row in page.rows("Fouten")] == [
        ["Heel het bestand", "Dit bestand heeft meer dan 60 regels. Knip het in delen."],
        ["1", "De kolom ‘kleur’ kennen we niet. Haal die weg of verbeter de naam."],
    ]
    assert page.text.count("60 regels") == 1
    assert browse(ADDRESS, by=anna).rows("De laatste bestanden")[0][2:] == ["–", "Er zijn fouten"]


def test_of_a_file_of_which_nothing_is_kept_each_kind_is_told(browse: Browse, anna: Person) -> None:
    page = offer(browse, anna, wrong(600) + "5-5-2009;bsn 123456782\n")

    rows = page.rows("Fouten")

    assert [row[0] for row in rows] == [*(str(line) for line in range(2, 52)), "602", "603"]
    assert rows[49][2].endswith("En nog 550 keer dezelfde fout.")
    assert "burgerservicenummer" in rows[-1][2]


@pytest.mark.parametrize(
    ("sentences", "kinds"),
    [
        (("Onbekend: ‘a’. Bedoelt u Almelo?", "Onbekend: ‘’s-Hage’. Bedoelt u Den Haag?"), 1),
        (("Staat ook op regel 2. Houd er één over.", "Staat ook op regel 1.204. Houd er één over."), 1),
        (("‘x’ is geen datum.", "‘x’ is geen maand."), 2),
    ],
)
def test_a_kind_of_mistake_is_what_is_wrong_whatever_stands_in_the_cell(sentences: tuple[str, ...], kinds: int) -> None:
    assert len(abridged([Problem(each, 2, "dag") for each in sentences], 1)) == kinds


def test_what_is_wrong_with_the_name_of_a_column_is_of_one_kind_with_that_of_others() -> None:
    lacking = [Problem(f"De kolom ‘{name}’ ontbreekt.", 1, name) for name in ("dag", "naam")]

    assert [each.sentence for each in abridged(lacking, 1)] == [
        "De kolom ‘dag’ ontbreekt. En nog 1 keer dezelfde fout."
    ]
