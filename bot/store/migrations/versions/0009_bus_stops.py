"""Bus stops and what each rider chose; and of somebody who got off, whether they want to hear of later stops."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables, and note of everybody that they asked for nothing."""
    op.create_table(
        "bus_stops",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", ID, nullable=False),
        sa.Column("closes_at", ID, nullable=False),
        sa.Column("before_last_id", ID, nullable=False),
        sa.Column("conditions_stand", ID, nullable=False),
        sa.Column("news_is_out", ID, nullable=False),
        sa.Column("is_over", ID, nullable=False),
        sa.Column("breaks", sa.Text(), nullable=False),
        sa.Column("settled_at", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_bus_stops_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_bus_stops_series_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bus_stops")),
        sa.UniqueConstraint("series_id", name=op.f("uq_bus_stops_series_id")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bus_stops_group_id"), "bus_stops", ["group_id"])
    op.create_table(
        "choices",
        sa.Column("stop_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("asked_at", ID, nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.Column("min_active", ID, nullable=True),
        sa.Column("tell_later", ID, nullable=False),
        sa.Column("tell_self", ID, nullable=False),
        sa.Column("wants_back", ID, nullable=False),
        sa.Column("recorded_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["stop_id"], ["bus_stops.id"], name=op.f("fk_choices_stop_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("stop_id", "user_id", name=op.f("pk_choices")),
        sqlite_strict=True,
    )
    op.add_column("memberships", sa.Column("tell_later", ID, nullable=False, server_default="0"))
