"""What each figure means: read from the folder of the programme, in versions that follow each other."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from werkplein.programme.definition_rules import Definition, Version, faults, used_on
from werkplein.programme.definitions import NAME, definitions
from werkplein.programme.reader import DEFAULT_FOLDER, ProgrammeError

FIRST = Version(1, date(2009, 7, 1), ("uitleg",), (), (), "", "bron")
SECOND = replace(FIRST, number=2, valid_from=date(2010, 4, 1), changed="Zelfstandigen tellen nu mee.")
TWO = Definition("uitstroom", "Uitstroom", "kort", "outflow", True, (FIRST, SECOND))


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2009, 6, 30), None),  # the day before the first
        (date(2009, 7, 1), 1),
        (date(2010, 3, 31), 1),  # the last day of the first
        (date(2010, 4, 1), 2),
        (date(2030, 1, 1), 2),
    ],
)
def test_a_version_holds_until_the_next_one_does(day: date, number: int | None) -> None:
    version = TWO.on(day)

    assert (version.number if version else None) == number
    assert used_on((TWO,), day) == ({TWO.code: number} if number else {})


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ((FIRST, SECOND), None),
        ((), "nummer de versies"),
        ((SECOND,), "nummer de versies"),
        ((FIRST, replace(SECOND, number=3)), "nummer de versies"),
        ((FIRST, replace(SECOND, valid_from=FIRST.valid_from)), "latere dag"),
        ((FIRST, replace(SECOND, changed="")), "wat er anders is"),
    ],
)
def test_versions_that_do_not_follow_each_other_are_refused(
    versions: tuple[Version, ...], sentence: str | None
) -> None:
    found = faults((replace(TWO, versions=versions),))

    assert any(sentence in each for each in found) if sentence else not found


def test_a_code_stands_once() -> None:
    assert faults((TWO, TWO)) == ["‘uitstroom’ staat er twee keer."]


@pytest.mark.parametrize(("before", "after"), [("kort =", "korter ="), ("nummer = 1", "nummer = 2")])
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, before: str, after: str) -> None:
    text = (DEFAULT_FOLDER / NAME).read_text(encoding="utf-8")
    (tmp_path / NAME).write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(ProgrammeError, match=NAME):
        definitions(tmp_path)


def test_every_public_figure_has_its_definition_from_the_start_of_the_programme() -> None:
    shown = {each.figure for each in definitions() if each.is_shown}

    assert shown == {"uitstroom-naar-werk", "tevredenheid-werkzoekenden", "tevredenheid-werkgevers"}
    assert len(used_on(definitions(), date(2009, 7, 1))) == len(definitions())


def test_the_five_principles_and_what_is_delivered_apart_are_defined() -> None:
    codes = {each.code for each in definitions() if not each.is_shown}
    principles = next(each for each in definitions() if each.code == "vijf-klantprincipes")

    assert codes == {"terugkeer-in-de-uitkering", "plaatsingen-in-deeltijd", "vijf-klantprincipes"}
    assert len(principles.versions[0].counts) == 5
