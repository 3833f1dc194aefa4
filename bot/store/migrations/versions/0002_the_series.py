"""The series: polls for several meetings, proposals, late answers, and meetings that belong to a series."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""


def upgrade() -> None:
    """Make the tables of a series; what is there stays as it is."""
    op.create_table(
        "series",
        sa.Column("id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("meetings", ID, nullable=False),
        sa.Column("breaks", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.Column("published_at", ID, nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_series_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_series_poll_id")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_proposals_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("poll_id", "mode", "plan", "stamp", name=op.f("uq_proposals_seen")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "late_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_late_answers_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_answers")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_late_answers_poll_id"), "late_answers", ["poll_id"], unique=False)
    op.add_column("agenda", sa.Column("about", ID, nullable=True))
    # Not by Alembic's batch: it makes the table anew, and dropping the old one would take every answer along.
    kind = ID.compile(dialect=op.get_bind().dialect)
    reference = "CONSTRAINT fk_meetings_series_id REFERENCES series (id)"
    op.execute(f"ALTER TABLE meetings ADD COLUMN series_id {kind} {reference}")
    op.add_column("meetings", sa.Column("number", ID, nullable=True))
    op.create_index(op.f("ix_meetings_series_id"), "meetings", ["series_id"], unique=False)
