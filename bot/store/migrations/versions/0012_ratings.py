"""The question how helpful a series was, its sealed answers, and when it is asked for series that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""

UNDER_WAY = """
INSERT INTO agenda (key, kind, group_id, ref_id, due_at, state, attempts)
SELECT 'rating:' || series_id || '\\:open', 'open_rating', group_id, series_id,
    starts_at + minutes * 60000, 'pending', 0
FROM meetings AS last
WHERE state IN ('planned', 'at_risk')
AND number = (SELECT max(number) FROM meetings WHERE series_id = last.series_id)
"""


def upgrade() -> None:
    """Make two tables, and plan the question for each series whose last meeting is to come."""
    op.create_table(
        "ratings",
        sa.Column("series_id", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("round", ID, nullable=False),
        sa.Column("opens_at", ID, nullable=False),
        sa.Column("closes_at", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("asked", ID, nullable=True),
        sa.Column("histogram", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_ratings_series_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_ratings_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_ratings")),
        sqlite_strict=True,
    )
    of_series = op.f("fk_sealed_answers_series_id")
    op.create_table(
        "sealed_answers",
        sa.Column("series_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("box", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["ratings.series_id"], name=of_series, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "user_id", name=op.f("pk_sealed_answers")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sealed_answers_user_id"), "sealed_answers", ["user_id"], unique=False)
    op.execute(UNDER_WAY)
