"""Make the table of all problems of a file that was offered, and put the first 500 there that were kept so far."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0052_every_problem_of_a_file"
down_revision = "0051_what_a_last_date_gave"

RUNS = sa.table("import_run", sa.column("id", sa.Integer), sa.column("problems", sa.JSON))
FACTS = ("sentence", "line", "column")
AT_ONCE = 100


def upgrade() -> None:
    """Move them out of the row of the file."""
    parts = op.create_table(
        "import_problem",
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("import_run.id", name=op.f("fk_import_problem_import_id_import_run"), ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("problems", sa.JSON(), nullable=False),
    )
    for found in _kept(RUNS.c.id, RUNS.c.problems):
        rows = [(run, [[each[fact] for fact in FACTS] for each in kept]) for run, kept in found]
        some = [{"import_id": run, "part": 0, "problems": kept} for run, kept in rows if kept]
        if some:
            op.bulk_insert(parts, some)
    op.drop_column("import_run", "problems")


def downgrade() -> None:
    """Put the first of them back; the others are lost."""
    op.add_column("import_run", sa.Column("problems", sa.JSON(), nullable=False, server_default="[]"))
    parts = sa.table("import_problem", *map(sa.column, ("import_id", "part")), sa.column("problems", sa.JSON))
    for found in _kept(parts.c.import_id, parts.c.problems, parts.c.part == 0):
        for run, kept in found:
            problems = [dict(zip(FACTS, each, strict=True)) for each in kept]
            op.execute(RUNS.update().where(RUNS.c.id == run).values(problems=problems))
    op.drop_table("import_problem")


def _kept(
    key: sa.ColumnElement[int], problems: sa.ColumnElement[object], *only: sa.ColumnElement[bool]
) -> Iterator[Sequence[sa.Row[tuple[int, list[object]]]]]:
    """Give files with their problems, some at a time: there may be many."""
    after = 0
    asked = sa.select(key, problems).where(*only).order_by(key).limit(AT_ONCE)
    while found := op.get_bind().execute(asked.where(key > after)).all():
        yield found
        after = found[-1][0]
