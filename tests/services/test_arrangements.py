"""What is arranged for a meeting: proposed in turn, swapped by one tap, and a place only the seated read."""

from datetime import datetime

import pytest

from bot.domain.arrangements import Role
from bot.domain.availability import Audience
from bot.domain.group import Group, Kind
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.message import Kind as Message
from bot.errors import UserError
from bot.services.reading import ReadingService
from bot.store import arrangements, outbox
from tests.services.test_reminders import meet, send
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    DEV,
    ELSEWHERE,
    FERGUS,
    GIL,
    STRANGER,
    House,
)

HOST, OPENER, TIMEKEEPER, PRESENTER = Role
HOUSE = "12 Old Library Lane, ring twice"


@pytest.fixture
async def meeting(house: House, group: Group) -> Meeting:
    """Sunday 24 January at three."""
    return await meet(house, group, datetime(2027, 1, 24, 15))


async def turns(house: House, meeting: Meeting) -> dict[Role, int]:
    """Return who does what, as the rows have it."""
    async with house.database.reading() as db:
        return dict((await arrangements.load(db, meeting.id)).turns)


async def test_roles_are_proposed_with_the_first_reminder_in_order_of_seating(house: House, meeting: Meeting) -> None:
    """At nine a week before, not a minute earlier; whoever is sorry is left out."""
    await house.meetings.answer(house.acting(FERGUS), meeting.id, Rsvp.SORRY)
    house.clock.wall(2027, 1, 17, 8, 59)
    await house.decide_all()
    before = await turns(house, meeting)
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()

    assert before == {}
    assert await turns(house, meeting) == {HOST: ALASDAIR, OPENER: BRUNO, TIMEKEEPER: CALLUM}


async def test_the_day_before_only_who_can_not_come_is_replaced(house: House, meeting: Meeting) -> None:
    """Bruno is sorry by then; Gil, who took the hosting, keeps it."""
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()
    await house.arrangements.take(house.acting(GIL), meeting.id, HOST)
    await house.meetings.answer(house.acting(FERGUS), meeting.id, Rsvp.SORRY)
    house.clock.wall(2027, 1, 23, 9)
    await house.decide_all()

    assert await turns(house, meeting) == {HOST: GIL, OPENER: ALASDAIR, TIMEKEEPER: BRUNO}


async def test_turns_come_round_from_meeting_to_meeting(house: House, group: Group, meeting: Meeting) -> None:
    """Three roles and seven people: at the second meeting the next three, at the third the last and the first again."""
    later = [await meet(house, group, datetime(2027, 2, day, 15)) for day in (7, 21)]
    found: list[list[int]] = []
    for one, day in ((meeting, (1, 17)), (later[0], (1, 31)), (later[1], (2, 14))):
        house.clock.wall(2027, *day, 9)
        await house.decide_all()
        found.append([*(await turns(house, one)).values()])

    assert found == [[ALASDAIR, FERGUS, BRUNO], [FERGUS, ALASDAIR, CALLUM], [BRUNO, CALLUM, ALASDAIR]]


async def test_a_turn_at_a_cancelled_meeting_is_no_turn(house: House, group: Group, meeting: Meeting) -> None:
    """Alasdair was to host it, and hosts the next."""
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()
    asked = await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)
    later = await meet(house, group, datetime(2027, 2, 7, 15))
    house.clock.wall(2027, 1, 31, 9)
    await house.decide_all()

    assert (await turns(house, later))[HOST] == ALASDAIR


async def test_a_swap_is_one_tap_and_the_last_tap_counts(house: House, meeting: Meeting) -> None:
    """An older tap that arrives late changes nothing; the same tap twice is one."""
    older = house.acting(DEV)
    for person in (BRUNO, CALLUM, CALLUM):
        view = await house.arrangements.take(house.acting(person), meeting.id, HOST)
    late = await house.arrangements.take(older, meeting.id, HOST)

    assert view.arranged.turns == late.arranged.turns == {HOST: CALLUM}


async def test_ones_own_turn_passes_to_whose_it_is_next(house: House, meeting: Meeting) -> None:
    """Gil can't host; Fergus opens and Bruno keeps time, so it is Alasdair's, then Callum's; Dev can't pass it on."""
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()
    await house.arrangements.take(house.acting(GIL), meeting.id, HOST)
    await house.arrangements.pass_on(house.acting(DEV), meeting.id, HOST)
    kept = (await turns(house, meeting))[HOST]
    await house.arrangements.pass_on(house.acting(GIL), meeting.id, HOST)
    passed = (await turns(house, meeting))[HOST]
    view = await house.arrangements.pass_on(house.acting(ALASDAIR), meeting.id, HOST)

    assert (kept, passed) == (GIL, ALASDAIR)
    assert view.arranged.turns == {HOST: CALLUM, OPENER: FERGUS, TIMEKEEPER: BRUNO}


async def test_a_turn_that_nobody_can_take_is_nobodys(house: House, meeting: Meeting) -> None:
    """Everybody else is sorry."""
    await house.arrangements.take(house.acting(BRUNO), meeting.id, HOST)
    for person in (ALASDAIR, FERGUS, CALLUM, DEV, 6, GIL):
        await house.meetings.answer(house.acting(person), meeting.id, Rsvp.SORRY)

    view = await house.arrangements.pass_on(house.acting(BRUNO), meeting.id, HOST)

    assert view.arranged.turns == {}


async def test_a_host_who_is_sorry_is_not_shown_as_host(house: House, meeting: Meeting) -> None:
    """At once, before anybody is proposed anew."""
    await house.arrangements.take(house.acting(BRUNO), meeting.id, HOST)
    await house.meetings.answer(house.acting(BRUNO), meeting.id, Rsvp.SORRY)

    view = await house.arrangements.look(house.acting(CALLUM), meeting.id)

    assert view.arranged.turns == {}


async def test_who_leaves_hosts_nothing_to_come(house: House, group: Group, meeting: Meeting) -> None:
    """Their turns to come are nobody's again."""
    await house.arrangements.take(house.acting(BRUNO), meeting.id, HOST)

    await house.end_seats(group, BRUNO)

    assert await turns(house, meeting) == {}


async def test_a_place_is_read_by_the_seated_around_the_day_and_by_the_host_before(
    house: House, meeting: Meeting
) -> None:
    """From a week before; others learn only that it is kept. Two midnights after the meeting it is forgotten."""
    await house.arrangements.take(house.acting(BRUNO), meeting.id, HOST)
    await house.arrangements.set_place(house.acting(BRUNO), meeting.id, f"  {HOUSE} ")
    seen: list[tuple[str | None, str | None]] = []
    for at in ((2027, 1, 16, 23, 59), (2027, 1, 17, 0, 0), (2027, 1, 25, 23, 59), (2027, 1, 26, 0, 0)):
        house.clock.wall(*at)
        await house.decide_all()
        views = [await house.arrangements.look(house.acting(person), meeting.id) for person in (BRUNO, CALLUM)]
        seen.append((views[0].arranged.place, views[1].arranged.place))
        kept = views[1].has_place

    assert seen == [(HOUSE, None), (HOUSE, HOUSE), (HOUSE, HOUSE), (None, None)]
    assert not kept
    assert await house.count("meeting_places") == 0


async def test_a_place_stands_in_the_reminder_and_leaves_it_again(house: House, meeting: Meeting) -> None:
    """The week's reminder has it; once the day is past the same message is drawn without it."""
    await house.arrangements.set_place(house.acting(BRUNO), meeting.id, HOUSE)
    (week, _) = [outbox.message_of(row) for row in await house.outbox(Message.MEETING_REMINDER)]
    reading = ReadingService(house.means)
    seen: list[str | None] = []
    for at in ((2027, 1, 16, 23, 59), (2027, 1, 17, 9, 0), (2027, 1, 26, 0, 0)):
        house.clock.wall(*at)
        view = await reading.reminder(week)
        seen.append(view.arranged.place if view else None)

    assert seen == [None, HOUSE, None]


async def test_a_reminder_is_drawn_again_when_the_host_changes(house: House, meeting: Meeting) -> None:
    """Nothing that stands is stale."""
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()
    await send(house, Message.MEETING_REMINDER)
    async with house.database.reading() as db:
        before = (await db.exec_driver_sql("SELECT wanted FROM cards WHERE kind = 'meeting_reminder'")).scalars().all()

    await house.arrangements.take(house.acting(DEV), meeting.id, HOST)

    async with house.database.reading() as db:
        after = (await db.exec_driver_sql("SELECT wanted FROM cards WHERE kind = 'meeting_reminder'")).scalars().all()
    assert [late - early for early, late in zip(before, after, strict=True)] == [1, 1]


async def test_nothing_typed_takes_a_place_away_and_a_long_one_is_refused(house: House, meeting: Meeting) -> None:
    """280 characters."""
    bruno = house.acting(BRUNO)
    await house.arrangements.set_place(bruno, meeting.id, HOUSE)
    with pytest.raises(UserError, match="line_too_long"):
        await house.arrangements.set_place(bruno, meeting.id, "x" * 281)
    kept = await house.count("meeting_places")

    view = await house.arrangements.set_place(bruno, meeting.id, " ")

    assert kept == 1
    assert not view.has_place


async def test_only_the_seated_arrange_anything_and_only_before_it_begins(house: House, meeting: Meeting) -> None:
    """Strangers and other servers find nothing; who has no seat is not expected; afterwards it is too late."""
    refused = [
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, server=None), "not_found"),
        (house.acting(BRUNO, server=ELSEWHERE, manages=True), "not_found"),
    ]
    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.arrangements.take(actor, meeting.id, HOST)
        with pytest.raises(UserError, match=code):
            await house.arrangements.look(actor, meeting.id)
    with pytest.raises(UserError, match="not_found"):
        await house.arrangements.take(house.acting(BRUNO), 999, HOST)
    with pytest.raises(UserError, match="not_found"):
        await house.arrangements.take(house.acting(BRUNO), meeting.id, PRESENTER)
    house.clock.at = meeting.starts_at
    with pytest.raises(UserError, match="meeting_over"):
        await house.arrangements.set_place(house.acting(BRUNO), meeting.id, HOUSE)

    assert await house.arrangements.glance(house.acting(STRANGER), meeting.id) is None
    assert await house.count("role_turns") == await house.count("meeting_places") == 0


async def test_the_first_meeting_of_a_founding_has_no_roles_and_no_place(house: House) -> None:
    """People who are only interested read no address."""
    group = await house.group(members=(), organisers=())
    founding = await meet(house, group, datetime(2027, 1, 24, 15), Audience.FOUNDING)
    house.clock.wall(2027, 1, 23, 9)
    await house.decide_all()

    with pytest.raises(UserError, match="not_expected"):
        await house.arrangements.set_place(house.acting(ALASDAIR), founding.id, HOUSE)

    assert await turns(house, founding) == {}


async def test_a_peer_supervision_group_has_somebody_present(house: House) -> None:
    """Four roles for four people."""
    group = await house.group(kind=Kind.PEER_SUPERVISION)
    one = await meet(house, group, datetime(2027, 1, 24, 15))
    house.clock.wall(2027, 1, 17, 9)
    await house.decide_all()

    assert await turns(house, one) == {HOST: ALASDAIR, OPENER: FERGUS, TIMEKEEPER: BRUNO, PRESENTER: CALLUM}


@pytest.mark.usefixtures("meeting")
async def test_the_older_reminder_goes_once_the_newer_stands(house: House) -> None:
    """A minute after the day's reminder the week's is removed, once; while the newer one is not out, it stays."""
    house.clock.wall(2027, 1, 17, 9)
    await send(house, Message.MEETING_REMINDER)
    house.clock.wall(2027, 1, 23, 9, 1)
    await house.decide_all()
    too_early = await house.outbox(Message.REMOVAL)
    await send(house, Message.MEETING_REMINDER)
    for minute in (5, 11, 12, 30):
        house.clock.wall(2027, 1, 23, 9, minute)
        await house.decide_all()

    (removal,) = await house.outbox(Message.REMOVAL)
    (week, day) = await house.outbox(Message.MEETING_REMINDER)
    async with house.database.reading() as db:
        shown = {row.id: row.message_id for row in await db.exec_driver_sql("SELECT id, message_id FROM cards")}
    assert too_early == []
    assert (removal["ref_id"], removal["target"]) == (week["id"], week["target"])
    assert (await ReadingService(house.means).posted(week["id"])) == week["message_id"]
    assert shown[week["id"]] is None
    assert day["state"] == "sent"
