"""When the tables of clock changes change, the time on the wall stays and organisers are told."""

from datetime import datetime, timedelta
from importlib.metadata import version

from bot.domain.agenda import Due
from bot.domain.availability import Answer
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.message import Kind
from bot.services.clock_tables import TZDATA, work_out_anew
from bot.services.stop_agenda import plan_stop
from bot.store import agenda, availability, cards, facts, meetings
from tests.riding import ride
from tests.world import ALASDAIR, BRUNO, FERGUS, House

HOUR = timedelta(hours=1)


async def as_by_older_tables(house: House, group: Group) -> tuple[Meeting, ...]:
    """Return the meetings as older tables would have had them: London keeps winter time all year."""
    riding = await ride(house, group)
    async with house.database.writing() as db:
        await facts.save(db, TZDATA, "2020.1")
        await db.exec_driver_sql("UPDATE meetings SET starts_at = starts_at + 3600000 WHERE id > 3")
        await db.exec_driver_sql("UPDATE outbox SET due_at = due_at + 3600000 WHERE ref_id > 3")
    return riding


async def times(house: House, group: Group) -> tuple[Meeting, ...]:
    async with house.database.reading() as db:
        return await meetings.to_come(db, group.id, house.clock.now())


async def test_scenario_19_instants_reminders_and_agenda_follow_the_new_tables_and_organisers_are_told(
    house: House, group: Group
) -> None:
    """Five of eight meetings are at another instant; answers and walls stay; the second start changes nothing."""
    before = await as_by_older_tables(house, group)

    moved = [await work_out_anew(house.means) for _ in range(2)]

    assert moved == [5, 0]
    assert await times(house, group) == before
    due = {row["key"]: row["due_at"] for row in await house.outbox(Kind.MEETING_REMINDER) if row["state"] == "pending"}
    assert [f"{due[f'meeting:4:{days}d:c:101']:%d %b %H:%M}" for days in (7, 1)] == ["24 Mar 09:00", "30 Mar 08:00"]
    told = await house.outbox(Kind.INSTANT_CHANGED)
    assert sorted({row["ref_id"] for row in told}) == [one.id for one in before[3:]]
    assert {row["target"] for row in told} == {f"u:{ALASDAIR}", f"u:{FERGUS}"}
    assert len(told) == 10


async def test_scenario_19_a_reminder_that_was_sent_is_not_sent_again(house: House, group: Group) -> None:
    """The week's notice of meeting 4 has gone out by the old tables."""
    await as_by_older_tables(house, group)
    async with house.database.writing() as db:
        await db.exec_driver_sql("UPDATE outbox SET state = 'sent' WHERE key = 'meeting:4:7d:c:101'")

    await work_out_anew(house.means)

    states = {row["key"]: row["state"] for row in await house.outbox(Kind.MEETING_REMINDER) if row["ref_id"] == 4}
    assert states == {"meeting:4:7d:c:101": "sent", "meeting:4:1d:c:101": "pending"}


async def test_the_bus_stop_follows_the_new_tables(house: House, group: Group) -> None:
    """The series ends when its last meeting does, by the tables there are now."""
    last = (await ride(house, group))[-1]
    assert last.part is not None
    key = f"stop:{last.part.series_id}:{Due.SERIES_OVER}"
    async with house.database.writing() as db:
        await facts.save(db, TZDATA, "2020.1")
        await db.exec_driver_sql("UPDATE meetings SET starts_at = starts_at + 3600000 WHERE id > 3")
        await plan_stop(db, house.means, group, last.part.series_id)
        wrong = await agenda.due_at(db, key)

    await work_out_anew(house.means)

    async with house.database.reading() as db:
        right = await agenda.due_at(db, key)
    assert (wrong, right) == (last.ends_at + HOUR, last.ends_at)


async def test_the_first_start_notes_the_tables_and_tells_nobody(house: House, group: Group) -> None:
    """Nothing was ever worked out by others."""
    await ride(house, group)

    changed = await work_out_anew(house.means)

    async with house.database.reading() as db:
        noted = await facts.load(db, TZDATA)
    assert (changed, noted) == (0, version(TZDATA))
    assert await house.told(Kind.INSTANT_CHANGED) == []


async def test_a_start_that_was_cut_off_goes_on_where_it_was(house: House, group: Group) -> None:
    """Two of five are done, the fact is not noted; the other three follow, and nobody is told twice."""
    before = await as_by_older_tables(house, group)
    await work_out_anew(house.means)
    async with house.database.writing() as db:
        await facts.save(db, TZDATA, "2020.1")
        await db.exec_driver_sql("UPDATE meetings SET starts_at = starts_at + 3600000 WHERE id > 5")

    changed = await work_out_anew(house.means)

    assert changed == 3
    assert await times(house, group) == before
    assert len(await house.outbox(Kind.INSTANT_CHANGED)) == 10


async def test_the_dates_of_a_question_follow_too_and_its_card(house: House, group: Group) -> None:
    """Asked about 28 March, on the day the clocks change, and 4 April, as tables without summer time had them."""
    walls = (datetime(2027, 3, 21, 15), datetime(2027, 3, 28, 15), datetime(2027, 4, 4, 15))
    poll = await house.ask(group, *walls)
    await house.answer(poll, BRUNO, Answer.YES)
    async with house.database.writing() as db:
        await facts.save(db, TZDATA, "2020.1")
        await db.exec_driver_sql("UPDATE candidates SET starts_at = starts_at + 3600000 WHERE local > '2027-03-28'")
        await db.exec_driver_sql("UPDATE cards SET message_id = 1, drawn = wanted")
        wrong = await availability.load(db, poll.id)

    await work_out_anew(house.means)

    async with house.database.reading() as db:
        found = await availability.load(db, poll.id)
        stale = {card.message.kind for card in await cards.stale(db, house.clock.now() + HOUR, 50)}
    assert found is not None
    assert wrong is not None
    assert wrong.candidates != poll.candidates
    assert found.candidates == poll.candidates
    assert len(found.answers_of(BRUNO)) == len(walls)
    assert stale == {Kind.POLL_CARD}
    assert await house.told(Kind.INSTANT_CHANGED) == []


async def test_a_question_whose_dates_are_right_is_left_alone(house: House, group: Group) -> None:
    """Its card is not drawn again."""
    await house.ask(group)
    async with house.database.writing() as db:
        await facts.save(db, TZDATA, "2020.1")
        await db.exec_driver_sql("UPDATE cards SET message_id = 1, drawn = wanted")

    await work_out_anew(house.means)

    async with house.database.reading() as db:
        assert await cards.stale(db, house.clock.now() + HOUR, 50) == ()
