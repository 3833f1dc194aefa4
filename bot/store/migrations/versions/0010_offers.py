"""Consent rounds and offers of seats."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make their tables; nobody has missed an offer or may return first, so far."""
    op.add_column("memberships", sa.Column("missed", ID, nullable=False, server_default="0"))
    op.add_column("memberships", sa.Column("returns_since", ID, nullable=True))
    _make_rounds()
    _make_answers()
    _make_offers()


def _make_rounds() -> None:
    op.create_table(
        "consent_rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("series_id", ID, nullable=False),
        sa.Column("stop_id", ID, nullable=True),
        sa.Column("called_by", ID, nullable=False),
        sa.Column("called_at", ID, nullable=False),
        sa.Column("starts_at", ID, nullable=False),
        sa.Column("ends_at", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("word_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_consent_rounds_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_consent_rounds_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_rounds")),
        sa.UniqueConstraint("stop_id", name=op.f("uq_consent_rounds_stop_id")),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consent_rounds_series_id"), "consent_rounds", ["series_id"])
    op.create_table(
        "consent_newcomers",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        _of_round("consent_newcomers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_newcomers")),
        sa.UniqueConstraint("round_id", "user_id", name="uq_consent_newcomers_person"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _make_answers() -> None:
    op.create_table(
        "consent_answers",
        sa.Column("newcomer_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["newcomer_id"],
            ["consent_newcomers.id"],
            name=op.f("fk_consent_answers_newcomer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("newcomer_id", "user_id", name=op.f("pk_consent_answers")),
        sqlite_strict=True,
    )
    op.create_table(
        "consent_flags",
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        _of_round("consent_flags"),
        sa.PrimaryKeyConstraint("round_id", "user_id", name=op.f("pk_consent_flags")),
        sqlite_strict=True,
    )
    op.create_table(
        "consent_pairs",
        sa.Column("round_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("other_id", ID, autoincrement=False, nullable=False),
        _of_round("consent_pairs"),
        sa.PrimaryKeyConstraint("round_id", "user_id", "other_id", name=op.f("pk_consent_pairs")),
        sqlite_strict=True,
    )


def _make_offers() -> None:
    op.create_table(
        "seat_offers",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("starts_at", ID, nullable=False),
        sa.Column("ends_at", ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", ID, nullable=True),
        sa.Column("agreement", ID, nullable=True),
        sa.Column("refused_at", ID, nullable=True),
        sa.Column("buddy", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_seat_offers_group_id"), ondelete="CASCADE"),
        _of_round("seat_offers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offers")),
        sa.UniqueConstraint("round_id", "user_id", name="uq_seat_offers_person"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seat_offers_group_id_user_id", "seat_offers", ["group_id", "user_id"])
    live = sa.text("state = 'live'")
    op.create_index(
        "uq_seat_offers_live",
        "seat_offers",
        ["group_id", "user_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "offer_answers",
        sa.Column("offer_id", ID, autoincrement=False, nullable=False),
        sa.Column("meeting_id", ID, autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("act_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_offer_answers_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["seat_offers.id"], name=op.f("fk_offer_answers_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("offer_id", "meeting_id", name=op.f("pk_offer_answers")),
        sqlite_strict=True,
    )


def _of_round(name: str) -> sa.ForeignKeyConstraint:
    """Return the constraint by which a row goes when its round goes."""
    return sa.ForeignKeyConstraint(
        ["round_id"], ["consent_rounds.id"], name=op.f(f"fk_{name}_round_id"), ondelete="CASCADE"
    )
