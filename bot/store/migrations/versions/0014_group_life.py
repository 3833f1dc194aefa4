"""Pausing, closing, and the other organiser's word."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Give what waits for another organiser a place; nothing does, so far."""
    op.create_table(
        "second_words",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("asked_at", ID, nullable=False),
        sa.Column("until", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by_other", ID, nullable=True),
        sa.Column("decided_at", ID, nullable=True),
        sa.Column("undo_id", ID, nullable=True),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_second_words_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_words")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_second_words_group_id_state", "second_words", ["group_id", "state"])
