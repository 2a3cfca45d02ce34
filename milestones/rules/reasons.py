"""How long a reason must at least be: one sentence that says something."""

from werkplein.core.errors import DomainError

SHORTEST_REASON = 20
WHY_REOPENED = "waarom de vragenlijst weer open moet"


def is_short(reason: str) -> bool:
    """Tell whether it says too little: white space says nothing, however much of it there is."""
    return len(" ".join(reason.split())) < SHORTEST_REASON


def too_short(what: str, field: str) -> DomainError:
    """Ask for more, at the field: `Schrijf waarom u zo beslist, in ten minste 20 tekens.`"""
    return DomainError(f"Schrijf {what}, in ten minste {SHORTEST_REASON} tekens.", field)


def refuse_short(reason: str, what: str, field: str) -> None:
    """Refuse a step without its reason."""
    if is_short(reason):
        raise too_short(what, field)
