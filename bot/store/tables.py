"""The schema. What changes here needs a migration; a test compares the two."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.schema import SchemaItem

from bot.store.types import Flag, Id, Instant, Json, WallTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *items: SchemaItem, in_buttons: bool = False) -> Table:
    """Return a table.

    :param in_buttons: whether buttons carry its numbers, so that one of a deleted row is never given out again
    """
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_autoincrement=in_buttons)


def _group_id(*, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    owner = ForeignKey("groups.id", ondelete="CASCADE")
    return Column("group_id", Id, owner, nullable=nullable, primary_key=primary_key)


groups = _table(
    "groups",
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("channel_id", Id, nullable=False, unique=True),
    Column("member_role_id", Id, nullable=False),
    Column("organiser_role_id", Id, nullable=False),
    Column("zone", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("organisers_channel_id", Id),
    Column("open_to_newcomers", Flag, nullable=False),
    in_buttons=True,
)

rule_changes = _table(
    "rule_changes",
    _group_id(primary_key=True),
    Column("section", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
)

drafts = _table(
    "drafts",
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("group_id", Id, ForeignKey("groups.id", ondelete="CASCADE")),
    Column("setting", Text),
    Column("plan", Json, nullable=False),
    Column("done", Flag, nullable=False),
    Index("ix_drafts_guild_id_user_id", "guild_id", "user_id"),
    in_buttons=True,
)

memberships = _table(
    "memberships",
    _group_id(primary_key=True),
    Column("user_id", Id, primary_key=True, autoincrement=False, index=True),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("name", Text),
    Column("is_organiser", Flag, nullable=False),
    Column("waiting_since", Instant),
    Column("lot", Id),
    Column("can_make", Json, nullable=False),
    Column("line", Text, nullable=False),
)

polls = _table(
    "polls",
    Column("id", Id, primary_key=True),
    _group_id(),
    Column("audience", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("channel_id", Id, nullable=False),
    Column("opened_at", Instant),
    Column("closes_at", Instant, nullable=False),
    Column("chosen_id", Id),
    Column("invited", Json, nullable=False),
    Index("ix_polls_group_id_state", "group_id", "state"),
    in_buttons=True,
)

candidates = _table(
    "candidates",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("local", WallTime, nullable=False),
    Column("minutes", Id, nullable=False),
    Column("starts_at", Instant, nullable=False),
    in_buttons=True,
)

answers = _table(
    "answers",
    Column("candidate_id", Id, ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)

series = _table(
    "series",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("meetings", Id, nullable=False),
    Column("breaks", Json, nullable=False),
    Column("proposed", Json, nullable=False),
    Column("published_at", Instant),
    in_buttons=True,
)

proposals = _table(
    "proposals",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("plan", Json, nullable=False),
    Column("stamp", Text, nullable=False),
    UniqueConstraint("poll_id", "mode", "plan", "stamp", name="uq_proposals_seen"),
    in_buttons=True,
)

late_answers = _table(
    "late_answers",
    Column("id", Id, primary_key=True),
    Column("poll_id", Id, ForeignKey("polls.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("user_id", Id, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
)

meetings = _table(
    "meetings",
    Column("id", Id, primary_key=True),
    _group_id(),
    Column("poll_id", Id, ForeignKey("polls.id"), unique=True),
    Column("series_id", Id, ForeignKey("series.id"), index=True),
    Column("number", Id),
    Column("audience", Text, nullable=False),
    Column("local", WallTime, nullable=False),
    Column("minutes", Id, nullable=False),
    Column("zone", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("state", Text, nullable=False, server_default="planned"),
    Column("revision", Id, nullable=False, server_default="0"),
    Column("going", Text),
    Column("moved_from", WallTime),
    Column("moved_act_id", Id),
    Index("ix_meetings_group_id_starts_at", "group_id", "starts_at"),
    in_buttons=True,
)

rsvps = _table(
    "rsvps",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)

meeting_places = _table(
    "meeting_places",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("place", Text, nullable=False),
)

role_turns = _table(
    "role_turns",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("role", Text, primary_key=True),
    Column("user_id", Id, nullable=False),
    Column("act_id", Id, nullable=False),
)

attendance = _table(
    "attendance",
    Column("meeting_id", Id, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, primary_key=True, autoincrement=False, index=True),
    Column("value", Text, nullable=False),
    Column("act_id", Id, nullable=False),
)

preferences = _table(
    "preferences",
    _group_id(primary_key=True),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("way", Text, nullable=False),
    Column("skipped", Json, nullable=False),
    Column("hours", Flag, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("zone", Text),
)

agenda = _table(
    "agenda",
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    _group_id(nullable=True),  # none: a duty of the whole house, such as the nightly copy
    Column("ref_id", Id, nullable=False),
    Column("about", Id),
    Column("due_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Id, nullable=False),
    Column("done_at", Instant),
    CheckConstraint("state IN ('pending', 'done', 'cancelled')", name="state"),
    Index("ix_agenda_state_due_at", "state", "due_at"),
)

outbox = _table(
    "outbox",
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    _group_id(),
    Column("target", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("about", Id),
    Column("due_at", Instant, nullable=False),
    Column("useful_until", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("nonce", Text, nullable=False, unique=True),
    Column("marker", Id, index=True, unique=True),
    Column("attempts", Id, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("first_attempt_at", Instant),
    Column("after_id", Id),
    Column("lease_until", Instant),
    Column("generation", Id, nullable=False),
    Column("message_id", Id),
    Column("error_code", Id),
    Column("done_at", Instant),
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'missed', 'failed', 'cancelled')", name="state"),
    CheckConstraint("length(nonce) BETWEEN 8 AND 25", name="nonce"),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
    Index("ix_outbox_group_id_state", "group_id", "state"),
)

pauses = _table(
    "pauses",
    _group_id(primary_key=True),
    Column("target", Text, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False, index=True),
    Column("attempts", Id, nullable=False),
    Column("code", Id, nullable=False),
)

cards = _table(
    "cards",
    Column("id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _group_id(),
    Column("kind", Text, nullable=False),
    Column("ref_id", Id, nullable=False),
    Column("message_id", Id),
    Column("wanted", Id, nullable=False),
    Column("drawn", Id, nullable=False),
    Column("drawn_at", Instant),
    Column("redraw_at", Instant),
    Index("ix_cards_kind_ref_id", "kind", "ref_id"),
    Index("ix_cards_redraw_at", "redraw_at"),
)

tasks_done = _table(
    "tasks_done",
    Column("outbox_id", Id, ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("user_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
)

acts = _table(
    "acts",
    Column("id", Id, primary_key=True),
    _group_id(),
    Column("user_id", Id, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", Json),
    in_buttons=True,
)

facts = _table("facts", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
