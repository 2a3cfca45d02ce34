"""Keeps the compiled addresses for all applications of a run: each test makes one, with the same 380 addresses."""

from collections.abc import Hashable

from werkzeug.routing import Rule

COMPILED = ("_parts", "_trace", "_converters", "arguments")
BUILDERS = ("_build", "_build_unknown")


def keep_compiled() -> None:
    """Compile each address once per process: that took half the time of making an application.

    What Werkzeug compiles depends on the address, its defaults and the converters alone, and nothing changes it
    afterwards; its builders get the rule itself.
    """
    kept: dict[Hashable, Rule] = {}
    compiled = Rule.compile

    def compile_once(rule: Rule) -> None:
        key = _key(rule)
        if key not in kept:
            compiled(rule)
            kept[key] = rule
            return
        same = kept[key]
        for name in COMPILED:
            setattr(rule, name, getattr(same, name))
        for name in BUILDERS:
            setattr(rule, name, getattr(same, name).__func__.__get__(rule, None))

    Rule.compile = compile_once  # type: ignore[method-assign]


def _key(rule: Rule) -> Hashable:
    domain = rule.host if rule.map.host_matching else rule.subdomain
    return rule.rule, domain, rule.merge_slashes, repr(rule.defaults), frozenset(rule.map.converters.items())
