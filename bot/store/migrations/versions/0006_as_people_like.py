"""What is each person's own: how they like to be reminded, whose turn it is, where they meet, and who was there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""


def upgrade() -> None:
    """Make four tables; what is there stays as it is."""
    op.create_table(
        "preferences",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("hours", ID, nullable=False),
        sa.Column("quiet_from", sa.Text(), nullable=True),
        sa.Column("quiet_until", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_preferences_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_preferences")),
        sqlite_strict=True,
    )
    op.create_table(
        "meeting_places",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        _of_meeting("meeting_places"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_places")),
        sqlite_strict=True,
    )
    op.create_table(
        "role_turns",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("act_id", ID, nullable=False),
        _of_meeting("role_turns"),
        sa.PrimaryKeyConstraint("meeting_id", "role", name=op.f("pk_role_turns")),
        sqlite_strict=True,
    )
    op.create_table(
        "attendance",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        _of_meeting("attendance"),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name=op.f("pk_attendance")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_attendance_user_id"), "attendance", ["user_id"], unique=False)


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_meeting_id")
    return sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=name, ondelete="CASCADE")
