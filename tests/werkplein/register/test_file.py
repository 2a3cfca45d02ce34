"""The register that ships: its counts, and what a register file may not hold."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from werkplein.register.file import Area, RegisterError, RegisterFile, problems_of, read
from werkplein.register.rules import AreaKind

CITIES = {"GM0363": 5, "GM0599": 5, "GM0518": 4, "GM0344": 3}


@pytest.fixture(scope="module")
def register() -> RegisterFile:
    return read()


def test_the_register_has_the_locations_of_the_decree(register: RegisterFile) -> None:
    satellites = [row for row in register.locations if row.main]

    assert (len(register.locations), len(satellites)) == (121, 18)
    assert len(register.locations) - len(satellites) == 103
    assert len({row.region for row in register.locations}) == len(register.regions) == 30


def test_the_four_large_cities_have_seventeen_locations(register: RegisterFile) -> None:
    assert Counter(row.seat for row in register.locations if row.is_g4) == CITIES


def test_every_municipality_of_2010_is_served_but_rozenburg(register: RegisterFile) -> None:
    served = {row.municipality for row in register.areas}

    assert len(register.municipalities) == 431
    assert {row.name for row in register.municipalities if row.code not in served} == {"Rozenburg"}


def test_every_werkplein_serves_its_seat(register: RegisterFile) -> None:
    pairs = {(row.werkplein, row.municipality) for row in register.areas}

    assert all((row.code, row.seat) in pairs for row in register.locations)


def test_satellites_stand_in_the_region_of_their_main_location(register: RegisterFile) -> None:
    by_code = {row.code: row for row in register.locations}

    for row in register.locations:
        if row.main:
            assert not by_code[row.main].main
            assert by_code[row.main].region == row.region


def test_codes_can_stand_in_an_address(register: RegisterFile) -> None:
    codes = [row.code for row in register.locations]

    assert len(set(codes)) == 121
    assert all(re.fullmatch("[a-z0-9-]{1,64}", code) for code in codes)
    assert {"zwolle", "assen", "noord-twente", "s-hertogenbosch"} <= set(codes)


def test_two_municipalities_are_listed_whole_under_two_werkpleinen(register: RegisterFile) -> None:
    names = {row.code: row.name for row in register.municipalities}
    shared = {(names[row.municipality], row.werkplein) for row in register.areas if row.kind is AreaKind.SHARED}

    assert shared == {
        (name, werkplein) for name in ("Hellendoorn", "Rijssen-Holten") for werkplein in ("noord-twente", "nijverdal")
    }


def test_a_split_municipality_has_postcodes_at_each_of_its_werkpleinen(register: RegisterFile) -> None:
    split = Counter(row.municipality for row in register.areas if row.kind is AreaKind.SPLIT)

    assert min(split.values()) == 2
    assert split["GM0363"] == 5
    for row in register.areas:
        if row.kind is AreaKind.SPLIT:
            for part in row.postcodes.split(", "):
                assert re.fullmatch(r"\d{4}( [A-Z]{2})?(-\d{4}( [A-Z]{2})?)?", part), (row.werkplein, part)


def test_names_are_written_with_one_kind_of_apostrophe(register: RegisterFile) -> None:
    assert not [row.name for row in (*register.locations, *register.municipalities) if "'" in row.name]


def test_every_location_lies_in_the_netherlands(register: RegisterFile) -> None:
    for row in register.locations:
        assert 50.7 < row.lat < 53.6
        assert 3.3 < row.lon < 7.3


def test_what_does_not_fit_together_is_told(register: RegisterFile) -> None:
    first, *others = register.locations
    broken = replace(
        register,
        locations=(
            replace(first, code="Één & twee", region="nergens", seat="GM9999", main="ergens"),
            *others,
            others[0],
        ),
        areas=(*register.areas, Area("weg", "GM0193", AreaKind.WHOLE, "1000")),
    )

    text = "\n".join(problems_of(broken))

    for words in (
        "past niet in een adres",
        "regio 'nergens' is onbekend",
        "gemeente 'GM9999' is onbekend",
        "hoofdlocatie 'ergens' is onbekend",
        "komt 2 keer voor bij Werkplein",
        "verwijst naar iets onbekends",
        "postcodes horen bij",
        "bedient zijn eigen gemeente niet",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("regios.csv", "", "moet deze kolommen hebben"),
        ("regios.csv", "code;name\n", "moet deze kolommen hebben"),
        ("regios.csv", "code,name\na,b,c\n", "aantal kolommen"),
        ("regios.csv", b"\xff\xfe", "niet te lezen"),
        ("werkpleinen.csv", "code,name,main,region,seat,g4,lat,lon,precision\nx,X,,r,g,ja,5,vier,dak\n", "geen plaats"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / name).write_bytes(raw)

    with pytest.raises(RegisterError) as caught:
        read(tmp_path)

    assert words in str(caught.value)
    assert len(caught.value.problems) >= 4
