"""Fixtures of all tests: a database, the application, the cast, browsing, and a real browser."""

import gc
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.register_assert_rewrite("tests.support")

import hypothesis  # noqa: E402 - as below
from flask import Flask  # noqa: E402 - the line above must come before anything of tests.support
from flask.testing import FlaskClient  # noqa: E402
from jinja2 import FileSystemBytecodeCache  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from tests.support import addresses, cast, chromium, databases, live, postgres, run, screen, statements  # noqa: E402
from tests.support.browse import Browse, FreshClient  # noqa: E402
from tests.support.people import Person, make_person  # noqa: E402
from werkplein.core.database import db, writing  # noqa: E402
from werkplein.people.rules import Role  # noqa: E402
from werkplein.publication import chart, site  # noqa: E402
from werkplein.publication.content import Content  # noqa: E402
from werkplein.register.models import Werkplein  # noqa: E402
from werkplein.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says how busy the machine is, and nothing about the code.
any_machine = hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
# The same examples in every run, so that a change is accepted or refused for what is in it. New examples are looked
# for with `make test ARGS="--hypothesis-profile=explore"`.
hypothesis.settings.register_profile("same every run", any_machine, derandomize=True)
hypothesis.settings.register_profile("explore", any_machine)
hypothesis.settings.load_profile("same every run")

# The collector looks after so many new objects (the usual number is 700), and at older ones once in so many looks.
OBJECTS_PER_LOOK = 10_000
LOOKS_PER_GENERATION = 20

# What comes first, longest after what makes the example year.
FIRST = ("example/test_laggards.py", "test_asking_lifecycle.py", "test_every_page.py", "test_paper.py", "_lifecycle.py")

SECRET = "a secret for tests only, of more than enough characters"


@pytest.hookimpl(tryfirst=True)  # before pytest makes its folder for temporary files
def pytest_configure(config: pytest.Config) -> None:
    run.start()
    config.option.basetemp = config.option.basetemp or str(run.folder() / "tests")
    addresses.keep_compiled()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: one worker makes the example year while the other has minutes of work.

    At the end of a run one worker would wait for the other, and where both begin with the example, for that.
    """
    items.sort(key=lambda item: next((place for place, name in enumerate(FIRST) if name in item.nodeid), len(FIRST)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep the collector away from what stays as long as the process: all modules and 7,800 tests.

    Each test makes an application, so that the collector often went through all of that again: a third of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_PER_LOOK, LOOKS_PER_GENERATION, LOOKS_PER_GENERATION)


def pytest_unconfigure(config: pytest.Config) -> None:
    postgres.let_go()
    if not hasattr(config, "workerinput"):
        postgres.stop()
        run.clean_up()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked `both` once on each database."""
    if metafunc.definition.get_closest_marker("both"):
        assert "database_kind" in metafunc.fixturenames, (
            f"{metafunc.definition.nodeid} is for both, but uses no database"
        )
        metafunc.parametrize("database_kind", databases.KINDS, indirect=True)


@pytest.fixture
def today() -> date:
    """The programme date; a test that needs another day overrides this fixture."""
    return date(2010, 7, 5)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database: SQLite, or PostgreSQL too for tests marked `both`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A migrated database with the cast in it, for this test alone."""
    with databases.fresh_database(database_kind, tmp_path, "cast", cast.fill) as url:
        yield url


@pytest.fixture
def empty_database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A database without a single table."""
    with databases.empty_database(database_kind, tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of the application; a test that needs others overrides this fixture."""
    return Settings(database_url=database_url, files=str(tmp_path / "files"), secret_key=SECRET, log_level="ERROR")


@pytest.fixture
def app(settings: Settings, today: date) -> Iterator[Flask]:
    """The application as it runs, on the database of this test."""
    from werkplein.app import create_app

    app = create_app(settings)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, TODAY=today)
    app.test_client_class = FreshClient
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_templates_cache()))
    with app.app_context():
        statements.keep_compiled(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def invented(app: Flask) -> None:
    """All that is here is an example, as in demonstration mode."""
    app.extensions["is_example"] = True


def _templates_cache() -> Path:
    """Templates are compiled once per run instead of once per test."""
    folder = run.folder() / "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True, scope="session")
def quick_compression() -> None:
    """Compress little: a third of the time of the tests of the public site went into copies that nobody measures."""
    site.GZIP_LEVEL = site.BROTLI_QUALITY = 1


@pytest.fixture(autouse=True, scope="session")
def charts_drawn_once() -> None:
    """Draw each chart of a release once per process: the same figures give the same bytes, and drawing is slow."""
    listed = chart.charts
    drawn: dict[tuple[str, str], bytes] = {}

    def draw(path: str, make: partial[bytes]) -> bytes:
        key = path, repr(make.args)
        if key not in drawn:
            drawn[key] = make()
        return drawn[key]

    def once(content: Content) -> Iterator[tuple[str, chart.Draw]]:
        for path, make in listed(content):
            yield path, partial(draw, path, make) if isinstance(make, partial) else make

    chart.charts = once


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in which the test arranges and looks; it commits before each page that `browse` fetches."""
    with app.app_context(), writing(True), db.sessionmaker() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A bare client, for what is no page: headers, files, broken requests. Pages go through `browse`."""
    return app.test_client()


@pytest.fixture
def browse(app: Flask, session: Session) -> Browse:
    """Fetches pages as somebody: `browse("/intern/", by=carla)`. Every page is held against the house rules."""
    return Browse(app, session)


@pytest.fixture
def leader(session: Session) -> Werkplein:
    """The Werkplein that is ahead, in the region Noordrand; Carla is in its MT."""
    return cast.find_werkplein(session, "leader")


@pytest.fixture
def middle(session: Session) -> Werkplein:
    """A Werkplein in between, in the region Noordrand."""
    return cast.find_werkplein(session, "middle")


@pytest.fixture
def laggard(session: Session) -> Werkplein:
    """The Werkplein that is behind, in the region Zuidrand; Dirk is in its MT."""
    return cast.find_werkplein(session, "laggard")


@pytest.fixture
def g4(session: Session) -> Werkplein:
    """A Werkplein in one of the four big cities, in the region Zuidrand."""
    return cast.find_werkplein(session, "g4")


@pytest.fixture
def anna(session: Session) -> Person:
    """The secretariat."""
    return cast.find_person(session, "anna")


@pytest.fixture
def bram(session: Session) -> Person:
    """A process supporter."""
    return cast.find_person(session, "bram")


@pytest.fixture
def carla(session: Session) -> Person:
    """In the MT of the leader."""
    return cast.find_person(session, "carla")


@pytest.fixture
def dirk(session: Session) -> Person:
    """The outsider: in the MT of the laggard, in the other region."""
    return cast.find_person(session, "dirk")


@pytest.fixture
def a_person(session: Session) -> Callable[..., Person]:
    """Makes somebody with a role: `a_person(Role.STEERING_GROUP)`, `a_person(Role.TEAM_LEADER, leader)`."""

    def make(role: Role, scope: Any = None) -> Person:
        return make_person(session, role, scope)

    return make


@pytest.fixture(scope="session")
def chromium_browser(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Browser]":
    """A running Chromium, one per worker."""
    with chromium.launched(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@pytest.fixture
def live_server(app: Flask, session: Session) -> Iterator[str]:
    """The address at which the application of this test answers; commit the session before you open a page."""
    session.commit()
    with live.serving(app) as address:
        yield address


@pytest.fixture
def open_screen(
    chromium_browser: "Browser", live_server: str, app: Flask, session: Session
) -> Iterator[Callable[..., screen.Screen]]:
    """Opens a window: `open_screen(width=390, by=carla).open("/intern/")`; `script=False` turns JavaScript off."""
    with screen.opener(chromium_browser, live_server, app, session) as opener:
        yield opener
