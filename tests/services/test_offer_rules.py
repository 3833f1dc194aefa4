"""What else holds: doubts taken back, offers told by hand, let pass three times, or filled by hand."""

from dataclasses import replace

import pytest
from discord.ui import TextDisplay

from bot.delivery.letter import Letter
from bot.domain.consent import Said
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.offers import OfferState
from bot.errors import UserError
from bot.services.reading import ReadingService
from bot.services.undelivered import tell_undelivered
from bot.store.outbox import message_of
from bot.ui import consent as consent_ui
from bot.ui import offers as offer_ui
from bot.ui.letters import Letters
from bot.ui.texts import consent as consent_texts
from tests.filling import JONAS, LEWIS, MAGNUS, local, made, pass_time, say, take_seat, the_round, written
from tests.services.test_offers import a4
from tests.services.test_settlement import called
from tests.world import ALASDAIR, BRUNO, CALLUM, FERGUS, GIL, HAMISH, IAIN, KIT, STRANGER, House

MINE = [
    Kind.CONSENT_ASK, Kind.CONSENT_FLAGGED, Kind.CONSENT_BRING, Kind.ROLE_HISTORY, Kind.SEAT_OFFER,
    Kind.OFFER_REMINDER, Kind.STILL_WAITING, Kind.WELCOME, Kind.BUDDY, Kind.SEATS_SETTLED,
]  # fmt: skip


async def say_all(house: House) -> dict[Kind, str]:
    """Write every letter there is at this moment; return the words of the last of each kind."""
    letters, said = Letters(ReadingService(house.means)), dict[Kind, str]()
    for row in await house.outbox(*MINE):
        letter = await letters.write(message_of(row), house.clock.now())
        if isinstance(letter, Letter):
            parts = [part.content for part in letter.view.walk_children() if isinstance(part, TextDisplay)]
            said[Kind(row["kind"])] = "\n".join(parts)
    return said


async def test_every_letter_of_a_round_can_be_written_and_none_names_who_said_what(house: House) -> None:
    """From the private question to the welcome; and each panel on the way."""
    group, stop_id, round_id = await called(house)
    said = await say_all(house)
    await pass_time(house, 2027, 11, 2, 12)
    asked = await the_round(house, group)
    consent_ui.call_panel(await house.calling.view(house.acting(ALASDAIR), stop_id))
    consent_ui.settle_panel(await house.calling.view(house.acting(ALASDAIR), stop_id))
    consent_ui.member_panel(await house.consent.view(house.acting(GIL), round_id))
    for newcomer in (LEWIS, IAIN):
        await say(house, asked, GIL, newcomer, Said.TALK_FIRST)
    consent_ui.member_panel(await house.consent.view(house.acting(GIL), round_id))
    said |= await say_all(house)
    consent_ui.flag_panel(await house.consent.flagged(house.acting(ALASDAIR), round_id))
    await pass_time(house, 2027, 11, 6, 9)
    said |= await say_all(house)
    for one in (HAMISH, MAGNUS):
        offer = (await made(house, round_id))[one]
        offer_ui.offer_panel(await house.offers.view(house.acting(one), offer.id))
        offer_ui.agree_panel(await house.offers.read(house.acting(one), offer.id))
        await take_seat(house, offer)
    said |= await say_all(house)

    assert {*said} == {*MINE}
    about = [text for kind, text in said.items() if kind is not Kind.CONSENT_ASK]
    assert not [text for text in about if f"<@{GIL}>" in text and "Riding" not in text and "welcom" not in text]
    assert f"**New:** <@{HAMISH}> and <@{MAGNUS}>" in said[Kind.SEATS_SETTLED]
    assert "Lewis" in said[Kind.CONSENT_FLAGGED]
    assert "Hamish says hello" in said[Kind.CONSENT_ASK]


async def test_a_doubt_taken_back_by_whoever_had_it_or_by_organisers_is_none_any_more(house: House) -> None:
    """Each look of an organiser is noted for the other; who takes it back forgets what was said."""
    group, _, round_id = await called(house)
    await pass_time(house, 2027, 11, 2, 12)
    asked = await the_round(house, group)
    for newcomer in (LEWIS, IAIN):
        await say(house, asked, GIL, newcomer, Said.CONFLICT)
    await say(house, asked, GIL, IAIN, Said.FINE)

    await house.consent.flagged(house.acting(FERGUS), round_id)
    seen = await house.consent.flagged(house.acting(ALASDAIR), round_id)
    lifted = await house.consent.lift(house.acting(ALASDAIR), round_id, [LEWIS])

    assert seen.view.asked.flagged == {LEWIS}
    assert [user_id for user_id, _ in seen.looks] == [ALASDAIR, FERGUS]
    assert lifted.view.asked.flagged == frozenset()
    told = [row["key"] for row in await house.outbox(Kind.CONSENT_FLAGGED)]
    assert not [key for key in told if str(GIL) in key.split(":")[:4] and f"u:{GIL}" in key]
    assert {row["about"] for row in await house.outbox(Kind.CONSENT_FLAGGED)} == {None}


async def test_of_two_who_cannot_share_a_group_the_later_waits_for_the_earlier(house: House) -> None:
    """Hamish and Iain are first in line for two seats; Lewis is asked before Iain, who follows once Hamish won't."""
    group, _, round_id = await called(house)
    await pass_time(house, 2027, 11, 2, 12)
    shown = await house.consent.set_apart(house.acting(ALASDAIR), round_id, [IAIN, HAMISH])
    await pass_time(house, 2027, 11, 6, 9)
    before = [*await made(house, round_id)]
    await house.offers.decline(house.acting(HAMISH), (await made(house, round_id))[HAMISH].id)
    await house.decide_all()

    assert "the later in line is offered a seat only if the other takes none" in consent_texts.flags(shown)
    assert before == [HAMISH, LEWIS]
    assert [*await made(house, round_id)] == [HAMISH, LEWIS, IAIN]
    assert (await house.line(group))[:2] == [HAMISH, IAIN]


async def test_two_set_apart_can_share_a_group_after_all(house: House) -> None:
    """Each of it twice is once; one or three people, or strangers, are no two."""
    _, _, round_id = await called(house)
    await pass_time(house, 2027, 11, 2, 12)
    alasdair = house.acting(ALASDAIR)

    apart = [await house.consent.set_apart(alasdair, round_id, two) for two in ([HAMISH, IAIN], [IAIN, HAMISH])]
    together = [await house.consent.let_together(house.acting(FERGUS), round_id, [IAIN, HAMISH]) for _ in range(2)]

    assert [each.view.asked.apart for each in apart] == [{frozenset({HAMISH, IAIN})}] * 2
    assert [each.view.asked.apart for each in together] == [frozenset()] * 2
    labels = [str(consent_ui.flag_panel(each).to_components()) for each in (apart[0], together[0])]
    assert ["after all…" in each for each in labels] == [True, False]
    for few in ([HAMISH], [HAMISH, IAIN, LEWIS], [HAMISH, STRANGER]):
        with pytest.raises(UserError, match="two_newcomers"):
            await house.consent.set_apart(alasdair, round_id, few)
    with pytest.raises(UserError, match="organisers_only"):
        await house.consent.let_together(house.acting(BRUNO), round_id, [HAMISH, IAIN])


async def test_who_gets_off_or_is_nobody_here_is_not_asked_and_sees_nothing(house: House) -> None:
    """Callum leaves; a stranger, and another server, find nothing; a member sees no flags."""
    group, _, round_id = await called(house)
    await pass_time(house, 2027, 11, 2, 12)
    asked = await the_round(house, group)

    for who, code in ((CALLUM, "not_continuing"), (STRANGER, "members_only|not_found")):
        with pytest.raises(UserError, match=code):
            await say(house, asked, who, LEWIS, Said.CONFLICT)
    with pytest.raises(UserError, match="organisers_only"):
        await house.consent.flagged(house.acting(BRUNO), round_id)
    assert (await the_round(house, group)).flagged == frozenset()


async def test_an_offer_that_discord_refused_starts_when_somebody_has_told_it(house: House) -> None:
    """At the latest two days later; organisers are asked, and told by hand it begins at once."""
    _, asked = await a4(house)
    await pass_time(house, 2027, 1, 23, 19)
    (row,) = await house.outbox(Kind.SEAT_OFFER)
    async with house.database.writing() as db:
        await tell_undelivered(db, house.means, message_of(row))
    await house.decide_all()
    put_off = (await made(house, asked.id))[HAMISH]

    await pass_time(house, 2027, 1, 24, 12)
    await house.offers.told(house.acting(FERGUS), put_off.id)
    told = (await made(house, asked.id))[HAMISH]
    await pass_time(house, 2027, 1, 26, 12)

    assert local(put_off.ends_at) == "Wed 27 Jan, 19:00"
    assert local(told.ends_at) == "Tue 26 Jan, 12:00"
    assert (await made(house, asked.id))[HAMISH].state is OfferState.EXPIRED
    assert [one for one, _ in await written(house, Kind.OFFER_UNTOLD)] == [ALASDAIR, FERGUS]


async def test_after_the_third_missed_offer_somebody_is_asked_whether_to_stay(house: House) -> None:
    """And keeps the place, and since when."""
    group, asked = await a4(house)
    before = await house.row(group, HAMISH)
    assert before is not None
    await house.put(replace(before, missed=2))

    await pass_time(house, 2027, 1, 25, 19)

    after = await house.row(group, HAMISH)
    assert after is not None
    assert (after.state, after.waiting_since, after.missed) == (State.WAITING, before.waiting_since, 3)
    assert [one for one, _ in await written(house, Kind.STAY_IN_LINE)] == [HAMISH]
    assert [*await made(house, asked.id)] == [HAMISH, IAIN]


async def test_who_leaves_the_list_with_an_offer_passes_the_seat_on(house: House) -> None:
    """By the button, or by `/waiting-list leave`."""
    group, asked = await a4(house)
    await pass_time(house, 2027, 1, 24, 12)
    await house.waiting_list.leave(house.acting(HAMISH), group.id)
    await house.offers.leave(house.acting(IAIN), (await made(house, asked.id))[IAIN].id)

    assert [*await made(house, asked.id)] == [HAMISH, IAIN, JONAS]
    assert (await house.line(group))[:2] == [JONAS, KIT]


async def test_a_seat_filled_by_hand_meanwhile_is_not_taken_twice(house: House) -> None:
    """Hamish's offer is withdrawn when he taps; he keeps his place."""
    group, asked = await a4(house)
    await pass_time(house, 2027, 1, 24, 12)
    offer = (await made(house, asked.id))[HAMISH]
    await house.offers.read(house.acting(HAMISH), offer.id)
    await house.members.add(house.acting(ALASDAIR), group.id, (STRANGER,), word_given=False)

    with pytest.raises(UserError, match="offer_ended"):
        await house.offers.accept(house.acting(HAMISH), offer.id)

    assert (await house.states(group))[HAMISH] in {State.WAITING, State.OFFERED}
    assert (await house.line(group))[0] == HAMISH
