"""Numbers, days and months as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from werkplein.core.dutch import NotReadable, parse_date, parse_mark, parse_month, parse_number, parse_whole

MINUS_ZERO = ("-0", "-0,0", "-00", "-0,00")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6,8", "6.8"),  # decimal comma
        ("1.234", "1234"),  # a point stands between thousands
        ("1.234.567,5", "1234567.5"),
        ("1 234", "1234"),  # a space does as well
        ("0", "0"),
        ("-3", "-3"),
        ("−3", "-3"),  # the real minus sign
    ],
)
def test_a_dutch_number_is_read(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("6.8", "Schrijf decimalen met een komma: 6,8 in plaats van 6.8."),
        ("veel", "‘veel’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),
        ("", "‘’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),
        ("NaN", "‘NaN’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),
        ("1e9", "‘1e9’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),
        ("٣", "‘٣’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),  # digits of another script
        ("9" * 30, "Dit getal is te lang. Controleer of het klopt."),
        ("1.23,4", "‘1.23,4’ is geen getal. Schrijf bijvoorbeeld 1.234 of 6,8."),
        *((text, f"{text} kan niet: nul heeft geen minteken. Bedoelt u nul, schrijf dan 0.") for text in MINUS_ZERO),
    ],
)
def test_what_is_no_number_is_refused_in_words(text, sentence):
    with pytest.raises(NotReadable) as refused:
        parse_number(text)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "number"), [("58", 58), ("1.240", 1240), ("1 240", 1240), ("1.234.567", 1234567), ("-3", -3), ("0", 0)]
)
def test_a_whole_number_is_read(text, number):
    assert parse_whole(text) == number


@pytest.mark.parametrize("text", ["12,5", "12,0", "12,000", "1,240", "1.240,0", "1,240,000", "12,", ",5"])
def test_a_comma_in_a_whole_number_is_refused_for_it_may_mean_two_things(text):
    with pytest.raises(NotReadable) as refused:
        parse_whole(text)

    assert str(refused.value) == f"{text} is geen heel getal. Schrijf alleen cijfers, bijvoorbeeld 1240."


@pytest.mark.parametrize("text", ["12.5", "1.2400", "0.58", "1.24"])
def test_a_point_that_is_no_thousands_point_is_refused_in_a_whole_number(text):
    with pytest.raises(NotReadable) as refused:
        parse_whole(text)

    assert str(refused.value) == f"{text} is geen heel getal. Schrijf alleen cijfers, bijvoorbeeld 1240."


@pytest.mark.parametrize(
    "text", ["5-7-2010", "05-07-2010", "5/7/2010", "5.7.2010", "2010-07-05", " 5  Juli 2010 ", "5 jul. 2010"]
)
def test_a_day_is_read(text):
    assert parse_date(text) == date(2010, 7, 5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31-2-2010", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen."),
        ("31-4-2010", "31-4-2010 bestaat niet: april 2010 heeft 30 dagen."),
        ("1-13-2010", "1-13-2010 bestaat niet: een jaar heeft 12 maanden."),
        ("0-7-2010", "0-7-2010 bestaat niet: juli 2010 heeft 31 dagen."),
        ("5-7-10", "Schrijf het jaartal met vier cijfers, bijvoorbeeld 5-7-2010."),
        ("5-7-0210", "Controleer het jaartal: 210 kan niet."),
        ("morgen", "‘morgen’ is geen datum. Schrijf bijvoorbeeld 5-7-2010."),
        ("5 ju 2010", "‘ju’ is geen maand. Schrijf bijvoorbeeld 5 juli 2010."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(text, sentence):
    with pytest.raises(NotReadable) as refused:
        parse_date(text)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", ["5 juli", " 5  Juli ", "05 jul."])
def test_a_day_without_a_year_lies_in_the_year_that_is_given(text):
    assert parse_date(text, 2010) == date(2010, 7, 5)
    with pytest.raises(NotReadable, match="is geen datum"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "mark"), [("7.2", "7.2"), ("7,2", "7.2"), ("10.0", "10"), ("7.25", "7.25"), ("7", "7")]
)
def test_a_mark_may_have_a_point_where_it_can_only_be_a_comma(text, mark):
    assert parse_mark(text) == Decimal(mark)


def test_a_mark_with_a_point_between_thousands_is_no_small_mark():
    assert parse_mark("7.200") == 7200


def test_the_last_of_february_follows_the_leap_year():
    assert parse_date("29-2-2012") == date(2012, 2, 29)
    with pytest.raises(NotReadable, match="februari 2011 heeft 28 dagen"):
        parse_date("29-2-2011")


AS_NUMBER = (
    "‘{}’ is een datum als getal (juni 2010?). Schrijf de maand als 2010-06, of geef de cel in uw rekenblad de opmaak "
    "van een datum."
)
WITH_TIME = ["1-6-2010 13.30", "1-6-2010 0:00", "2010-06-01 13:30:00", "2010-06-01T13:30", "1 juni 2010, 13.30"]


@pytest.mark.parametrize("text", WITH_TIME)
def test_a_day_with_a_time_is_told_what_is_too_much(text):
    with pytest.raises(NotReadable) as month:
        parse_month(text)
    with pytest.raises(NotReadable) as day:
        parse_date(text)

    asked = "Schrijf alleen de maand, bijvoorbeeld 2010-05 of mei 2010."
    assert str(month.value) == f"{text} is een dag met een tijd en geen maand. {asked}"
    assert str(day.value) == f"{text} heeft een tijd achter de dag. Schrijf alleen de dag, bijvoorbeeld 5-7-2010."


@pytest.mark.parametrize("text", ["mei 10.30", "13.30", "5-10 13.30", "1-5-10 13.30"])
def test_what_is_no_day_is_no_day_with_a_time_either(text):
    with pytest.raises(NotReadable, match="is geen maand"):
        parse_month(text)


@pytest.mark.parametrize("text", ["2010-05", "2010-5", "201005", "20105", "5-2010", "05/2010", "mei 2010", "Mei  2010"])
def test_a_month_is_read_as_its_code(text):
    assert parse_month(text) == "2010-05"


@pytest.mark.parametrize(
    "text",
    [
        *("1-5-2010", "01-05-2010", "1/5/2010", "1.5.2010", "2010-05-01", "1 mei 2010"),  # the day it became
        *("mei-10", "May-10", "mei-2010", "may-2010", "MEI/10", "mei '10", "mei.'10", "May 2010"),  # how it is shown
    ],
)
def test_a_month_is_read_as_a_spreadsheet_makes_it(text):
    assert parse_month(text) == "2010-05"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(("jan-10", "01"), ("feb-10", "02"), ("mrt-10", "03"), ("mar-10", "03"), ("apr-10", "04"), ("jun-10", "06")),
        *(("jul-10", "07"), ("aug-10", "08"), ("sep-10", "09"), ("sept-10", "09"), ("okt-10", "10"), ("oct-10", "10")),
        *(("nov-10", "11"), ("dec-10", "12"), ("March 2010", "03"), ("october-10", "10"), ("maart-10", "03")),
    ],
)
def test_a_month_has_a_dutch_and_an_english_name(text, month):
    assert parse_month(text) == f"2010-{month}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2-5-2010", "2-5-2010 is een dag en geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("31-5-2010", "31-5-2010 is een dag en geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("5-1-2010", "5-1-2010 is een dag en geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("31-2-2010", "31-2-2010 bestaat niet: februari 2010 heeft 28 dagen."),
        ("5-10", "‘5-10’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),  # or 5 October
        ("mei 10", "‘mei 10’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),  # or 10 May
        ("1-5-10", "‘1-5-10’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("mei", "‘mei’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("10-mei", "‘10-mei’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("me-10", "‘me-10’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("ma-10", "‘ma-10’ is geen maand. Schrijf bijvoorbeeld 2010-05 of mei 2010."),
        ("mei-0010", "Controleer het jaartal: 10 kan niet."),
        *((text, AS_NUMBER.format(text)) for text in ("40330", "40359", "40330.5625")),  # the first day and the last
        ("30000", None),  # 18 February 1982
        ("29999", "Controleer het jaartal: 2999 kan niet."),
        *((text, None) for text in ("2010-13", "0-2010", "5", "2010", "2010-K2", "", "1-13-2010", "mei-010", "mei-1")),
    ],
)
def test_what_is_no_month_or_may_be_another_is_refused_in_words(text, sentence):
    with pytest.raises(NotReadable) as refused:
        parse_month(text)

    assert sentence in (None, str(refused.value))


@pytest.mark.parametrize(
    "text", ["vrijdag 9 juli", "vrijdag 9 juli 2010", "Vr. 9-7-2010", "vrijdag, 9/7/2010", "vrij 9 jul"]
)
def test_a_day_may_be_written_with_its_weekday(text):
    assert parse_date(text, 2010) == date(2010, 7, 9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("donderdag 9 juli", "9 juli 2010 is een vrijdag en geen donderdag. Controleer de dag en de datum."),
        ("za 9-7-2010", "9 juli 2010 is een vrijdag en geen zaterdag. Controleer de dag en de datum."),
        ("vrijdag 31 juni", "31 juni bestaat niet: juni 2010 heeft 30 dagen."),
        ("vrijdag", "‘vrijdag’ is geen datum. Schrijf bijvoorbeeld 5-7-2010."),
        ("vrijdog 9 juli", "‘vrijdog 9 juli’ is geen datum. Schrijf bijvoorbeeld 5-7-2010."),  # no day of the week
    ],
)
def test_a_weekday_that_does_not_fit_is_refused_in_words(text, sentence):
    with pytest.raises(NotReadable) as refused:
        parse_date(text, 2010)

    assert str(refused.value) == sentence
