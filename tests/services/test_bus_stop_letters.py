"""What people and the group read at the bus stop, and what they do not."""

from typing import Any

from sqlalchemy import RowMapping

from bot.delivery.letter import Letter
from bot.domain.bus_stop import Choice
from bot.domain.message import Kind
from bot.services.reading import ReadingService
from bot.store.outbox import message_of
from bot.ui.bus_stop import own_panel, record_panel, status_panel
from bot.ui.letters import Letters
from tests.services.scenario_b import ride_series_2
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, KIT, House


async def written(house: House, row: RowMapping) -> str | None:
    """Return what a row of the outbox would say now, None when nothing."""
    made: Any = await Letters(ReadingService(house.means)).write(message_of(row), house.clock.now())
    assert made is None or isinstance(made, Letter)
    return str(made.view.to_components()) if made else None


async def the_only(house: House, kind: Kind) -> str | None:
    """Return what the only message of a kind says."""
    (row,) = await house.outbox(kind)
    return await written(house, row)


async def test_the_card_shows_four_buttons_and_no_turnout(house: House) -> None:
    """Before the close nobody sees how many have answered; after it the buttons are gone."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 14, 9)
    await house.decide_all()
    before = str(await the_only(house, Kind.STOP_CARD))
    await riding.choose(BRUNO, Choice.STAY)
    after = await the_only(house, Kind.STOP_CARD)

    assert all(label in before for label in ("Stay on", "Keep my seat", "Get off here", "Not sure yet"))
    assert before == after
    await riding.go_to(2027, 10, 28, 20)
    await house.decide_all()
    assert "Stay on" not in str(await the_only(house, Kind.STOP_CARD))


async def test_scenario_b1_members_see_callum_and_dev_and_not_kit_nor_that_fergus_is_silent(house: House) -> None:
    """Two we have not heard from yet; when meeting 7 is over Kit is named, and one is left."""
    riding = await ride_series_2(house)
    await riding.choose_as_in_b1()
    before = str(await the_only(house, Kind.STOP_RESULT))
    await riding.go_to(2027, 10, 31, 18)
    await house.decide_all()
    after = str(await the_only(house, Kind.STOP_RESULT))

    assert f"**Staying on:** <@{ALASDAIR}>, <@{BRUNO}>, <@{EWAN}> and <@{GIL}>" in before
    assert f"**Away for one series, seat kept:** <@{DEV}>" in before
    assert f"**Getting off:** <@{CALLUM}>" in before
    assert "And 2 people we have not heard from yet." in before
    assert [f"<@{one}>" in before for one in (KIT, FERGUS)] == [False, False]
    assert f"**Getting off:** <@{CALLUM}> and <@{KIT}>" in after
    assert "And 1 person we have not heard from yet." in after
    assert f"<@{FERGUS}>" not in after


async def test_only_who_is_still_undecided_is_reminded_when_the_letter_is_written(house: House) -> None:
    """Callum has chosen between the moment it was due and the moment it is sent; Dev is not sure yet."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 21, 9)
    await house.decide_all()
    await riding.choose(CALLUM, Choice.GET_OFF)
    await riding.choose(DEV, Choice.UNDECIDED)

    said = {row["about"]: await written(house, row) for row in await house.outbox(Kind.STOP_REMINDER)}

    assert said[CALLUM] is None
    assert "you were not sure yet" in str(said[DEV])
    assert "I have no answer from you yet" in str(said[FERGUS])


async def test_organisers_are_asked_to_talk_with_fergus_until_that_is_decided(house: House) -> None:
    """And not once he is written down; he reads who wrote it, and can change it."""
    riding = await ride_series_2(house)
    await riding.choose_as_in_b1()
    asked, closed = str(await the_only(house, Kind.PLEASE_TALK)), await house.outbox(Kind.STOP_CLOSED)
    numbers = [str(await written(house, row)) for row in closed]
    await house.stopping.record(riding.acting(ALASDAIR), (await riding.stop()).id, (FERGUS,), Choice.STAY)

    assert f"please talk with <@{FERGUS}>" in asked
    assert all("4 people stay" in text and "2 seats are free" in text for text in numbers)
    assert all(f"<@{FERGUS}>" not in text for text in numbers)
    assert await the_only(house, Kind.PLEASE_TALK) is None
    told = str(await the_only(house, Kind.CHOICE_RECORDED))
    assert f"<@{ALASDAIR}> has written down for you that you stay on" in told
    assert "Get off here" in told


async def test_one_is_asked_about_a_condition_with_the_number_it_would_be(house: House) -> None:
    """Gil stays only if seven do, and it would be five with him."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 20, 12)
    for user_id in (ALASDAIR, FERGUS, BRUNO, DEV):
        await riding.choose(user_id, Choice.STAY)
    for user_id in (CALLUM, EWAN, KIT):
        await riding.choose(user_id, Choice.GET_OFF)
    await house.bus_stop.stay_if(riding.acting(GIL), (await riding.stop()).id, 7)
    await riding.go_to(2027, 10, 28, 20)
    await house.decide_all()

    said = str(await the_only(house, Kind.ASK_RIDER_AGAIN))
    await house.bus_stop.stay_if(riding.acting(GIL), (await riding.stop()).id, None)

    assert "it would be 5 with you. Still only if at least 7?" in said
    assert await the_only(house, Kind.ASK_RIDER_AGAIN) is None


async def test_each_answer_says_what_it_means_and_offers_what_belongs_to_it(house: House) -> None:
    """A condition for who stays; later stops and one's own news for who gets off."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 15, 12)
    service, stop_id = house.bus_stop, (await riding.stop()).id

    said = {
        choice: str(own_panel(await service.choose(riding.acting(BRUNO), stop_id, choice)).to_components())
        for choice in Choice
    }

    assert "You keep your place in this group for the next 8 meetings." in said[Choice.STAY]
    assert "Only if at least 5 of us" in said[Choice.STAY]
    assert "your seat is kept, and nobody else gets it" in said[Choice.KEEP_SEAT]
    assert "Tell me about later stops" in said[Choice.GET_OFF]
    assert "Let me tell them myself" in said[Choice.GET_OFF]
    assert "Your seat stays yours meanwhile" in said[Choice.UNDECIDED]


async def test_status_shows_numbers_and_whom_to_phone_and_choices_only_after_a_look(house: House) -> None:
    """Bruno gets off; Alasdair looks, and Fergus reads that he did."""
    riding = await ride_series_2(house)
    await riding.go_to(2027, 10, 15, 12)
    await riding.choose(BRUNO, Choice.GET_OFF)
    stopping, alasdair = house.stopping, riding.acting(ALASDAIR)

    numbers = str(status_panel(await stopping.status(alasdair, riding.group.id)).to_components())
    looked = str(status_panel(await stopping.look(alasdair, (await riding.stop()).id)).to_components())
    other = str(status_panel(await stopping.status(riding.acting(FERGUS), riding.group.id)).to_components())
    form = record_panel(await stopping.to_record(alasdair, (await riding.stop()).id)).to_components()

    assert "1 of 8 have answered" in numbers
    assert "gets off" not in numbers
    assert f"<@{BRUNO}>: gets off" in looked
    assert f"Looked at choices, as every organiser sees: <@{ALASDAIR}>" in other
    assert "gets off" not in other
    assert "Somebody stays on…" in str(form)
