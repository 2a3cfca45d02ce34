"""Two units of work at once: the first stays open until the second waits for it, or got past it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError

LONGEST = 10.0
GLANCE = 0.02
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@contextmanager
def meanwhile(app: Flask, act: Callable[[Session], object]) -> Iterator[list[DomainError]]:
    """Run an act in a unit of work that is still open while the block runs; gives what it was refused."""
    begun, done = Event(), Event()
    refused: list[DomainError] = []

    def run() -> None:
        with app.app_context():
            try:
                with unit_of_work() as own:
                    act(own)
                    begun.set()
                    _stay_open(done)
            except DomainError as error:
                refused.append(error)
            finally:
                begun.set()

    thread = Thread(target=run)
    thread.start()
    assert begun.wait(LONGEST), "the first never began"
    try:
        yield refused
    finally:
        done.set()
        thread.join(LONGEST)


def _stay_open(done: Event) -> None:
    """Wait until the other one waits for this one, or is done without. SQLite lets nobody else begin at all."""
    if db.engine.dialect.name == "sqlite":
        return
    with db.engine.connect() as look:
        while not done.wait(GLANCE) and not look.execute(WAITING).scalar_one():
            look.rollback()
