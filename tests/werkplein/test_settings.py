"""Settings refuse nonsense, all of it at once."""

import secrets
from datetime import date
from pathlib import Path

import pytest

from werkplein.demonstration import _free_port
from werkplein.settings import Settings, SettingsError

SECRET = "tK3vR9wQzL1mX8cB5nH2jF7dG4pS6aYe"
ADDRESS = "https://werkplein.example"


def read(**environ: str) -> Settings:
    return Settings.from_environ({f"WERKPLEIN_{name}": value for name, value in environ.items()})


def test_a_secret_key_and_an_address_are_enough_to_start() -> None:
    settings = read(SECRET_KEY=SECRET, BASE_URL=ADDRESS)

    assert settings.database_url.startswith("sqlite:///")
    assert settings.today is None


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({}, "SECRET_KEY must have 32 characters or more"),
        ({"SECRET_KEY": SECRET[:31]}, "SECRET_KEY must have 32 characters or more"),
        ({"SECRET_KEY": " " * 37}, "SECRET_KEY must have 32 characters or more"),
        ({"SECRET_KEY": SECRET[:20] + " " * 20}, "SECRET_KEY must have 32 characters or more"),
        ({"SECRET_KEY": "a" * 36}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "123456789" * 4}, "SECRET_KEY can be guessed"),  # nine kinds
        ({"SECRET_KEY": "wachtwoord-2010!" * 2}, "SECRET_KEY can be guessed"),  # the same twice
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "sqlite:///:memory:"}, "must name a file"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "sqlite:///file:x?mode=memory&uri=true"}, "must name a file"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "sqlite:////tmp"}, "must name a file"),
        ({"SECRET_KEY": SECRET, "FILES": "memory://x"}, "FILES must be a place that several processes share"),
        ({"SECRET_KEY": SECRET, "FILES": "https://werkplein.example/x"}, "FILES must be a place that several"),
        ({"SECRET_KEY": SECRET, "FILES": "/proc/nope"}, "FILES must be a folder that can be made and written to"),
        ({"SECRET_KEY": SECRET, "FILES": __file__}, "FILES must be a folder that can be made and written to"),
        ({"SECRET_KEY": SECRET, "SECURITY_CONTACT": "zomaar"}, "SECURITY_CONTACT must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "SECURITY_CONTACT": "mailto:zomaar"}, "SECURITY_CONTACT must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "SECURITY_CONTACT": "javascript:x"}, "SECURITY_CONTACT must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "SECURITY_CONTACT": "https:// x"}, "SECURITY_CONTACT must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "mysql://x/y"}, "must be a sqlite or a postgresql address"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "nonsense"}, "is not a database address"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "sqlite://"}, "must name a file"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://h:abc/y"}, "DATABASE_URL must have a port from 1 to"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://h:65536/y"}, "DATABASE_URL must have a port from 1 to"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://h:0/y"}, "DATABASE_URL must have a port from 1 to"),
        ({"SECRET_KEY": SECRET, "DATABASE_URL": "postgresql://h:-1/y"}, "DATABASE_URL must have a port from 1 to"),
        ({"SECRET_KEY": SECRET, "TODAY": "2010-07-05"}, "TODAY works in demonstration mode only"),
        ({"SECRET_KEY": SECRET, "TODAY": "5-7-2010", "DEMONSTRATION": "1"}, "must be a date such as 2010-07-05"),
        ({"SECRET_KEY": SECRET, "TODAY": "2009-06-30", "DEMONSTRATION": "1"}, "must be a date from 2009-07-01"),
        ({"SECRET_KEY": SECRET, "TODAY": "2030-01-01", "DEMONSTRATION": "1"}, "must be a date from 2009-07-01"),
        ({"SECRET_KEY": SECRET, "DEMONSTRATION": "yes"}, "must be 0 or 1"),
        (
            {"SECRET_KEY": SECRET, "DEMONSTRATION": "1", "BASE_URL": "https://werkplein.example"},
            "demonstration mode works on loopback only",
        ),
        ({"SECRET_KEY": SECRET, "BASE_URL": "http://werkplein.example"}, "BASE_URL must use https"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "http://127.0.0.1.evil.example"}, "BASE_URL must use https"),
        ({"SECRET_KEY": SECRET, "UPLOAD_LIMIT_MB": "0"}, "UPLOAD_LIMIT_MB must be 1 to 200"),
        ({"SECRET_KEY": SECRET, "UPLOAD_LIMIT_MB": "-1"}, "must be a whole number"),
        ({"SECRET_KEY": SECRET, "UPLOAD_LIMIT_MB": "²"}, "must be a whole number"),
        ({"SECRET_KEY": SECRET, "PROXIES": "6"}, "PROXIES must be 0 to 5"),
        ({"SECRET_KEY": SECRET, "SMTP_URL": "mail.example"}, "must start with smtp:// or smtps://"),
        ({"SECRET_KEY": SECRET}, "BASE_URL must be given"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "https://a b/ c?d#e"}, "must be an address such as"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "https://werkplein.example/?d"}, "must be an address such as"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "https://werkplein.example/map"}, "must be an address such as"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "https://mail:geheim@werkplein.example"}, "must be an address such as"),
        ({"SECRET_KEY": SECRET, "BASE_URL": "https://werkplein.example:port"}, "must be an address such as"),
        ({"SECRET_KEY": SECRET, "BASE_URL": ADDRESS, "SMTP_URL": "smtp://"}, "SMTP_URL must name a server"),
        ({"SECRET_KEY": SECRET, "BASE_URL": ADDRESS, "SMTP_URL": "smtp://mail:abc"}, "SMTP_URL must name a server"),
        ({"SECRET_KEY": SECRET, "BASE_URL": ADDRESS, "SMTP_URL": "smtp://mail:70000"}, "SMTP_URL must name a server"),
        ({"SECRET_KEY": SECRET, "BASE_URL": ADDRESS, "SMTP_URL": "smtp://mail:25"}, "MAIL_FROM must be given"),
        ({"SECRET_KEY": SECRET, "MAIL_FROM": "geen adres"}, "MAIL_FROM must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "MAIL_FROM": "a@b\nBcc: x@y.nl"}, "MAIL_FROM must be an e-mail address"),
        ({"SECRET_KEY": SECRET, "FILES": "nosuch://x"}, "FILES must be a folder or an address"),
        ({"SECRET_KEY": SECRET, "TRAVEL_MATRIX": "/is/not/there.csv"}, "TRAVEL_MATRIX must be a text file"),
        ({"SECRET_KEY": SECRET, "SECRETKEY": SECRET}, "WERKPLEIN_SECRETKEY is not a setting"),
    ],
)
def test_nonsense_is_refused_in_words(environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=r"(?s)Werkplein cannot start.*" + sentence):
        read(**environ)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read(SECRET_KEY="short", PROXIES="many", TODAY="ooit")

    assert str(refused.value).count("\n- ") == 4


@pytest.mark.parametrize("address", ["https://werkplein.example", "http://127.0.0.1:8000/", "http://[::1]:8000"])
def test_an_address_without_a_path_is_taken(address: str) -> None:
    assert read(SECRET_KEY=SECRET, BASE_URL=address).base_url == address.rstrip("/")


@pytest.mark.parametrize("smtp", ["smtp://mail", "smtps://naam:geheim%40x@mail.example:465", "smtp://[::1]:25"])
def test_a_mail_server_with_a_sender_is_taken(smtp: str) -> None:
    settings = read(SECRET_KEY=SECRET, BASE_URL=ADDRESS, SMTP_URL=smtp, MAIL_FROM="werkplein@voorbeeld.test")

    assert settings.smtp_url == smtp


def test_the_demonstration_needs_no_address() -> None:
    assert read(SECRET_KEY=SECRET, DEMONSTRATION="1").base_url == "http://127.0.0.1:8000"


def test_a_postgresql_address_gets_the_driver_that_is_installed() -> None:
    settings = read(SECRET_KEY=SECRET, BASE_URL=ADDRESS, DATABASE_URL="postgresql://user:secret@localhost/werkplein")

    assert settings.database_url == "postgresql+psycopg://user:secret@localhost/werkplein"


@pytest.mark.parametrize("port", ["1", "65535"])
def test_a_postgresql_address_may_name_any_port_there_is(port: str) -> None:
    address = f"postgresql+psycopg://h:{port}/werkplein"

    assert read(SECRET_KEY=SECRET, BASE_URL=ADDRESS, DATABASE_URL=address).database_url == address


def test_demonstration_mode_may_fix_the_date() -> None:
    assert read(SECRET_KEY=SECRET, DEMONSTRATION="1", TODAY="2010-07-05").today == date(2010, 7, 5)


@pytest.mark.parametrize(
    "contact",
    ["lek@werkplein.example", "mailto:lek@werkplein.example", "https://werkplein.example/lek", "tel:+31-20-5551234"],
)
def test_a_contact_that_can_be_followed_is_taken(contact: str) -> None:
    assert read(SECRET_KEY=SECRET, BASE_URL=ADDRESS, SECURITY_CONTACT=contact).security_contact == contact


@pytest.mark.parametrize("prefix", ["", "file://"])
def test_a_folder_that_can_be_made_is_taken_and_left_empty(tmp_path: Path, prefix: str) -> None:
    folder = tmp_path / "new" / "files"

    assert read(SECRET_KEY=SECRET, BASE_URL=ADDRESS, FILES=f"{prefix}{folder}").files == f"{prefix}{folder}"
    assert list(folder.iterdir()) == []


def test_every_key_that_we_advise_is_taken() -> None:
    for _ in range(100):
        assert read(SECRET_KEY=secrets.token_urlsafe(48), BASE_URL=ADDRESS)


@pytest.mark.parametrize("port", ["²", "٣٤٥٦", "0", "65536", "-1", "acht", "80 80"])
def test_a_port_that_is_no_number_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SettingsError, match="PORT must be a number from 1 to 65535"):
        _free_port()


@pytest.mark.parametrize(
    ("url", "is_demonstration", "sends", "lacks"),
    [
        ("smtp://mail.voorbeeld.test", False, True, False),
        ("", False, False, True),
        ("", True, False, False),  # none is asked for
        ("smtp://mail.voorbeeld.test", True, False, False),
    ],
)
def test_no_mail_leaves_without_a_server_or_in_the_demonstration(
    url: str, is_demonstration: bool, sends: bool, lacks: bool
) -> None:
    settings = Settings(smtp_url=url, demonstration=is_demonstration)

    assert (settings.sends_mail, settings.lacks_mail_server) == (sends, lacks)
