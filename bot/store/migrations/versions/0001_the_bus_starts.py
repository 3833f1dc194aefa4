"""The bus starts: groups, people, polls, meetings, the agenda, the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "facts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_facts")),
        sqlite_strict=True,
    )
    op.create_table(
        "groups",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("member_role_id", ID, nullable=False),
        sa.Column("organiser_role_id", ID, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisers_channel_id", ID, nullable=True),
        sa.Column("open_to_newcomers", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_groups_channel_id")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_groups_guild_id"), "groups", ["guild_id"], unique=False)
    op.create_table(
        "acts",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_acts_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "agenda",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("ref_id", ID, nullable=False),
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
    op.create_index("ix_agenda_state_due_at", "agenda", ["state", "due_at"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("guild_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("done", ID, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_drafts_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_guild_id_user_id", "drafts", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("is_organiser", ID, nullable=False),
        sa.Column("waiting_since", ID, nullable=True),
        sa.Column("lot", ID, nullable=True),
        sa.Column("can_make", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_memberships")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_memberships_user_id"), "memberships", ["user_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("about", ID, nullable=True),
        sa.Column("due_at", ID, nullable=False),
        sa.Column("useful_until", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("next_try_at", ID, nullable=False),
        sa.Column("first_attempt_at", ID, nullable=True),
        sa.Column("lease_until", ID, nullable=True),
        sa.Column("generation", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("error_code", ID, nullable=True),
        sa.Column("done_at", ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'missed', 'failed', 'cancelled')", name=op.f("ck_outbox_state")
        ),
        sa.CheckConstraint("length(nonce) BETWEEN 8 AND 25", name=op.f("ck_outbox_nonce")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_outbox_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sa.UniqueConstraint("nonce", name=op.f("uq_outbox_nonce")),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"], unique=False)
    op.create_table(
        "polls",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("channel_id", ID, nullable=False),
        sa.Column("opened_at", ID, nullable=True),
        sa.Column("closes_at", ID, nullable=False),
        sa.Column("chosen_id", ID, nullable=True),
        sa.Column("invited", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_polls_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_polls_group_id_state", "polls", ["group_id", "state"], unique=False)
    op.create_table(
        "rule_changes",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_rule_changes_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "section", "name", name=op.f("pk_rule_changes")),
        sqlite_strict=True,
    )
    op.create_table(
        "candidates",
        sa.Column("id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("minutes", ID, nullable=False),
        sa.Column("starts_at", ID, nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_candidates_poll_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_candidates_poll_id"), "candidates", ["poll_id"], unique=False)
    op.create_table(
        "cards",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("wanted", ID, nullable=False),
        sa.Column("drawn", ID, nullable=False),
        sa.Column("drawn_at", ID, nullable=True),
        sa.Column("redraw_at", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_cards_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["id"], ["outbox.id"], name=op.f("fk_cards_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sqlite_strict=True,
    )
    op.create_index("ix_cards_kind_ref_id", "cards", ["kind", "ref_id"], unique=False)
    op.create_index("ix_cards_redraw_at", "cards", ["redraw_at"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("poll_id", ID, nullable=True),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("minutes", ID, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_at", ID, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_meetings_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_meetings_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_meetings_poll_id")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meetings_group_id_starts_at", "meetings", ["group_id", "starts_at"], unique=False)
    op.create_table(
        "answers",
        sa.Column("candidate_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_answers_candidate_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("candidate_id", "user_id", name=op.f("pk_answers")),
        sqlite_strict=True,
    )
    op.create_table(
        "rsvps",
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_rsvps_meeting_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name=op.f("pk_rsvps")),
        sqlite_strict=True,
    )
