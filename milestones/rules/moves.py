"""Why milestones of the building are open after a move (domain D.5), in the words of every page that tells it."""

from collections.abc import Collection
from datetime import date

from werkplein.core.labels import date_words, listing
from werkplein.programme.rules import Programme


def move_words(programme: Programme, moved_on: date | None, shown: Collection[str]) -> str | None:
    """Say which milestones begin anew since a move; `shown` are those of which something was found since."""
    codes = [each.code for each in programme.milestones if each.lapses_on_move and each.code not in shown]
    if moved_on is None or not codes:
        return None
    must = "moet" if len(codes) == 1 else "moeten"
    return f"Het Werkplein is op {date_words(moved_on)} verhuisd: {listing(codes)} {must} opnieuw worden getoond."
