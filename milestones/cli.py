"""Tasks of milestones on the command line."""

from __future__ import annotations

import click

from milestones import actions
from werkplein.core import clock
from werkplein.core.database import unit_of_work
from werkplein.programme import reader


@click.command("niveaus-herbouwen")
def rebuild_levels() -> None:
    """Leid het niveau van elk Werkplein opnieuw af uit alles wat is vastgelegd."""
    with unit_of_work() as session:
        click.echo(f"{actions.rebuild(session, reader.current(), clock.today())} Werkpleinen opnieuw afgeleid.")
