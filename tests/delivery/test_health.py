"""How things stand, by what delivery really wrote: failed, missed, held, gone; tried again and called done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.courier import UNREADABLE
from bot.domain.availability import Answer
from bot.domain.away import Away
from bot.domain.health import Trouble, Unsaid
from bot.domain.message import Kind, Message, Target, marker_of
from bot.errors import UserError
from bot.services.health import Health, HealthService
from tests.delivery.fake_post import http_error
from tests.delivery.round import TO_BRUNO, TO_CHANNEL, TO_LOBBY, Round
from tests.world import ALASDAIR, BRUNO, CHANNEL, ELSEWHERE, FERGUS, MANAGER, House

MINUTE = timedelta(minutes=1)
REFUSED, CLOSED = http_error(403, 50007), http_error(403, 50013)
TO_ALASDAIR, YES = Target(user_id=ALASDAIR), Answer.YES


def service(house: House) -> HealthService:
    return HealthService(house.means, house.backups, lambda: None)


async def look(round_: Round) -> Health:
    return await service(round_.house).look(round_.house.acting(ALASDAIR), round_.group.id)


async def listed(round_: Round) -> list[tuple[Kind, Trouble]]:
    return [(one.message.kind, one.trouble) for one in (await look(round_)).loose.unsaid]


async def only(round_: Round) -> Unsaid:
    (one,) = (await look(round_)).loose.unsaid
    return one


async def refused_invitation(round_: Round) -> Unsaid:
    """Ask the group, and have the nudge of Bruno refused; return it."""
    poll = await round_.house.ask(round_.group)
    await round_.deliver()
    message = Message(
        f"poll:{poll.id}:poll_nudge:{BRUNO}", Kind.POLL_NUDGE, round_.group.id, TO_BRUNO, poll.id,
        round_.house.clock.now(), poll.closes_at, BRUNO,
    )  # fmt: skip
    round_.post.errors = [REFUSED]
    await round_.say(message)
    await round_.deliver()
    return await only(round_)


async def test_who_could_not_be_told_stands_there_until_somebody_says_that_it_is_done(round_: Round) -> None:
    """Whoever taps, however often; it is noted who, and nothing else changes."""
    one = await refused_invitation(round_)
    acting = round_.house.acting

    for who in (FERGUS, ALASDAIR):
        await service(round_.house).settle(acting(who), one.id)

    assert (one.message.kind, one.trouble, one.code) == (Kind.POLL_NUDGE, Trouble.FAILED, 50007)
    assert await listed(round_) == []
    assert await round_.house.count("tasks_done") == 1
    assert (await round_.row(Kind.POLL_NUDGE))["state"] == "failed"


async def test_what_failed_is_tried_again_with_the_same_nonce_and_looked_for_first(round_: Round) -> None:
    """Two taps are one try; what stands there by then is not said again."""
    one = await refused_invitation(round_)
    before = await round_.row(Kind.POLL_NUDGE)
    for _ in range(2):
        await service(round_.house).try_again(round_.house.acting(ALASDAIR), one.id)
    tried = await listed(round_)
    round_.post.stands[before["marker"]] = 7777

    await round_.deliver(2 * MINUTE)

    row = await round_.row(Kind.POLL_NUDGE)
    assert tried == []
    assert (row["state"], row["message_id"], row["nonce"]) == ("sent", 7777, before["nonce"])
    assert [target for target, _ in round_.post.sent].count(f"u:{BRUNO}") == 1
    assert round_.post.looked[-1][0] == f"u:{BRUNO}"


async def test_what_fails_once_more_stands_there_again(round_: Round) -> None:
    """And organisers are not told a second time."""
    one = await refused_invitation(round_)
    told = await round_.house.told(Kind.TELL_THEM)
    round_.post.errors = [REFUSED]

    await service(round_.house).try_again(round_.house.acting(ALASDAIR), one.id)
    await round_.deliver(2 * MINUTE)

    assert await listed(round_) == [(Kind.POLL_NUDGE, Trouble.FAILED)]
    assert await round_.house.told(Kind.TELL_THEM) == told


async def test_who_answers_all_the_same_need_not_be_told_any_more(round_: Round) -> None:
    """The question in their /home did it."""
    one = await refused_invitation(round_)
    for candidate in (await round_.house.home.look(round_.house.acting(BRUNO))).standings[0].polls[0].candidates:
        await round_.house.availability.answer(round_.house.acting(BRUNO), candidate.id, YES)

    assert await listed(round_) == []
    assert one.message.about == BRUNO


async def test_a_thing_of_the_past_cannot_be_tried_again(round_: Round) -> None:
    """Neither what came too late nor what failed and is of no use by now."""
    one = await refused_invitation(round_)
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, hours=1)
    await round_.deliver(timedelta(hours=2))
    (late,) = [each for each in (await look(round_)).loose.unsaid if each.trouble is Trouble.MISSED]
    round_.house.clock.at = one.message.useful_until

    for number in (late.id, one.id):
        with pytest.raises(UserError, match="too_late_to_send"):
            await service(round_.house).try_again(round_.house.acting(ALASDAIR), number)

    assert {row["state"] for row in await round_.house.outbox(Kind.MEETING_REMINDER, Kind.POLL_NUDGE)} == {
        "missed",
        "failed",
    }


async def test_scenario_09_what_came_too_late_says_when_the_bot_was_away(round_: Round) -> None:
    """The reason of the notice, also long after the restart."""
    began = round_.house.clock.now()
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, hours=1)
    round_.house.clock.wait(hours=4)
    away = Away(began, round_.house.clock.now())
    round_.courier.came_back(away)
    await round_.deliver()
    round_.house.clock.wait(days=2)

    one = await only(round_)

    assert (one.message.kind, one.trouble, one.away) == (Kind.MEETING_REMINDER, Trouble.MISSED, away)


async def test_scenario_26_a_closed_channel_stands_there_once_and_can_be_tried_at_once(round_: Round) -> None:
    """Somebody has put it right, and need not wait for the next try by itself."""
    round_.post.errors = [CLOSED]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.SERIES_CARD, TO_CHANNEL)
    await round_.deliver()
    one = await only(round_)

    await service(round_.house).try_again(round_.house.acting(ALASDAIR), one.id)
    await round_.deliver()

    assert (one.trouble, one.code, one.more) == (Trouble.HELD, 50013, 1)
    assert await listed(round_) == []
    assert {row["state"] for row in await round_.house.outbox(Kind.MEETING_REMINDER, Kind.SERIES_CARD)} == {"sent"}


async def test_scenario_26_a_channel_that_is_still_closed_stays_so_and_nobody_is_told_again(round_: Round) -> None:
    """The wait begins again, longer."""
    round_.post.errors = [CLOSED]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    one = await only(round_)
    told = await round_.house.told(Kind.CANNOT_POST)
    round_.post.errors = [CLOSED]

    await service(round_.house).try_again(round_.house.acting(ALASDAIR), one.id)
    while await round_.deliver():
        pass

    assert await listed(round_) == [(Kind.MEETING_REMINDER, Trouble.HELD)]
    assert await round_.house.told(Kind.CANNOT_POST) == told


async def test_what_waits_after_an_unclear_answer_is_not_hurried(round_: Round) -> None:
    """Its place is open, and Discord is asked less and less often."""
    round_.post.errors = [TimeoutError()]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    before = await round_.row(Kind.MEETING_REMINDER)

    await service(round_.house).try_again(round_.house.acting(ALASDAIR), before["id"])

    assert (await round_.row(Kind.MEETING_REMINDER))["next_try_at"] == before["next_try_at"]


async def test_scenario_05_what_nobody_could_look_for_is_looked_for_before_it_is_sent(round_: Round) -> None:
    """Once the bot may read there: what stands, stands."""
    round_.post.errors = [TimeoutError()]
    await round_.put(Kind.MEETING_REMINDER, TO_LOBBY)
    await round_.deliver()
    round_.post.readable = False
    await round_.deliver(10 * MINUTE)
    (row,) = await round_.house.outbox(Kind.MEETING_REMINDER)
    round_.post.readable = True
    round_.post.stands[marker_of(row["key"])] = 7777

    await service(round_.house).try_again(round_.house.acting(ALASDAIR), row["id"])
    await round_.deliver(2 * MINUTE)

    assert row["error_code"] == UNREADABLE
    assert (await round_.row(Kind.MEETING_REMINDER))["message_id"] == 7777


async def test_scenario_27_a_deleted_card_can_be_had_back_or_left_so(round_: Round) -> None:
    """From the same list; posted again, or called done, it is off it."""
    for where in (TO_LOBBY, TO_CHANNEL):
        await round_.put(Kind.GROUP_CARD, where)
    round_.post.errors = [http_error(404, 10008)] * 2
    await round_.deliver()
    first, second = (await look(round_)).loose.unsaid
    acting = round_.house.acting(ALASDAIR)

    for _ in range(2):
        await service(round_.house).try_again(acting, first.id)
    await service(round_.house).settle(acting, second.id)

    assert {first.trouble, second.trouble} == {Trouble.GONE}
    assert await listed(round_) == []
    assert len(await round_.house.outbox(Kind.GROUP_CARD)) == 3


async def test_scenario_27_what_the_bot_took_away_itself_is_not_gone(round_: Round) -> None:
    """An older reminder makes room for the next one."""
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    round_.post.errors = [http_error(404, 10008)]
    await round_.deliver()
    one, at = await only(round_), round_.house.clock.now()
    removal = Message(f"removal:{one.id}", Kind.REMOVAL, round_.group.id, TO_LOBBY, one.id, at, at + 9 * MINUTE)

    await round_.say(removal)

    assert await listed(round_) == []


async def test_scenario_25_who_was_mentioned_in_the_channel_instead_need_not_be_told(round_: Round) -> None:
    """A member's refused reminder says of itself, without content, that there is something to look at."""
    house = round_.house
    meeting = await house.agree(round_.group, await house.ask(round_.group))
    await until_all_is_said(round_)
    key, at = f"{meeting.key}:1d:{TO_BRUNO}", house.clock.now()
    reminder = Message(key, Kind.MEETING_REMINDER_DM, round_.group.id, TO_BRUNO, meeting.id, at, meeting.starts_at)
    await round_.say(replace(reminder, about=BRUNO))
    round_.post.errors = [REFUSED]

    await until_all_is_said(round_)

    assert [row["about"] for row in await house.outbox(Kind.REMINDER_MENTION)] == [BRUNO]
    assert await listed(round_) == []


async def until_all_is_said(round_: Round) -> None:
    while await round_.deliver():
        pass


async def test_a_role_that_was_changed_again_since_is_not_named_twice(round_: Round) -> None:
    """Only the last change counts, and a role does not mend itself."""
    house, acting = round_.house, round_.house.acting(ALASDAIR)
    round_.desk.written = [http_error(403, 50013)]
    await house.end_seats(round_.group, BRUNO)
    await round_.deliver()
    await house.members.add(acting, round_.group.id, (BRUNO,), word_given=True)
    await round_.deliver()
    house.clock.wait(days=20)

    one = await only(round_)

    assert (one.message.kind, one.message.about, one.can_be_tried(house.clock.now())) == (
        Kind.MEMBER_ROLE,
        BRUNO,
        False,
    )


async def test_an_organiser_who_cannot_be_reached_is_named_until_a_message_gets_through(round_: Round) -> None:
    """Notices to organisers are no loose ends of their own."""
    round_.post.errors = [CLOSED, REFUSED]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    await round_.deliver()
    unheard = (await look(round_)).out_of_reach
    await round_.put(Kind.ASKS_IN, TO_ALASDAIR)
    await round_.deliver()

    assert unheard == (ALASDAIR,)
    assert (await look(round_)).out_of_reach == ()
    assert await listed(round_) == [(Kind.MEETING_REMINDER, Trouble.HELD)]


async def test_what_waits_in_its_place_is_not_what_comes_next(round_: Round) -> None:
    """It has been due, and stands on the other list."""
    round_.post.errors = [CLOSED]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.MEETING_REMINDER_DM, TO_BRUNO, due=round_.house.clock.now() + timedelta(days=1))
    await round_.deliver()
    await round_.deliver()

    health = await look(round_)

    assert [one.kind for one in health.messages] == [Kind.MEETING_REMINDER_DM]


@pytest.mark.parametrize(
    ("who", "server", "code"),
    [
        (BRUNO, 100, "organisers_only"),
        (MANAGER, 100, "organisers_only"),
        (ALASDAIR, ELSEWHERE, "not_found"),
    ],
)
async def test_nobody_else_looks_tries_or_settles(round_: Round, who: int, server: int, code: str) -> None:
    """Names of people who could not be reached are for organisers; Manage Server sees none of it."""
    one = await refused_invitation(round_)
    actor, health = round_.house.acting(who, server=server, manages=True), service(round_.house)

    for tapped in (
        health.look(actor, round_.group.id),
        health.try_again(actor, one.id),
        health.settle(actor, one.id),
    ):
        with pytest.raises(UserError) as refused:
            await tapped
        assert refused.value.code == code

    assert (await round_.row(Kind.POLL_NUDGE))["state"] == "failed"
    assert await round_.house.count("tasks_done") == 0


async def test_a_number_that_is_none_is_not_found_and_what_is_not_listed_is_not_called_done(round_: Round) -> None:
    """A forged tap can't hide what will fail tomorrow."""
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, due=round_.house.clock.now() + timedelta(days=1))
    row, acting = await round_.row(Kind.MEETING_REMINDER), round_.house.acting(ALASDAIR)

    await service(round_.house).settle(acting, row["id"])
    await service(round_.house).try_again(acting, row["id"])

    for tapped in (service(round_.house).settle(acting, 999), service(round_.house).try_again(acting, 999)):
        with pytest.raises(UserError, match="not_found"):
            await tapped
    assert await round_.house.count("tasks_done") == 0
    assert (await round_.row(Kind.MEETING_REMINDER))["next_try_at"] == row["next_try_at"]
    assert row["target"] == f"c:{CHANNEL}"
