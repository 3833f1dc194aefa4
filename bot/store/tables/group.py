"""The circle and its people: who is in it, by what rules, how each likes to be reminded, what organisers did."""

from sqlalchemy import Column, ForeignKey, Index, Text

from bot.store.tables.schema import group_id, table
from bot.store.types import Flag, Id, Instant, Json

groups = table(
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

rule_changes = table(
    "rule_changes",
    group_id(primary_key=True),
    Column("section", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Json, nullable=False),
)

drafts = table(
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

memberships = table(
    "memberships",
    group_id(primary_key=True),
    Column("user_id", Id, primary_key=True, autoincrement=False, index=True),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("name", Text),
    Column("is_organiser", Flag, nullable=False),
    Column("waiting_since", Instant),
    Column("lot", Id),
    Column("can_make", Json, nullable=False),
    Column("line", Text, nullable=False),
    Column("please_phone", Flag, nullable=False, server_default="0"),
    Column("missed", Id, nullable=False, server_default="0"),
    Column("returns_since", Instant),
    Column("tell_later", Flag, nullable=False, server_default="0"),
)

preferences = table(
    "preferences",
    group_id(primary_key=True),
    Column("user_id", Id, primary_key=True, autoincrement=False),
    Column("way", Text, nullable=False),
    Column("skipped", Json, nullable=False),
    Column("hours", Flag, nullable=False),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("zone", Text),
)

acts = table(
    "acts",
    Column("id", Id, primary_key=True),
    group_id(),
    Column("user_id", Id, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", Json),
    in_buttons=True,
)
