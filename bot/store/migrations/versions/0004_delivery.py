"""What a message is known by on Discord, since when it may stand there, and which places are closed to the bot."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HOUR = 3_600_000
DISCORD_EPOCH = 1_420_070_400_000


def upgrade() -> None:
    """Give each message its marker, and places their pauses; cards that are fresh wait for nothing."""
    op.add_column("outbox", sa.Column("marker", ID, nullable=True))
    op.add_column("outbox", sa.Column("after_id", ID, nullable=True))
    db = op.get_bind()
    for number, key in db.execute(sa.text("SELECT id, key FROM outbox")).all():
        marker = int.from_bytes(sha256(key.encode()).digest()[:8], "big") >> 5
        db.execute(sa.text("UPDATE outbox SET marker = :marker WHERE id = :id"), {"marker": marker, "id": number})
    started = "UPDATE outbox SET after_id = (first_attempt_at - :before) * 4194304 WHERE first_attempt_at > :before"
    db.execute(sa.text(started), {"before": DISCORD_EPOCH + HOUR})
    db.execute(sa.text("UPDATE cards SET redraw_at = NULL WHERE wanted <= drawn"))
    op.create_index("ix_outbox_marker", "outbox", ["marker"], unique=True)
    op.create_index("ix_outbox_group_id_state", "outbox", ["group_id", "state"], unique=False)
    op.create_table(
        "pauses",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("since", ID, nullable=False),
        sa.Column("until", ID, nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("code", ID, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_pauses_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "target", name=op.f("pk_pauses")),
        sqlite_strict=True,
    )
    op.create_index("ix_pauses_until", "pauses", ["until"], unique=False)
