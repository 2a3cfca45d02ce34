"""Keeps the compiled addresses for all applications of a run: each test makes one, with the same 320 addresses."""

from collections.abc import Callable, Hashable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def keep_compiled() -> None:
    """Compile each address once per process: that took a quarter of the time of a test that asks one page.

    What Werkzeug compiles depends on the parts of the address and on its defaults alone; it gets the rule itself,
    with the converters of its own application, when it is called.
    """
    kept: dict[Hashable, Builder] = {}
    compiled = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
