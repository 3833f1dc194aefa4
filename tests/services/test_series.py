"""A series: asked about, proposed, changed, published; with the answers of scenario A."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.domain.availability import Answer, Poll, PollState
from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.planner import Mode
from bot.domain.preview import NoPlan, Preview
from bot.domain.rules import Gap
from bot.domain.series import Break
from bot.errors import UserError
from bot.services.proposals import Shown
from bot.services.series_poll import Wish
from bot.store import series, tables
from tests.services.scenario_a import A2A, A2B, A2C, CLOSED, DATES, OPENED, days, offered, say
from tests.world import ALASDAIR, BRUNO, CALLUM, CHANNEL, DEV, EWAN, FERGUS, GIL, KIT, MEMBERS, STRANGER, House

CHRISTMAS = Break(date(2027, 12, 24), date(2028, 1, 3))
IN_TIME = (ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS)


async def asked(house: House, group: Group, wish: Wish | None = None) -> Poll:
    """Open the series poll as the scenario does."""
    house.clock.wall(*OPENED)
    draft = await house.series_poll.draft(house.acting(ALASDAIR), group.id, wish or Wish())
    return (await house.availability.open(house.acting(ALASDAIR), draft.view.poll.id)).poll


async def closed(house: House, group: Group) -> Poll:
    """Have everybody but Gil answer, and the poll close."""
    poll = await asked(house, group)
    await say(house, poll, *IN_TIME)
    house.clock.wall(*CLOSED)
    await house.decide_all()
    return poll


async def proposed(house: House, poll: Poll) -> Shown:
    return await house.proposals.propose(house.acting(ALASDAIR), poll.id)


def dates_of(shown: Shown) -> tuple[tuple[int, int], ...]:
    assert isinstance(shown.look, Preview)
    return days([shown.view.poll.candidates[place].local for place in shown.look.plan])


def look_of(shown: Shown) -> Preview:
    assert isinstance(shown.look, Preview)
    return shown.look


def number_of(shown: Shown) -> int:
    assert shown.proposal is not None
    return shown.proposal.id


async def test_the_dates_are_worked_out(house: House) -> None:
    """Asked on 10 January: sixteen dates from 31 January, answers until the 17th at 20:00."""
    group = await house.group()

    poll = await asked(house, group)

    assert days([each.local for each in poll.candidates]) == DATES
    assert {(each.local.weekday(), each.local.hour, each.minutes) for each in poll.candidates} == {
        (6, 15, 180),
        (2, 19, 150),
    }
    assert poll.closes_at == datetime(2027, 1, 17, 20, tzinfo=UTC)
    assert [row["target"] for row in await house.outbox(Kind.POLL_CARD)] == [f"c:{CHANNEL}"]


async def test_a_break_moves_the_dates_and_is_kept(house: House) -> None:
    """A break in March: no date in it, and the planner knows of it."""
    group = await house.group()

    poll = await asked(house, group, Wish((Break(date(2027, 3, 1), date(2027, 3, 20)),)))

    assert not any(date(2027, 3, 1) <= each.local.date() <= date(2027, 3, 20) for each in poll.candidates)
    assert poll.series is not None
    assert poll.series.breaks == (Break(date(2027, 3, 1), date(2027, 3, 20)),)


async def test_christmas_is_offered_once(house: House) -> None:
    """Dates that touch Christmas offer the break; once it is kept free it is not offered again."""
    group = await house.group()
    house.clock.wall(2027, 10, 30, 12)

    draft = await house.series_poll.draft(house.acting(ALASDAIR), group.id, Wish())
    kept = await house.series_poll.draft(house.acting(ALASDAIR), group.id, Wish((CHRISTMAS,)))

    assert (draft.christmas, kept.christmas) == (CHRISTMAS, None)


async def test_the_dates_of_a_draft_can_be_changed(house: House) -> None:
    """Eight typed dates take the place of those worked out; the close stays."""
    group = await house.group()
    house.clock.wall(*OPENED)
    draft = await house.series_poll.draft(house.acting(ALASDAIR), group.id, Wish(closes_on=datetime(2027, 1, 20, 12)))

    changed = await house.series_poll.with_dates(house.acting(ALASDAIR), draft.view.poll.id, offered(*DATES[:8]))

    assert days([each.local for each in changed.view.poll.candidates]) == DATES[:8]
    assert changed.view.poll.closes_at == datetime(2027, 1, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dates", "code"),
    [(offered(*DATES[:7]), "too_few_dates"), (offered(*DATES[:7], (3, 5)), "date_in_break")],
)
async def test_dates_that_make_no_series_are_refused(house: House, dates: tuple[object, ...], code: str) -> None:
    """Fewer dates than meetings, or one in a break: a sentence, and the draft stays."""
    group = await house.group()
    house.clock.wall(*OPENED)
    wish = Wish((Break(date(2027, 3, 1), date(2027, 3, 6)),))
    draft = await house.series_poll.draft(house.acting(ALASDAIR), group.id, wish)

    with pytest.raises(UserError) as refused:
        await house.series_poll.with_dates(house.acting(ALASDAIR), draft.view.poll.id, dates)  # type: ignore[arg-type]

    assert refused.value.code == code
    assert (await house.series_poll.view(house.acting(ALASDAIR), draft.view.poll.id)).view.poll == draft.view.poll


async def test_dates_that_can_never_fit_are_said_to(house: House) -> None:
    """Eight Sundays in a row can't have gaps of ten days or more."""
    group = await house.group()
    house.clock.wall(*OPENED)
    draft = await house.series_poll.draft(house.acting(ALASDAIR), group.id, Wish())
    weekly = offered(*((1, 31), (2, 7), (2, 14), (2, 21), (2, 28), (3, 7), (3, 14), (3, 21)))

    changed = await house.series_poll.with_dates(house.acting(ALASDAIR), draft.view.poll.id, weekly)

    assert (draft.is_possible, changed.is_possible) == (True, False)


async def test_at_the_close_the_plan_is_the_best_without_gil(house: House) -> None:
    """Scenario A2a: 39 heads, Callum at 4 of 8, proved best; organisers hear that it is ready."""
    group = await house.group()

    poll = await closed(house, group)
    shown = await proposed(house, poll)

    look = look_of(shown)
    assert dates_of(shown) == A2A
    assert (look.is_best, look.is_proved, look.made) == (True, True, ())
    assert {int(each.person): each.attends for each in look.shares} == {
        ALASDAIR: 8,
        BRUNO: 8,
        CALLUM: 4,
        DEV: 7,
        EWAN: 5,
        FERGUS: 7,
        GIL: 0,
    }
    assert shown.view.turnout.silent == (GIL,)
    assert len(await house.outbox(Kind.POLL_CLOSED)) == 2


async def test_a_late_answer_moves_the_plan_and_organisers_hear_of_it_once(house: House) -> None:
    """Scenario A2b: Gil on Monday at 08:15; meetings 4 and 8 are others."""
    group = await house.group()
    poll = await closed(house, group)
    house.clock.wall(2027, 1, 18, 8, 15)

    await say(house, poll, GIL)
    await house.decide_all()

    shown = await proposed(house, poll)
    told = await house.outbox(Kind.LATE_ANSWER)
    change = await _change(house, told[0]["ref_id"])
    assert dates_of(shown) == A2B
    assert [(row["about"], row["due_at"]) for row in told] == [(GIL, house.clock.now())] * 2
    assert change == (4, 8)


async def _change(house: House, change_id: int) -> tuple[int, ...]:
    async with house.database.reading() as db:
        found = await series.load_change(db, change_id)
    assert found is not None
    return found[1].meetings


async def test_a_late_answer_that_makes_a_plan_possible_is_told(house: House) -> None:
    """With strict gaps there is none at the close; Gil's yes to 31 March makes the one chain possible."""
    group = await house.group(rules=house.means.rules.changed("series", gap_hard=Gap(14, 21)))
    poll = await closed(house, group)
    at_the_close = await proposed(house, poll)
    house.clock.wall(2027, 1, 18, 8, 15)

    await say(house, poll, GIL)
    await house.decide_all()

    told = await house.outbox(Kind.LATE_ANSWER)
    assert isinstance(at_the_close.look, NoPlan)
    assert [row["target"] for row in told] == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert await _change(house, told[0]["ref_id"]) == (1, 2, 3, 4, 5, 6, 7, 8)


async def test_half_a_late_answer_is_counted_when_the_taps_have_ended(house: House) -> None:
    """One tap waits five minutes for the next; then the plan is worked out with what there is."""
    group = await house.group()
    poll = await closed(house, group)
    house.clock.wall(2027, 1, 18, 8, 15)

    await house.availability.answer(house.acting(GIL), poll.candidates[7].id, Answer.YES)
    at_once = await house.decide_all()
    house.clock.wait(minutes=5)
    later = await house.decide_all()

    assert (at_once, later) == (0, 1)


async def test_with_strict_gaps_only_one_chain_is_left(house: House) -> None:
    """Scenario A2c: 14 to 21 days hard; all the later dates, 43 heads."""
    group = await house.group(rules=house.means.rules.changed("series", gap_hard=Gap(14, 21)))
    poll = await closed(house, group)
    await say(house, poll, GIL)

    shown = await proposed(house, poll)

    assert dates_of(shown) == A2C
    assert sum(each.attends for each in look_of(shown).shares) == 43


async def test_without_a_plan_the_ways_out_are_offered_and_none_is_taken(house: House) -> None:
    """Nobody can come but two: no plan, its reasons, and each way out a plan of its own to look at."""
    group = await house.group(rules=house.means.rules.changed("series", gap_hard=Gap(14, 21)))
    poll = await asked(house, group)
    await say(house, poll, *IN_TIME)
    await house.turnout.close(house.acting(ALASDAIR), poll.id)

    shown = await proposed(house, poll)

    assert isinstance(shown.look, NoPlan)
    assert shown.proposal is None
    assert len(shown.ways) == len(shown.look.ways) > 0
    taken = await house.proposals.look_again(house.acting(ALASDAIR), shown.ways[0].id)
    assert look_of(taken).made == shown.look.ways[0].made
    assert await house.count("meetings") == 0


async def test_a_shorter_series_is_a_way_out_that_can_be_published(house: House) -> None:
    """The last way out has fewer meetings; published, it is "1 of 7" and so on."""
    group = await house.group()
    poll = await asked(house, group)
    for user_id in MEMBERS:
        await house.answer(poll, user_id, *([Answer.NO] * 2 + [Answer.YES]))
    shown = await proposed(house, poll)
    assert isinstance(shown.look, NoPlan)

    done = await house.publication.publish(house.acting(ALASDAIR), shown.ways[-1].id)

    parts = [(each.part.number, each.part.of) for each in done.meetings if each.part]
    assert parts == [(number, 7) for number in range(1, 8)]


@pytest.mark.parametrize("mode", [Mode.INCLUSIVE, Mode.SOLID, Mode.RHYTHM])
async def test_another_order_gives_its_own_best_plan(house: House, mode: Mode) -> None:
    """What matters most is chosen in words, and the plan is the best by it."""
    group = await house.group()
    poll = await closed(house, group)
    first = await proposed(house, poll)

    shown = await house.proposals.in_order(house.acting(ALASDAIR), number_of(first), mode)

    assert (look_of(shown).mode, look_of(shown).is_best) == (mode, True)


async def test_another_plan_has_at_least_three_other_dates(house: House) -> None:
    """Each tap shows the next; after the last the best one comes again."""
    group = await house.group()
    poll = await closed(house, group)
    shown = first = await proposed(house, poll)
    seen: list[tuple[int, ...]] = []

    for _ in range(4):
        shown = await house.proposals.another(house.acting(ALASDAIR), number_of(shown))
        seen.append(look_of(shown).plan)

    others = set(seen) - {look_of(first).plan}
    assert others
    assert all(len({*plan} - {*look_of(first).plan}) >= 3 for plan in others)
    assert look_of(first).plan in seen


async def test_every_swap_says_what_it_costs(house: House) -> None:
    """7 February instead of 31 January, say: how many people fewer, and who then misses how many."""
    group = await house.group()
    poll = await closed(house, group)
    first = await proposed(house, poll)

    _, found = await house.proposals.swaps(house.acting(ALASDAIR), number_of(first))
    wanted = found[0]
    swapped = await house.proposals.swap(house.acting(ALASDAIR), number_of(first), poll.candidates[wanted.date].id)

    before = {each.person: each.attends for each in look_of(first).shares}
    after = {each.person: each.attends for each in look_of(swapped).shares}
    assert wanted.fewer == sum(before.values()) - sum(after.values())
    assert dict(wanted.losers) == {who: 8 - after[who] for who in after if after[who] < before[who]}
    assert not look_of(swapped).is_best


async def test_those_whose_answer_would_move_the_plan_are_asked_again_once(house: House) -> None:
    """Gil is silent and first of all; a second round asks nobody twice."""
    group = await house.group()
    poll = await closed(house, group)
    first = await proposed(house, poll)

    _, found = await house.proposals.worth_asking(house.acting(ALASDAIR), number_of(first))
    asked_once = await house.proposals.ask(house.acting(ALASDAIR), number_of(first))

    assert found[0].person == str(GIL)
    assert set(asked_once) == {int(each.person) for each in found} - {ALASDAIR}  # who asks need not be asked
    assert sorted(await house.told(Kind.ASK_AGAIN)) == sorted(f"u:{each}" for each in asked_once)
    with pytest.raises(UserError, match="nobody_to_ask"):
        await house.proposals.ask(house.acting(ALASDAIR), number_of(first))


async def published(house: House, group: Group) -> Poll:
    """Publish A2b on Monday at 19:00."""
    poll = await closed(house, group)
    await say(house, poll, GIL)
    house.clock.wall(2027, 1, 18, 19)
    await house.decide_all()
    await house.publication.publish(house.acting(ALASDAIR), number_of(await proposed(house, poll)))
    return poll


async def test_publishing_makes_eight_meetings_and_sixteen_reminders(house: House) -> None:
    """Scenario A3, to the minute, across the clock change."""
    group = await house.group()

    await published(house, group)

    async with house.database.reading() as db:
        made = [*(await db.execute(select(tables.meetings).order_by(tables.meetings.c.starts_at))).mappings()]
    reminders = [row["due_at"] for row in await house.outbox(Kind.MEETING_REMINDER)]
    assert [(row["number"], row["starts_at"]) for row in made] == [*enumerate(STARTS, 1)]
    assert sorted(reminders) == sorted(REMINDERS)
    assert [row["target"] for row in await house.outbox(Kind.SERIES_CARD)] == [f"c:{CHANNEL}"]
    assert await house.outbox(Kind.FEW_MEETINGS) == []


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


STARTS = (
    *(utc(1, 31, 15), utc(2, 17, 19), utc(3, 14, 15), utc(3, 31, 18)),
    *(utc(4, 18, 14), utc(4, 28, 18), utc(5, 16, 14), utc(6, 2, 18)),
)
REMINDERS = (
    *(utc(1, 24, 9), utc(1, 30, 9), utc(2, 10, 9), utc(2, 16, 9), utc(3, 7, 9), utc(3, 13, 9)),
    *(utc(3, 24, 9), utc(3, 30, 8), utc(4, 11, 8), utc(4, 17, 8), utc(4, 21, 8), utc(4, 27, 8)),
    *(utc(5, 9, 8), utc(5, 15, 8), utc(5, 26, 8), utc(6, 1, 8)),
)


async def test_answers_are_seeded_from_the_poll(house: House) -> None:
    """Meeting 4, 31 March: yes is coming, no is sorry, if need be is open (scenario A5)."""
    group = await house.group()

    await published(house, group)

    views = await house.meetings.to_come(house.acting(ALASDAIR), group.id)
    fourth = views[3].meeting
    assert {who for who, value in fourth.rsvps.items() if value == "coming"} == {CALLUM, EWAN, GIL}
    assert {who for who, value in fourth.rsvps.items() if value == "sorry"} == {ALASDAIR, BRUNO, DEV}
    assert FERGUS not in fourth.rsvps


async def test_publishing_twice_changes_nothing(house: House) -> None:
    """The same plan again is the same series; another one is refused."""
    group = await house.group()
    poll = await closed(house, group)
    best = await proposed(house, poll)
    other = await house.proposals.another(house.acting(ALASDAIR), number_of(best))

    first = await house.publication.publish(house.acting(ALASDAIR), number_of(best))
    again = await house.publication.publish(house.acting(FERGUS), number_of(best))
    with pytest.raises(UserError, match="published_already"):
        await house.publication.publish(house.acting(FERGUS), number_of(other))

    assert again.meetings == first.meetings
    assert await house.count("meetings") == 8
    assert len(await house.outbox(Kind.SERIES_CARD)) == 1


async def test_a_plan_looked_at_before_an_answer_is_not_published(house: House) -> None:
    """Gil answers between the look and the tap: nothing is published, and the new look can be."""
    group = await house.group()
    poll = await closed(house, group)
    seen = await proposed(house, poll)
    await say(house, poll, GIL)

    with pytest.raises(UserError, match="answers_changed"):
        await house.publication.publish(house.acting(ALASDAIR), number_of(seen))
    again = await house.proposals.look_again(house.acting(ALASDAIR), number_of(seen))
    await house.publication.publish(house.acting(ALASDAIR), number_of(again))

    assert await house.count("meetings") == 8


async def test_who_can_make_few_of_the_dates_hears_of_it_alone(house: House) -> None:
    """Scenario A2a, published: Callum is at 4 of 8; Gil, who has not answered, gets no note."""
    group = await house.group()
    poll = await closed(house, group)

    await house.publication.publish(house.acting(ALASDAIR), number_of(await proposed(house, poll)))

    assert await house.told(Kind.FEW_MEETINGS) == [f"u:{CALLUM}"]


async def test_an_answer_after_publication_is_one_for_the_meetings(house: House) -> None:
    """Gil says no to 31 March on an old panel: sorry for meeting 4; nothing moves, and "if need be" is open again."""
    group = await house.group()
    poll = await published(house, group)
    candidate = next(each for each in poll.candidates if (each.local.month, each.local.day) == (3, 31))

    await house.availability.answer(house.acting(GIL), candidate.id, Answer.NO)
    said_no = (await house.meetings.to_come(house.acting(GIL), group.id))[3].own
    await house.availability.answer(house.acting(GIL), candidate.id, Answer.IF_NEED_BE)
    open_again = (await house.meetings.to_come(house.acting(GIL), group.id))[3].own

    assert (said_no, open_again) == ("sorry", None)
    assert await house.count("meetings") == 8


async def test_a_series_can_be_published_while_its_question_is_open(house: House) -> None:
    """Everybody has answered: the proposal is there at once, and publishing closes the question."""
    group = await house.group()
    poll = await asked(house, group)
    await say(house, poll, *MEMBERS)
    shown = await proposed(house, poll)

    done = await house.publication.publish(house.acting(ALASDAIR), number_of(shown))
    house.clock.wall(*CLOSED)
    await house.decide_all()

    assert done.view.poll.state is PollState.CONFIRMED
    assert await house.outbox(Kind.POLL_CLOSED) == []


async def test_a_second_series_begins_with_the_other_pattern(house: House) -> None:
    """The last meeting was on a Wednesday, so the next series begins on a Sunday, two weeks later at the earliest."""
    group = await house.group()
    await published(house, group)
    house.clock.wall(2027, 5, 17, 9)

    draft = await house.series_poll.draft(
        house.acting(ALASDAIR), group.id, Wish((Break(date(2027, 8, 1), date(2027, 9, 5)),))
    )

    ideal = ((6, 20), (7, 7), (7, 25), (9, 8), (9, 26), (10, 13), (10, 31), (11, 17))
    assert set(ideal) <= set(days([each.local for each in draft.view.poll.candidates]))
    assert days([draft.view.poll.candidates[0].local]) == ((6, 20),)


@pytest.mark.parametrize("who", [BRUNO, STRANGER])
async def test_only_organisers_see_and_publish_a_proposal(house: House, who: int) -> None:
    """A member and a stranger are refused at every step."""
    group = await house.group()
    poll = await closed(house, group)
    seen = number_of(await proposed(house, poll))
    steps = (
        house.proposals.propose(house.acting(who), poll.id),
        house.proposals.another(house.acting(who), seen),
        house.proposals.swaps(house.acting(who), seen),
        house.proposals.ask(house.acting(who), seen),
        house.publication.publish(house.acting(who), seen),
        house.series_poll.draft(house.acting(who), group.id, Wish()),
    )

    refused = await asyncio.gather(*steps, return_exceptions=True)

    assert {getattr(each, "code", each) for each in refused} <= {"organisers_only", "not_found"}


MANY_TURNS = 200
"""Of the loop; planning on it would leave the few that the database takes, some dozens."""


async def test_the_house_lives_on_while_the_planner_works(house: House) -> None:
    """The event loop turns while a plan is worked out: taps and heartbeats go on."""
    group = await house.group()
    poll = await closed(house, group)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    turning = asyncio.create_task(turn())
    await proposed(house, poll)
    turning.cancel()

    assert turns > MANY_TURNS


async def test_who_is_seated_in_a_series_with_dates_is_asked_about_them_once(house: House) -> None:
    """Kit is added on 26 January (scenario A4): one direct message, also when the seat is given twice."""
    group = await house.group()
    await published(house, group)
    house.clock.wall(2027, 1, 26, 21, 40)

    for _ in range(2):
        await house.members.add(house.acting(ALASDAIR), group.id, (KIT,), word_given=False)

    assert await house.told(Kind.SERIES_JOINED) == [f"u:{KIT}"]


async def test_without_dates_nobody_who_is_seated_is_asked(house: House) -> None:
    """Before the first series there is nothing to ask about."""
    group = await house.group()

    await house.members.add(house.acting(ALASDAIR), group.id, (KIT,), word_given=False)

    assert await house.told(Kind.SERIES_JOINED) == []


async def test_a_date_gone_by_is_not_proposed_any_more(house: House) -> None:
    """Organisers dawdle until 1 February: the plan begins with a date that is still to come, and can be published."""
    group = await house.group()
    poll = await closed(house, group)
    await say(house, poll, GIL)
    house.clock.wall(2027, 2, 1, 9)

    shown = await proposed(house, poll)
    done = await house.publication.publish(house.acting(ALASDAIR), number_of(shown))

    assert dates_of(shown)[0] == (2, 7)
    assert len(done.meetings) == 8


async def test_one_series_is_asked_about_at_a_time(house: House) -> None:
    """Two would be published across each other; once the first is published the next can be asked."""
    group = await house.group()
    poll = await asked(house, group)

    with pytest.raises(UserError, match="series_asked_already"):
        await house.series_poll.draft(house.acting(FERGUS), group.id, Wish())
    await house.decision.abandon(house.acting(ALASDAIR), poll.id)
    again = await house.series_poll.draft(house.acting(FERGUS), group.id, Wish())

    assert again.view.poll.id != poll.id


async def test_nobody_is_asked_for_a_series_shorter_than_the_group_allows(house: House) -> None:
    """Dates for three meetings only: "3 meetings" is no way out where four are the fewest."""
    group = await house.group()
    poll = await asked(house, group)
    for user_id in MEMBERS:
        await house.answer(poll, user_id, *([Answer.YES] * 6 + [Answer.NO]))

    shown = await proposed(house, poll)

    assert isinstance(shown.look, NoPlan)
    assert all(len(way.plan) >= group.rules.series.meetings_least for way in shown.look.ways)
    assert len(shown.ways) == len(shown.look.ways)
