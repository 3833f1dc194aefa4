"""Let the agenda hold what belongs to no group: the nightly copy of the database."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = "id, key, kind, group_id, ref_id, about, due_at, state, attempts, done_at"


def upgrade() -> None:
    """Make the agenda anew, since SQLite changes no column in place: the same rows, and group_id may be empty."""
    op.create_table(
        "agenda_anew",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("about", ID, nullable=True),
        sa.Column("due_at", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("done_at", ID, nullable=True),
        sa.CheckConstraint("state IN ('pending', 'done', 'cancelled')", name=op.f("ck_agenda_state")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_agenda_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda")),
        sa.UniqueConstraint("key", name=op.f("uq_agenda_key")),
        sqlite_strict=True,
    )
    op.execute(f"INSERT INTO agenda_anew ({COLUMNS}) SELECT {COLUMNS} FROM agenda")  # noqa: S608 - names of our own
    op.drop_table("agenda")
    op.rename_table("agenda_anew", "agenda")
    op.create_index("ix_agenda_state_due_at", "agenda", ["state", "due_at"], unique=False)
