"""Changing one thing about a group: proposed, saved, undone."""

from datetime import time

import pytest

from bot.domain.group import Group
from bot.domain.message import Ending, Kind
from bot.domain.set_up import Setting, Typed
from bot.errors import UserError
from bot.store import claims, outbox
from tests.world import (
    ALASDAIR,
    BACK_ROOM,
    BRUNO,
    CHANNEL,
    ELSEWHERE,
    FERGUS,
    MANAGER,
    MEMBER_ROLE,
    STRANGER,
    House,
)

SEATS: Typed = {"least": ["4"], "most": ["9"]}


async def save(house: House, group: Group, setting: Setting, typed: Typed) -> int:
    """Alasdair proposes a change and saves it; return the act that can be undone."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, setting, typed)
    saved = await house.settings.save_setting(house.acting(ALASDAIR), draft.id)
    return saved.act_id or 0


async def test_a_change_is_only_a_proposal_until_it_is_saved(house: House, group: Group) -> None:
    """What it affects is said first; leaving it there changes nothing."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, SEATS)
    before = await house.stored(group.id)
    await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    assert before == group
    assert (await house.stored(group.id)).rules.seats.most == 9


async def test_a_second_tap_on_save_says_that_it_is_saved(house: House, group: Group) -> None:
    """There is one act to undo, not two."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, SEATS)
    await house.settings.save_setting(house.acting(ALASDAIR), draft.id)
    acts = await house.count("acts")

    with pytest.raises(UserError, match="already_saved"):
        await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    assert await house.count("acts") == acts


async def test_undo_puts_a_setting_back_once(house: House, group: Group) -> None:
    """The second tap on Undo has nothing left to undo."""
    act_id = await save(house, group, Setting.SEATS, SEATS)

    await house.settings.undo_setting(house.acting(ALASDAIR), act_id)

    assert await house.stored(group.id) == group
    with pytest.raises(UserError, match="undo_too_late"):
        await house.settings.undo_setting(house.acting(ALASDAIR), act_id)


async def test_undo_never_overwrites_a_later_change(house: House, group: Group) -> None:
    """Fergus has changed something since, so Alasdair's Undo is too late."""
    act_id = await save(house, group, Setting.SEATS, SEATS)
    await save(house, group, Setting.NAME, {"name": ["Wednesday group"]})
    now = await house.stored(group.id)

    with pytest.raises(UserError, match="undo_too_late"):
        await house.settings.undo_setting(house.acting(FERGUS), act_id)

    assert await house.stored(group.id) == now


@pytest.mark.parametrize("setting", list(Setting))
async def test_manage_server_repairs_channel_and_roles_and_nothing_else(
    house: House, group: Group, setting: Setting
) -> None:
    """Who looks after the server is no organiser (domain.md 0)."""
    typed: Typed = {
        "channel": [str(BACK_ROOM)],
        "member_role": ["7"],
        "organiser_role": ["8"],
        "name": ["Other"],
        "zone": ["Paris"],
        "kind": ["training"],
        "least": ["4"],
        "most": ["6"],
        "patterns": ["Mon 10:00 1h"],
        "meetings": ["6"],
        **{f"{kind}_{end}": ["12"] for kind in ("preferred", "hard") for end in ("least", "most")},
        "days": ["2"],
        "at": ["8:00"],
        "newcomers": ["open"],
    }
    manager = house.acting(MANAGER, manages=True)

    if setting in {Setting.CHANNEL, Setting.ROLES}:
        draft = await house.settings.propose(manager, group.id, setting, typed)
        await house.settings.save_setting(manager, draft.id)
        assert await house.stored(group.id) != group
    else:
        with pytest.raises(UserError, match="organisers_only"):
            await house.settings.propose(manager, group.id, setting, typed)
        assert await house.stored(group.id) == group


async def test_nobody_else_proposes_saves_or_undoes(house: House, group: Group) -> None:
    """Member, stranger, other server, direct message without a row, an organiser without the role."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, SEATS)
    act_id = await save(house, group, Setting.NAME, {"name": ["Wednesday group"]})
    refused = [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found"),
        (house.acting(ALASDAIR, roles=[MEMBER_ROLE]), "organiser_role_missing"),
    ]

    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.settings.propose(actor, group.id, Setting.SEATS, SEATS)
        with pytest.raises(UserError, match=code):
            await house.settings.undo_setting(actor, act_id)
        with pytest.raises(UserError, match=r"draft_gone|not_found|organiser_role_missing"):
            await house.settings.save_setting(actor, draft.id)

    assert (await house.stored(group.id)).name == "Wednesday group"


async def test_a_wrong_number_undoes_nothing(house: House, group: Group) -> None:
    """An act of another kind, or none, is not found."""
    change = await house.members.add(house.acting(ALASDAIR), group.id, (STRANGER,), word_given=False)
    assert change.act_id is not None

    for act_id in (change.act_id, 999):
        with pytest.raises(UserError, match="not_found"):
            await house.settings.undo_setting(house.acting(ALASDAIR), act_id)


async def test_the_zone_stays_while_dates_stand_in_it(house: House, group: Group) -> None:
    """While a question is open or a meeting is to come; afterwards it may change."""
    paris: Typed = {"zone": ["Paris"]}
    poll = await house.ask(group)

    with pytest.raises(UserError, match="zone_in_use"):
        await save(house, group, Setting.ZONE, paris)
    meeting = await house.agree(group, poll)
    with pytest.raises(UserError, match="zone_in_use"):
        await save(house, group, Setting.ZONE, paris)

    house.clock.at = meeting.ends_at
    await save(house, group, Setting.ZONE, paris)
    assert (await house.stored(group.id)).zone == "Europe/Paris"


async def test_a_zone_proposed_before_a_question_was_opened_is_not_saved_after_it(house: House, group: Group) -> None:
    """The check holds when it is saved, not only when it is proposed."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.ZONE, {"zone": ["Paris"]})
    await house.ask(group)

    with pytest.raises(UserError, match="zone_in_use"):
        await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    assert (await house.stored(group.id)).zone == group.zone


async def test_a_proposal_never_takes_back_what_somebody_else_saved_since(house: House, group: Group) -> None:
    """Alasdair proposes seats, Fergus renames the group, Alasdair saves: the new name stays."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, SEATS)
    renamed = await house.settings.propose(house.acting(FERGUS), group.id, Setting.NAME, {"name": ["Wednesday group"]})
    await house.settings.save_setting(house.acting(FERGUS), renamed.id)

    await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    stored = await house.stored(group.id)
    assert (stored.name, stored.rules.seats.most) == ("Wednesday group", 9)


async def test_the_save_button_of_an_older_proposal_never_saves_a_newer_one(house: House, group: Group) -> None:
    """A number is never given out again, so the old panel says that it has been put away."""
    older = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, SEATS)
    await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.NAME, {"name": ["Wednesday group"]})

    with pytest.raises(UserError, match="draft_gone"):
        await house.settings.save_setting(house.acting(ALASDAIR), older.id)

    assert await house.stored(group.id) == group


async def test_a_channel_of_another_group_is_refused(house: House, group: Group) -> None:
    """When it is proposed, and when it was taken between proposing and saving."""
    draft = await house.settings.propose(
        house.acting(ALASDAIR), group.id, Setting.CHANNEL, {"channel": [str(BACK_ROOM)]}
    )
    await house.group(name="Second group", channel_id=BACK_ROOM)

    with pytest.raises(UserError, match="channel_taken"):
        await save(house, group, Setting.CHANNEL, {"channel": [str(BACK_ROOM)]})
    with pytest.raises(UserError, match=r"channel_taken|draft_gone"):
        await house.settings.save_setting(house.acting(ALASDAIR), draft.id)

    assert (await house.stored(group.id)).channel_id == CHANNEL


async def reminders(house: House) -> list[tuple[str, str]]:
    """Return when each reminder is due, by the wall, and how far it has got."""
    rows = await house.outbox(Kind.MEETING_REMINDER)
    return [(f"{row['due_at']:%d %b %H:%M}", row["state"]) for row in rows]


async def test_reminders_still_to_come_move_and_what_was_sent_stays(house: House, group: Group) -> None:
    """Of a meeting on 24 January the first reminder is out when the time changes to eight the evening before."""
    await house.agree(group, await house.ask(group))
    house.clock.wall(2027, 1, 17, 9)
    async with house.database.writing() as db:
        (first,) = [
            one for one in await claims.claim(db, house.clock.now()) if one.message.kind is Kind.MEETING_REMINDER
        ]
        await outbox.record(db, first, Ending("sent", message_id=1), house.clock.now())

    await save(house, group, Setting.REMINDERS, {"days": ["2, 7, 1"], "at": ["20:00"]})

    assert await reminders(house) == [
        ("17 Jan 09:00", "sent"),
        ("23 Jan 20:00", "pending"),
        ("22 Jan 20:00", "pending"),
    ]


async def test_undoing_reminder_times_moves_them_back(house: House, group: Group) -> None:
    """The rows are as they were, and no reminder is left over."""
    await house.agree(group, await house.ask(group))
    before = await reminders(house)
    act_id = await save(house, group, Setting.REMINDERS, {"days": ["3"], "at": ["20:00"]})
    moved = await reminders(house)

    await house.settings.undo_setting(house.acting(ALASDAIR), act_id)

    assert [state for _, state in moved] == ["cancelled", "cancelled", "pending"]
    assert [one for one in await reminders(house) if one[1] == "pending"] == before
    assert (await house.stored(group.id)).rules.reminders.at == time(9)


async def test_no_reminders_at_all_is_a_choice(house: House, group: Group) -> None:
    """Days left empty cancel those still to come."""
    await house.agree(group, await house.ask(group))

    await save(house, group, Setting.REMINDERS, {"days": [""], "at": ["9:00"]})

    assert {state for _, state in await reminders(house)} == {"cancelled"}
