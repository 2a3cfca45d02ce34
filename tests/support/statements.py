"""Keeps the compiled statements for all applications of a run, as a process that serves keeps them for all pages."""

from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from werkplein.core.database import CompiledByStatement

# All statements of the application on both databases, and room for those of tests.
SIZE = 3_000


class _Kept(LRUCache[Any, Any]):
    """Knows a statement by the kind of its database: of one kind, all databases of a run are on one server."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Give what was compiled, on whatever database."""
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: Any) -> Any:
    dialect, *rest = key
    return type(dialect), dialect.server_version_info, *rest


@cache
def _kept(_dialect: type[Dialect]) -> CompiledByStatement:
    """One per kind of database: what is found by the statement itself is found without its dialect."""
    return CompiledByStatement(_Kept(SIZE))


def keep_compiled(engine: Engine) -> None:
    """Let this database use what was compiled before: compiling took a sixth of the time of a test."""
    engine.update_execution_options(compiled_cache=_kept(type(engine.dialect)))
