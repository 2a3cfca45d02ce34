"""Tasks of the register on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.labels import plural
from werkplein.programme import reader
from werkplein.register import actions, file, summary_actions


@click.command("register-laden")
@click.option(
    "--map", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Map met de bestanden."
)
def load_register(folder: Path | None) -> None:
    """Laad het register uit de bestanden, in een lege database."""
    try:
        register = file.read(folder) if folder else file.read()
        with unit_of_work() as session:
            count = actions.load_register(session, SYSTEM, register, valid_from(), clock.today())
    except (DomainError, file.RegisterError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{plural(count, 'Werkplein', 'Werkpleinen')} geladen.")


@click.command("register-herbouwen")
def rebuild_register() -> None:
    """Leid de samenvatting van elk Werkplein opnieuw af uit zijn versies."""
    with unit_of_work() as session:
        click.echo(f"{summary_actions.rebuild(session, clock.today())} Werkpleinen opnieuw afgeleid.")


def valid_from() -> date:
    """The day from which the register that ships holds."""
    return reader.load().starts_on
