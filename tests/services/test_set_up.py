"""Setting a group up: a draft each tap saves, and one tap that makes the group of it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.domain.set_up import Draft, Plan, Setting, Typed
from bot.errors import UserError
from tests.world import (
    ALASDAIR,
    BRUNO,
    CHANNEL,
    ELSEWHERE,
    FERGUS,
    HAMISH,
    LONDON,
    MEMBER_ROLE,
    MONDAY,
    ORGANISER_ROLE,
    House,
)

ROLES = {"member_role_id": MEMBER_ROLE, "organiser_role_id": ORGANISER_ROLE}
MARKUP = "# **[x](http://x.example)** <@1> @everyone " * 100


async def begun(house: House, **changes: object) -> Draft:
    """Alasdair, who manages the server, begins; everything but the roles is filled in."""
    plan = replace(Plan("Sunday group", CHANNEL, house.means.rules), zone=LONDON, members=(ALASDAIR, BRUNO))
    return await house.set_up.begin(house.acting(ALASDAIR, manages=True), replace(plan, **changes))  # type: ignore[arg-type]


async def created(house: House, actor: Actor, draft_id: int, roles: Mapping[str, int]) -> Group:
    """The bot has made the roles that were left to it, and makes the group."""
    for which, role_id in roles.items():
        await house.set_up.keep_role(actor, draft_id, which, role_id)
    return await house.set_up.create(actor, draft_id)


async def test_only_who_manages_the_server_sets_a_group_up(house: House) -> None:
    """A member and a direct message are refused, and no draft is kept."""
    for actor in (house.acting(BRUNO), house.acting(ALASDAIR, server=None, manages=True)):
        with pytest.raises(UserError, match="managers_only"):
            await house.set_up.begin(actor, Plan("Sunday group", CHANNEL, house.means.rules))

    assert await house.count("drafts") == 0


async def test_a_new_start_puts_the_unfinished_one_away(house: House) -> None:
    """Of two panels only the newer can go on."""
    first = await begun(house)
    second = await begun(house)

    assert (await house.set_up.draft(house.acting(ALASDAIR, manages=True), second.id)).id == second.id
    with pytest.raises(UserError, match="draft_gone"):
        await house.set_up.draft(house.acting(ALASDAIR, manages=True), first.id)


@pytest.mark.parametrize(
    ("setting", "typed", "code"),
    [
        (Setting.NAME, {"name": [" \u200b "]}, "name_empty"),
        (Setting.NAME, {"name": [MARKUP]}, "name_too_long"),
        (Setting.ZONE, {"zone": ["Atlantis"]}, "unknown_zone"),
        (Setting.ZONE, {"zone": [""]}, "unknown_zone"),
        (Setting.ROLES, {"member_role": ["7"], "organiser_role": ["7"]}, "same_role"),
        (Setting.SEATS, {"least": ["9"], "most": ["5"]}, "seats_upside_down"),
        (Setting.SEATS, {"least": ["-1"], "most": ["5"]}, "not_a_number"),
        (Setting.SEATS, {"least": ["٣"], "most": ["5"]}, "not_a_number"),
        (Setting.SEATS, {"least": ["5"], "most": ["99999999999"]}, "not_a_number"),
        (Setting.PATTERNS, {"patterns": [" \n "]}, "no_patterns"),
        (Setting.PATTERNS, {"patterns": ["Sun 15:00 3h; Sun 3pm 2h"]}, "pattern_twice"),
        (Setting.PATTERNS, {"patterns": ["now and then"]}, "pattern_weekday"),
        (Setting.PATTERNS, {"patterns": ["Sun 3pm 3h\nMon 3pm 3h\nTue 3pm 3h\nWed 3pm 3h"]}, "too_many_patterns"),
        (Setting.SERIES, {"meetings": ["13"]}, "not_a_number"),
        (
            Setting.GAP,
            {"preferred_least": ["21"], "preferred_most": ["14"], "hard_least": ["10"], "hard_most": ["25"]},
            "gap_upside_down",
        ),
        (
            Setting.GAP,
            {"preferred_least": ["14"], "preferred_most": ["30"], "hard_least": ["10"], "hard_most": ["25"]},
            "gap_outside_hard",
        ),
        (Setting.REMINDERS, {"days": ["7, 3, 2, 1"], "at": ["9:00"]}, "too_many_reminders"),
        (Setting.REMINDERS, {"days": ["7"], "at": ["25:00"]}, "not_a_time"),
        (Setting.REMINDERS, {"days": ["soon"], "at": ["9:00"]}, "not_a_number"),
    ],
)
async def test_bad_input_is_named_and_the_draft_stays_as_it_was(
    house: House, setting: Setting, typed: Typed, code: str
) -> None:
    """Nothing is half-saved."""
    draft, actor = await begun(house), house.acting(ALASDAIR, manages=True)

    with pytest.raises(UserError) as caught:
        await house.set_up.plan(actor, draft.id, setting, typed)

    assert caught.value.code == code
    assert await house.set_up.draft(actor, draft.id) == draft


async def test_every_tap_saves_what_it_changed(house: House) -> None:
    """The draft survives a restart with what was typed and picked so far."""
    draft, actor = await begun(house), house.acting(ALASDAIR, manages=True)

    await house.set_up.plan(actor, draft.id, Setting.NAME, {"name": ["  Wednesday   group "]})
    await house.set_up.plan(actor, draft.id, Setting.ZONE, {"zone": ["new york"]})
    await house.set_up.pick(actor, draft.id, {"members": (BRUNO,), "organisers": (FERGUS,)})

    kept = (await house.set_up.draft(actor, draft.id)).plan
    assert (kept.name, kept.zone) == ("Wednesday group", "America/New_York")
    assert (kept.members, kept.organisers) == ((BRUNO,), (FERGUS,))


async def test_a_draft_is_nobody_elses(house: House) -> None:
    """Another manager, the same person on another server and a lost permission all get no further."""
    draft = await begun(house)
    others = {
        "draft_gone": [house.acting(BRUNO, manages=True), house.acting(ALASDAIR, server=ELSEWHERE, manages=True)],
        "managers_only": [house.acting(ALASDAIR)],
    }

    for code, actors in others.items():
        for actor in actors:
            with pytest.raises(UserError, match=code):
                await house.set_up.draft(actor, draft.id)
            with pytest.raises(UserError, match=code):
                await house.set_up.plan(actor, draft.id, Setting.NAME, {"name": ["Mine"]})
            with pytest.raises(UserError, match=code):
                await house.set_up.pick(actor, draft.id, {"members": (HAMISH,)})
            with pytest.raises(UserError, match=code):
                await created(house, actor, draft.id, ROLES)

    assert await house.count("groups") == 0


async def test_a_second_tap_makes_no_second_group(house: House) -> None:
    """Creating twice gives the same group, its rows written once."""
    draft, actor = await begun(house), house.acting(ALASDAIR, manages=True)

    first = await created(house, actor, draft.id, ROLES)
    second = await created(house, actor, draft.id, ROLES)

    assert first == second
    assert await house.count("groups") == 1
    assert len(await house.outbox(Kind.MEMBER_ROLE, Kind.ORGANISER_ROLE)) == 3


@pytest.mark.parametrize(
    ("changes", "roles", "code"), [({"zone": None}, ROLES, "zone_missing"), ({}, {}, "role_missing")]
)
async def test_what_is_missing_is_asked_for_and_no_group_is_made(
    house: House, changes: dict[str, object], roles: dict[str, int], code: str
) -> None:
    """A group without a zone or roles never exists, not even for a moment."""
    draft = await begun(house, **changes)

    with pytest.raises(UserError, match=code):
        await created(house, house.acting(ALASDAIR, manages=True), draft.id, roles)

    assert [await house.count(table) for table in ("groups", "memberships", "outbox", "acts")] == [0, 0, 0, 0]


async def test_a_channel_has_one_group(house: House) -> None:
    """A second group is refused at the start, when it is chosen, and at the end."""
    begun_before, other = await begun(house), house.acting(FERGUS, manages=True)
    elsewhere = await house.set_up.begin(other, replace(begun_before.plan, channel_id=999))
    await created(house, house.acting(ALASDAIR, manages=True), begun_before.id, ROLES)

    with pytest.raises(UserError, match="channel_taken"):
        await begun(house)
    with pytest.raises(UserError, match="channel_taken"):
        await house.set_up.plan(other, elsewhere.id, Setting.CHANNEL, {"channel": [str(CHANNEL)]})
    assert (await house.set_up.draft(other, elsewhere.id)).plan.channel_id == 999


async def test_two_drafts_for_one_channel_make_one_group(house: House) -> None:
    """Who taps second is told, after both had filled everything in."""
    first, other = await begun(house), house.acting(FERGUS, manages=True)
    second = await house.set_up.begin(other, first.plan)
    await created(house, house.acting(ALASDAIR, manages=True), first.id, ROLES)

    with pytest.raises(UserError, match="channel_taken"):
        await created(house, other, second.id, ROLES)

    assert await house.count("groups") == 1


async def test_who_is_picked_is_seated_and_who_organises_only_is_interested(house: House) -> None:
    """The first rows: members have a seat; an organiser who was not picked as a member can still commit later."""
    draft = await begun(house, members=(BRUNO,), organisers=(FERGUS,))

    group = await created(house, house.acting(ALASDAIR, manages=True), draft.id, ROLES)

    rows = {one: await house.row(group, one) for one in (ALASDAIR, FERGUS, BRUNO)}
    seen = {one: (row.state, row.is_organiser, row.waiting_since) for one, row in rows.items() if row}
    assert seen == {
        ALASDAIR: (State.INTERESTED, True, MONDAY),
        FERGUS: (State.INTERESTED, True, MONDAY),
        BRUNO: (State.SEATED, False, None),
    }
    assert await house.told(Kind.MEMBER_ROLE) == [f"u:{BRUNO}"]
    assert await house.told(Kind.ORGANISER_ROLE) == [f"u:{FERGUS}", f"u:{ALASDAIR}"]


async def test_taps_on_the_panel_of_a_finished_set_up_change_nothing(house: House) -> None:
    """Scrolling up and tapping an old panel does no harm."""
    draft, actor = await begun(house), house.acting(ALASDAIR, manages=True)
    group = await created(house, actor, draft.id, ROLES)

    await house.set_up.plan(actor, draft.id, Setting.NAME, {"name": ["Other"]})
    await house.set_up.pick(actor, draft.id, {"members": (HAMISH,)})

    assert await created(house, actor, draft.id, ROLES) == group
    assert await house.row(group, HAMISH) is None
