"""Pausing, closing, and the other organiser's word."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Give pauses, closings, and what organisers and members are asked a place; there is none of them, so far."""
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
    op.create_table(
        "group_lives",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("paused_at", ID, nullable=True),
        sa.Column("wake_on", sa.Text(), nullable=True),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("closed_at", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_lives_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_group_lives")),
        sqlite_strict=True,
    )
    op.create_table(
        "rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("asking", sa.Text(), nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("opened_at", ID, nullable=False),
        sa.Column("closes_at", ID, nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("is_open", ID, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_rounds_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rounds_group_id_asking", "rounds", ["group_id", "asking"])
    op.create_table(
        "round_answers",
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_answers_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "user_id", name=op.f("pk_round_answers")),
        sqlite_strict=True,
    )
