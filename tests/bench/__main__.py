"""Prints what the key pages cost: SQL statements, p50 and p95, and their ratio to a bare Flask hello.

Five rounds, in each of which the hello and every page take turns on the same worker class, so that a machine whose
speed drifts drifts for both. A ratio is the median of the five ratios of medians.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import count, islice
from pathlib import Path

from bs4 import BeautifulSoup

from tests.bench import crowd, intake, levels, planning
from tests.bench.server import Visitor, serving
from tests.support.browse import counted
from tests.support.page import filled_in
from werkplein.app import create_app
from werkplein.core.database import db
from werkplein.example import EXAMPLE_PASSWORD

ROUNDS = 5
REQUESTS = 30
HELLO_REQUESTS = 150
COMPRESSED = {"Accept-Encoding": "br, gzip"}
Fetch = Callable[[str, "Mapping[str, str] | None"], bytes]


@dataclass(frozen=True)
class Case:
    """One page or act, who asks for it, and what may be sent along."""

    name: str
    who: str | None
    path: str
    data: Callable[[Fetch], Iterator[tuple[str, dict[str, str]]]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def saving(fetch: Fetch) -> Iterator[tuple[str, dict[str, str]]]:
    """Open a checklist again and again; give the address and the fields of each answer, as the script sends them."""
    for _ in count():
        page = BeautifulSoup(fetch(CHECKLIST, None), "html.parser")
        form = next(form for form in page.select("form") if form.select("[data-antwoord]"))
        filled = {name: values[0] for name, values in filled_in(form).items()}
        for code in [str(each["id"]) for each in form.select("[data-antwoord]")]:
            fields = {name: value for name, value in filled.items() if name.startswith(("csrf", f"{code}-"))}
            yield str(form["action"]), fields | {"bewaar": code, f"{code}-verdict": "met"}


CHECKLIST = "/intern/werkpleinen/zwolle/vragenlijst/2010-K2/"
CASES = (
    Case("overview", "stuurgroep", "/intern/overzicht/"),
    Case("list with levels", "stuurgroep", "/intern/mijlpalen/"),
    Case("register list", "stuurgroep", "/intern/werkpleinen/"),
    Case("card", "mt.zwolle", "/intern/werkpleinen/zwolle/"),
    Case("answer save", "mt.zwolle", CHECKLIST, data=saving),
    Case("Landkaart", None, "/", headers=COMPRESSED),
    Case("open-data CSV", None, "/open-data/actueel/uitstroom-naar-werk.csv", headers=COMPRESSED),
)


@dataclass
class Measured:
    """What a case took, in seconds per round."""

    rounds: list[list[float]] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def percentile(self, share: int) -> float:
        """Give this percentile over all rounds."""
        every = sorted(second for each in self.rounds for second in each)
        return statistics.quantiles(every, n=100)[share - 1]


def sign_in(fetch: Fetch, who: str) -> None:
    """Sign in as one of the example accounts."""
    form = BeautifulSoup(fetch("/aanmelden", None), "html.parser").select_one("main form")
    assert form is not None
    fields = {name: values[0] for name, values in filled_in(form).items()}
    fields |= {"email": f"{who}@voorbeeld.test", "password": EXAMPLE_PASSWORD}
    fetch("/aanmelden", fields)


def measure(port: int, hello: int) -> dict[str, Measured]:
    """Let the hello and every case take turns."""
    visitors = {case.name: _visitor(case, port) for case in CASES}
    found = {"hello": Measured(), **{case.name: Measured() for case in CASES}}
    yardstick = Visitor(hello)
    for number in range(1, ROUNDS + 1):
        print(f"Round {number} of {ROUNDS}", flush=True)
        bare = [yardstick.time("/") for _ in range(HELLO_REQUESTS)]
        found["hello"].rounds.append(bare)
        for case in CASES:
            seconds = _time(visitors[case.name], case)
            found[case.name].rounds.append(seconds)
            found[case.name].ratios.append(statistics.median(seconds) / statistics.median(bare))
    return found


def _visitor(case: Case, port: int) -> Visitor:
    visitor = Visitor(port)
    if case.who:
        sign_in(visitor.fetch, case.who)
    for _ in range(3):
        visitor.fetch(case.path, None, case.headers)
    return visitor


def _time(visitor: Visitor, case: Case) -> list[float]:
    if case.data is None:
        return [visitor.time(case.path, None, case.headers) for _ in range(REQUESTS)]
    return [visitor.time(*sent) for sent in islice(case.data(visitor.fetch), REQUESTS)]


def count_statements(folder: Path) -> dict[str, int]:
    """Count the statements of each case in this process, those of signing in included."""
    app = create_app(crowd.settings(folder))
    counts = {}
    with app.app_context():
        engine = db.engine
    for case in CASES:
        client = app.test_client()

        def fetch(path: str, data: Mapping[str, str] | None, client=client) -> bytes:  # type: ignore[no-untyped-def]
            response = client.get(path) if data is None else client.post(path, data=data)
            assert response.status_code < 400, f"{path} answered {response.status_code}"
            content: bytes = response.data
            return content

        if case.who:
            sign_in(fetch, case.who)
        path, data = next(case.data(fetch)) if case.data else (case.path, None)
        with counted(engine) as statements:
            fetch(path, data)
        counts[case.name] = len(statements)
    engine.dispose()
    return counts


def main() -> None:
    """Fill, serve, measure and print."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        hello = stack.enter_context(serving("tests.bench.hello:app", {}))
        results = {}
        for times in (1, 10):
            home = Path(folder) / str(times)
            count = crowd.fill(home, times, partial(print, flush=True))
            print(f"Counting statements at {count} Werkpleinen", flush=True)
            statements = count_statements(home)
            with serving("werkplein.wsgi:app", crowd.environ(home)) as port:
                results[count] = measure(port, hello)
            _print(count, results[count], statements)
        _print_flatness(results)
    levels.main()
    planning.main()
    intake.main()


def _print(count: int, found: Mapping[str, Measured], statements: Mapping[str, int]) -> None:
    print(f"\n{count} Werkpleinen, four quarters of answers, SQLite, gunicorn gthread")
    print("| what | SQL statements | p50 ms | p95 ms | x hello |")
    print("|---|---:|---:|---:|---:|")
    for name, each in found.items():
        ratio = f"{statistics.median(each.ratios):.1f}" if each.ratios else "1"
        p50, p95 = each.percentile(50) * 1000, each.percentile(95) * 1000
        print(f"| {name} | {statements.get(name, 0)} | {p50:.2f} | {p95:.2f} | {ratio} |")


def _print_flatness(results: Mapping[int, Mapping[str, Measured]]) -> None:
    small, large = sorted(results)
    print(f"\n| from {small} to {large} Werkpleinen | times as long |\n|---|---:|")
    for case in CASES:
        ratio = statistics.median(results[large][case.name].ratios) / statistics.median(
            results[small][case.name].ratios
        )
        print(f"| {case.name} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
