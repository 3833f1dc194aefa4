"""What a founding invitation says, and who commits."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""


def upgrade() -> None:
    """Give polls their words and who changed them last, people a wish to be phoned, and make two tables."""
    op.add_column("polls", sa.Column("purpose", sa.Text(), nullable=True))
    op.add_column("polls", sa.Column("changed_by", ID, nullable=True))
    op.add_column("polls", sa.Column("changed_at", ID, nullable=True))
    op.add_column("memberships", sa.Column("please_phone", ID, nullable=False, server_default="0"))
    op.create_table(
        "commitment_rounds",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("asked_at", ID, nullable=False),
        sa.Column("settled_at", ID, nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        _of_meeting("commitment_rounds"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_commitment_rounds")),
        sqlite_strict=True,
    )
    op.create_table(
        "commitments",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("act_id", ID, nullable=False),
        _of_meeting("commitments"),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name=op.f("pk_commitments")),
        sqlite_strict=True,
    )


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_meeting_id")
    return sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=name, ondelete="CASCADE")
