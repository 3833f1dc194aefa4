"""Who rides in which series."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table; so far whoever is seated rides in every series that the group was asked about."""
    op.create_table(
        "rosters",
        sa.Column("series_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.CheckConstraint("seat IN ('taken', 'kept')", name=op.f("ck_rosters_seat")),
        sa.ForeignKeyConstraint(
            ["group_id", "user_id"],
            ["memberships.group_id", "memberships.user_id"],
            name=op.f("fk_rosters_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_rosters_series_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series_id", "user_id", name=op.f("pk_rosters")),
        sqlite_strict=True,
    )
    op.create_index("ix_rosters_group_id_user_id", "rosters", ["group_id", "user_id"])
    op.execute(
        "INSERT INTO rosters (series_id, user_id, group_id, seat)"
        " SELECT series.id, memberships.user_id, memberships.group_id, 'taken'"
        " FROM series JOIN polls ON polls.id = series.poll_id"
        " JOIN memberships ON memberships.group_id = polls.group_id"
        " WHERE memberships.state = 'seated' AND polls.state <> 'draft'"
    )
