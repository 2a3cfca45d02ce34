"""Tasks of results on the command line."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from werkplein.core.database import unit_of_work
from werkplein.core.labels import plural
from werkplein.results import actions


@click.command("cijfers-herbouwen")
@with_appcontext
def rebuild_figures() -> None:
    """Tel de maanden van het land opnieuw op uit de leveringen."""
    with unit_of_work() as session:
        click.echo(f"{plural(actions.rebuild(session), 'maand', 'maanden')} opnieuw opgeteld.")
