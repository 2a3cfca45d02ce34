"""How code looks; each rule is shown to catch an offender."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.house import code
from tests.house.source import PACKAGES, Source, python_files, report

Checker = Callable[[Source], Iterator[str]]
# Files where Markup() around a value is right, because the value is escaped or made by ourselves right there.
TRUSTED_MARKUP: frozenset[str] = frozenset({"werkplein/core/markup.py"})

trusted_markup = partial(code.trusted_markup, allowed=TRUSTED_MARKUP)
IN_PACKAGES: dict[str, Checker] = {
    "one clock": code.other_clock,
    "one commit": code.other_commit,
    "short functions": code.long_function,
    "thin routes": code.thick_route,
    "closed routes": code.open_route,
    "no trusted markup": trusted_markup,
}
EVERYWHERE: dict[str, Checker] = {
    "short modules": code.long_module,
    "no swallowed errors": code.swallowed_error,
    "docstrings": code.silent_module,
}


@pytest.mark.parametrize("rule", IN_PACKAGES)
def test_the_packages_keep_the_rule(rule: str) -> None:
    offences = [offence for source in python_files(*PACKAGES) for offence in IN_PACKAGES[rule](source)]

    assert not offences, report(offences)


@pytest.mark.parametrize("rule", EVERYWHERE)
def test_all_code_keeps_the_rule(rule: str) -> None:
    sources = python_files(*PACKAGES, "migrations", "tests")
    offences = [offence for source in sources for offence in EVERYWHERE[rule](source)]

    assert not offences, report(offences)


def test_migrations_read_no_clock() -> None:
    offences = [offence for source in python_files("migrations") for offence in code.other_clock(source)]

    assert not offences, report(offences)


def test_tests_do_not_sleep_and_stay_short() -> None:
    # The benchmark starts a server of its own and asks now and then whether it is there.
    sources = [source for source in python_files("tests") if not source.path.startswith("tests/bench/")]
    offences = [offence for source in sources for offence in [*code.sleeping(source), *code.long_function(source)]]

    assert not offences, report(offences)


def _lines(count: int) -> str:
    return "    pass\n" * count


OFFENDERS = [
    (code.other_clock, "from datetime import datetime\nat = datetime.now()"),
    (code.other_clock, "import datetime as dt\nat = dt.datetime.now(dt.UTC)"),
    (code.other_clock, "from datetime import date as day\nat = day.today()"),
    (code.other_clock, "import time\nat = time.time()"),
    (code.other_clock, "from datetime import datetime\nnew = column(default=datetime.utcnow)"),
    (code.other_clock, "from sqlalchemy import func\nat = func.now()"),
    (code.other_commit, "session.commit()"),
    (code.other_commit, "with db.engine.begin() as connection:\n    pass"),
    (code.long_module, "x = 1\n" * 401),
    (code.long_function, "def long():\n" + _lines(30)),
    (code.thick_route, "@bp.get('/x')\n@public\ndef thick():\n" + _lines(15)),
    (code.thick_route, "@bp.get('/x')\n@public\ndef asks():\n    return db.session.scalars(select(Werkplein)).all()"),
    (code.open_route, "@bp.post('/x')\ndef ajar():\n    pass"),
    (code.swallowed_error, "try:\n    act()\nexcept Exception:\n    pass"),
    (code.swallowed_error, "try:\n    act()\nexcept:\n    ..."),
    (code.swallowed_error, "with suppress(Exception):\n    act()"),
    (trusted_markup, "Markup(note)"),
    (trusted_markup, "markupsafe.Markup(f'<b>{note}</b>')"),
    (code.silent_module, "x = 1"),
    (code.sleeping, "import time\ntime.sleep(1)"),
    (code.sleeping, "page.wait_for_timeout(200)"),
]


@pytest.mark.parametrize(("checker", "text"), OFFENDERS)
def test_the_rule_catches_an_offender(checker: Checker, text: str) -> None:
    assert list(checker(Source("werkplein/register/made_up.py", text)))


INNOCENT = [
    (code.other_clock, "import time\nstart = time.monotonic()"),
    (code.other_clock, "from werkplein.core.clock import today\non = today()"),
    (code.other_commit, "with session.begin_nested():\n    pass"),
    (code.other_commit, "actions.begin(session)"),
    (code.long_module, "x = 1\n" * 400),
    (code.long_function, 'def long():\n    """Two\n\n    lines."""\n' + _lines(29)),
    (code.thick_route, "@bp.get('/x')\n@public\ndef thin():\n" + _lines(14)),
    (code.thick_route, "@bp.get('/x')\n@public\ndef hands_on():\n    return page(queries.all_of(db.session))"),
    (code.open_route, "@bp.get('/x')\n@needs(Permission.CARD_READ, on='werkplein')\ndef closed():\n    pass"),
    (code.open_route, "@functools.cache\ndef no_route():\n    pass"),
    (code.swallowed_error, "try:\n    act()\nexcept ValueError:\n    pass"),
    (code.swallowed_error, "try:\n    act()\nexcept Exception:\n    log.exception('act failed')"),
    (trusted_markup, "Markup('<br>')"),
]


@pytest.mark.parametrize(("checker", "text"), INNOCENT)
def test_the_rule_leaves_the_innocent_alone(checker: Checker, text: str) -> None:
    assert not list(checker(Source("werkplein/register/made_up.py", text)))
