"""Every task of the platform as a command: `python -m werkplein --help` lists them."""

from __future__ import annotations

import sys

import click
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from werkplein.app import CANNOT_START, FEATURES, checked_app, create_app, why_not
from werkplein.core.database import db
from werkplein.core.schema import differences, upgrade
from werkplein.demonstration import demonstrate, fall_back
from werkplein.intake.cli import count_wwb


def _of_features() -> dict[str, click.Command]:
    """Give the commands of the features by name; they need no application to be named."""
    return {str(command.name): command for feature in FEATURES for command in feature.commands}


class Commands(click.Group):
    """The commands here and those of the features; the application is made when one of the latter is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give all names."""
        return sorted({*super().list_commands(ctx), *_of_features()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command."""
        return super().get_command(ctx, cmd_name) or _of_features().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is run, and give it an application to work in; who asks for help needs none."""
        name, command, rest = super().resolve_command(ctx, args)
        if name not in self.commands and "--help" not in rest:
            fall_back()
            ctx.with_resource(checked_app().app_context())
        return name, command, rest


@click.group(cls=Commands)
def main() -> None:
    """Werkplein: volgt Werkpleinen op weg naar geïntegreerde dienstverlening."""


# Run at who delivers figures, where there is no database and nothing is set.
main.add_command(count_wwb)


@main.command("bijwerken")
def update_schema() -> None:
    """Breng de database naar de nieuwste versie."""
    with create_app().app_context():
        upgrade(db.engine)
    click.echo("De database is bijgewerkt.")


@main.command("migraties-controle")
def check_schema() -> None:
    """Vergelijk de migraties met de modellen, op een lege database in het geheugen."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    upgrade(engine)
    found = differences(engine)
    for difference in found:
        click.echo(str(difference), err=True)
    sys.exit(1 if found else 0)


@main.command("demonstratie")
def demonstration() -> None:
    """Start alles met voorbeeldgegevens op 127.0.0.1."""
    demonstrate()


if __name__ == "__main__":
    try:
        main(prog_name="python -m werkplein")
    except CANNOT_START as error:
        click.echo(why_not(error), err=True)
        sys.exit(2)
