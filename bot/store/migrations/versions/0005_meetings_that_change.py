"""Meetings that are moved, at risk, held or cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""


def upgrade() -> None:
    """Give meetings a state and a revision; those there are, are planned and were never moved."""
    op.add_column("meetings", sa.Column("state", sa.Text(), nullable=False, server_default="planned"))
    op.add_column("meetings", sa.Column("revision", ID, nullable=False, server_default="0"))
    op.add_column("meetings", sa.Column("going", sa.Text(), nullable=True))
    op.add_column("meetings", sa.Column("moved_from", sa.Text(), nullable=True))
    op.add_column("meetings", sa.Column("moved_act_id", ID, nullable=True))
