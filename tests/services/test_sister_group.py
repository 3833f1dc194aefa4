"""A second group from a long waiting list: suggested once, asked privately, and nobody's place changes by it."""

from datetime import timedelta

import pytest

from bot.domain.asked_round import Asking, Round, Sister
from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.sister_group import suggest_sister_group, willing_newcomers
from bot.store import asked_round
from tests.world import (
    ALASDAIR,
    BACK_ROOM,
    BRUNO,
    ELSEWHERE,
    FERGUS,
    HAMISH,
    IAIN,
    KIT,
    MANAGER,
    MEMBER_ROLE,
    MONDAY,
    ORGANISER_ROLE,
    STRANGER,
    House,
)

LINE = (HAMISH, IAIN, KIT, MANAGER)


@pytest.fixture
async def line(house: House, group: Group) -> Group:
    """Four wait, in this order."""
    for hours, user_id in enumerate(LINE):
        since = MONDAY + timedelta(hours=hours)
        await house.put(Membership(group.id, user_id, State.WAITING, since, waiting_since=since))
    return group


async def asked(house: House, group: Group) -> Round:
    """Alasdair has those in line asked; return the question."""
    await house.sister_group.start(house.acting(ALASDAIR), group.id)
    async with house.database.reading() as db:
        return (await asked_round.of_group(db, group.id, Asking.SISTER))[0]


async def test_it_is_suggested_once_a_bus_stop_from_four_on(house: House, line: Group) -> None:
    """Three are too few; the next stop may suggest it again."""
    for stop_id, waiting in ((3, 3), (1, 4), (1, 5), (2, 4)):
        async with house.database.writing() as db:
            await suggest_sister_group(db, house.means, line, stop_id, waiting)

    assert await house.told(Kind.SISTER_GROUP) == [f"u:{ALASDAIR}", f"u:{FERGUS}"] * 2


async def test_each_in_line_is_asked_once_and_privately(house: House, line: Group) -> None:
    """A second tap asks nobody again, but whoever has joined since."""
    await asked(house, line)
    await house.put(Membership(line.id, STRANGER, State.WAITING, MONDAY, waiting_since=MONDAY + timedelta(days=1)))
    again = await house.sister_group.start(house.acting(FERGUS), line.id)

    assert again.waiting == 5
    assert await house.told(Kind.SISTER_ASK) == [f"u:{one}" for one in (*LINE, STRANGER)]


async def test_no_answer_changes_anybodys_place(house: House, line: Group) -> None:
    """Yes, rather wait, or nothing; of two taps the later one counts."""
    question = await asked(house, line)
    before = [await house.row(line, one) for one in LINE]
    await house.sister_group.answer(house.acting(KIT), question.id, Sister.YES)
    await house.sister_group.answer(house.acting(IAIN), question.id, Sister.YES)
    await house.sister_group.answer(house.acting(HAMISH), question.id, Sister.YES)
    await house.sister_group.answer(house.acting(HAMISH), question.id, Sister.RATHER_WAIT)

    assert [await house.row(line, one) for one in LINE] == before
    assert (await house.sister_group.look(house.acting(ALASDAIR), line.id)).willing == (IAIN, KIT)


async def test_who_leaves_the_line_is_forgotten(house: House, line: Group) -> None:
    """What they said goes with their place."""
    question = await asked(house, line)
    await house.sister_group.answer(house.acting(IAIN), question.id, Sister.YES)

    await house.waiting_list.leave(house.acting(IAIN), line.id)

    assert (await house.sister_group.look(house.acting(ALASDAIR), line.id)).willing == ()
    assert await house.count("round_answers") == 0


async def test_an_organiser_of_both_groups_gets_the_names(house: House, line: Group) -> None:
    """Whoever organises only the new one, or lost the role, gets none; nor does a group that knows them already."""
    question = await asked(house, line)
    for user_id in (HAMISH, IAIN):
        await house.sister_group.answer(house.acting(user_id), question.id, Sister.YES)
    new = await house.group(channel_id=BACK_ROOM, members=(), organisers=(BRUNO,))
    await house.put(Membership(new.id, IAIN, State.INVITED, MONDAY))

    async with house.database.reading() as db:
        both = await willing_newcomers(db, house.means, house.acting(ALASDAIR), new)
        new_only = await willing_newcomers(db, house.means, house.acting(BRUNO, roles=[ORGANISER_ROLE]), new)
        no_role = await willing_newcomers(db, house.means, house.acting(ALASDAIR, roles=[MEMBER_ROLE]), new)

    assert (both, new_only, no_role) == ((HAMISH,), (), ())


async def test_only_organisers_start_it_and_only_who_is_asked_answers(house: House, group: Group, line: Group) -> None:
    """Members, strangers, other servers; and there must be a line."""
    for actor, code in ((house.acting(BRUNO), "organisers_only"), (house.acting(STRANGER), "not_found")):
        with pytest.raises(UserError, match=code):
            await house.sister_group.start(actor, line.id)
    question = await asked(house, line)
    for actor in (house.acting(BRUNO), house.acting(HAMISH, server=ELSEWHERE)):
        with pytest.raises(UserError, match="not_found"):
            await house.sister_group.answer(actor, question.id, Sister.YES)
    for user_id in LINE:
        await house.waiting_list.leave(house.acting(user_id), group.id)
    with pytest.raises(UserError, match="nobody_waits"):
        await house.sister_group.start(house.acting(ALASDAIR), group.id)


async def test_an_invitation_takes_those_who_said_yes_in_one_tap(house: House, line: Group) -> None:
    """Once on the list they are not offered again; a member of the new group can't."""
    question = await asked(house, line)
    for user_id in (HAMISH, KIT):
        await house.sister_group.answer(house.acting(user_id), question.id, Sister.YES)
    new = await house.group(channel_id=BACK_ROOM, members=(), organisers=(BRUNO,))
    draft = await house.draft(new, audience=Audience.FOUNDING)
    view = await house.founding.pick_willing(house.acting(ALASDAIR), draft.id)

    assert view.poll.invited == (HAMISH, KIT)
    assert await house.founding.willing(house.acting(ALASDAIR), view) == ()
    with pytest.raises(UserError, match="not_found"):
        await house.founding.pick_willing(house.acting(STRANGER), draft.id)
