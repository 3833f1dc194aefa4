"""What is shown fits Discord, pings nobody it should not, and never runs what somebody typed."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.people import components
from bot.domain.availability import Answer, PollState
from bot.domain.membership import Membership, State
from bot.store import availability, memberships
from tests.cogs.world import DIRECT, GROUP, LOBBY, World

TEXT = 10
TWENTY = "; ".join(f"{day} Feb 15:00" for day in range(1, 21))
NASTY = "**@everyone** @here <@1> [x](http://e.x)"  # forty characters
HARD = re.compile(r"@everyone|@here|<@1>|\]\(http|(?<!\\)\*\*@|<@&2>|<#3>")


def texts(message: Any) -> Iterator[str]:
    """Yield what a stored message says."""
    yield message.content
    for part in components(message):
        if part["type"] == TEXT:
            yield part["content"]


def too_big(message: Any) -> list[str]:
    """Return which of Discord's limits a message passes."""
    parts = components(message)
    said = sum(len(text) for text in texts(message))
    wrong = [f"{len(parts)} components"] * (len(parts) > 40) + [f"{said} characters"] * (said > 4000)
    wrong += [f"label {part['label']}" for part in parts if len(part.get("label") or "") > 80]
    wrong += [f"options of {part['custom_id']}" for part in parts if len(part.get("options") or ()) > 25]
    return wrong + [f"id {part['custom_id']}" for part in parts if len(part.get("custom_id") or "") > 100]


@pytest.fixture
async def crowd(open_world: World) -> World:
    """Twenty-five members and thirty people in line, their names and lines as long and as nasty as they may be."""
    world = open_world
    await world.type("Alasdair", "group settings")
    for setting, fields in {
        "name": {"name": NASTY},
        "seats": {"least": "25", "most": "25"},
        "patterns": {"patterns": "Sun 15:00 2h45\nWed 19:00 2h30\nThu 10:15 1h15", "alternate": ["prefer"]},
        "reminders": {"days": "28, 27, 26", "at": "09:00"},
    }.items():
        await world.type("Alasdair", "group settings")
        await world.tap("Alasdair", "Change something…", setting)
        await world.fill("Alasdair", **fields)
        await world.tap("Alasdair", "Save")
    async with world.bot.parts.means.database.writing() as db:
        rows = [row for row in await memberships.of_group(db, 1) if row.state is State.SEATED]
        since = world.now() + timedelta(minutes=1)
        blank = Membership(1, 0, State.SEATED, since, name=NASTY)
        rows += [replace(blank, user_id=1589584173465700000 + number) for number in range(25 - len(rows))]
        waiting = replace(blank, state=State.WAITING, line="*" * 280, can_make=(0, 1, 2))
        for number in range(30):
            at = since + timedelta(minutes=number)
            rows.append(replace(waiting, user_id=1589584173465800000 + number, waiting_since=at))
        for row in rows:
            await memberships.save(db, replace(row, name=NASTY))
    return world


async def tell_everything(world: World) -> None:
    """Ask for twenty dates and decide, with every panel on the way opened by somebody."""
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Post a card for newcomers")
    await world.tap("Alasdair", "Choose a channel", f"#{LOBBY}")
    for command in ("group show", "group settings", "group members list", "waiting-list show", "home"):
        await world.type("Alasdair", command)
    await world.type("Alasdair", "availability open", dates=TWENTY)
    await world.tap("Alasdair", "Open the question")
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    await world.tap("Bruno", "None of these works for me")
    for _ in range(3):
        await world.tap("Bruno", "Later dates ›")
    await world.type("Alasdair", "availability nudge")
    await world.type("Alasdair", "availability status")
    await world.type("Alasdair", "availability open", dates=TWENTY, card=world.simulated.channel(LOBBY))
    await world.tap("Alasdair", "Whom shall I invite by direct message?", "Hamish", "Iain")
    await world.tap("Alasdair", "Open it and invite them")
    await world.tap_card("Hamish", DIRECT, "I'm interested, and I can come on…", "Mon 1 Feb")
    await world.type("Alasdair", "availability close")
    await world.tap("Alasdair", "Choose the date to confirm…", "Mon 1 Feb")
    await world.tap("Alasdair", "Yes, announce it")
    await world.type("Alasdair", "availability close")
    await world.tap("Alasdair", "Choose the date to confirm…", "Tue 2 Feb")
    await world.tap("Alasdair", "Yes, announce it")
    for name in ("Bruno", "Hamish", "Kit"):
        await world.type(name, "home", LOBBY)
    await world.forge("Bruno", GROUP, "v1:arrangements:take_host:2")
    await world.forge_form("Bruno", GROUP, "v1:arrangements:typed_place:2", {"place": [NASTY * 7]})
    await world.type("Bruno", "mine reminders")
    await world.tap("Bruno", "By direct message")
    await world.type("Bruno", "meetings next")
    await world.type("Hamish", "waiting-list join", LOBBY)


async def test_every_panel_fits_with_twenty_dates_twenty_five_people_and_long_names(crowd: World) -> None:
    """Forty components, 4,000 characters, 25 options; SimCord and Discord refuse more."""
    await tell_everything(crowd)
    await crowd.wait_until(2027, 2, 2, 19)
    await crowd.type("Alasdair", "meetings attendance")
    await crowd.tap("Alasdair", "Save as shown")
    await crowd.type("Alasdair", "mine attendance")

    wrong = {message.id: too_big(message) for message in crowd.everything() if too_big(message)}
    assert wrong == {}
    assert len(crowd.everything()) > 40


@pytest.mark.parametrize("said", ["YN", "NY", "NNNNNNN", "YYYNYNN"])
async def test_every_panel_of_a_series_fits_too(crowd: World, said: str) -> None:
    """Twelve meetings, twenty dates, twenty-five long names, half of them missing each date, or nearly all."""
    await ask_for_twelve(crowd)
    await answer_as_a_crowd(crowd, said)
    await crowd.type("Alasdair", "availability close")
    shown = await crowd.type("Alasdair", "series propose")
    if not any(label.startswith("Publish") for label in shown.labels):
        shown = await crowd.tap("Alasdair", shown.labels[0])
    meetings = next(int(label.split(" ")[2]) for label in shown.labels if label.startswith("Publish"))
    assert f"**{meetings}.** <t:" in shown.text or "Y" not in said
    for label in ("Swap a date", "Back to the proposal", "Ask again", "Back to the proposal"):
        await crowd.tap("Alasdair", label)
    await crowd.tap("Alasdair", next(label for label in shown.labels if label.startswith("Publish")))
    await crowd.tap_card("Bruno", GROUP, "My answers")

    wrong = {message.id: too_big(message) for message in crowd.everything() if too_big(message)}
    assert wrong == {}
    assert len(await crowd.rows("meetings")) >= 1
    assert [text for message in crowd.everything() for text in texts(message) if HARD.search(text)] == []


async def ask_for_twelve(world: World) -> None:
    """Ask for as long a series as there may be."""
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", "series")
    await world.fill("Alasdair", meetings="12")
    await world.tap("Alasdair", "Save")
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Open the question")


async def answer_as_a_crowd(world: World, said: str) -> None:
    """Have everybody but the last answer, each beginning at another letter, so that nobody misses the same dates."""
    async with world.bot.parts.means.database.writing() as db:
        (poll,) = await availability.of_group(db, 1, [PollState.OPEN])
        people = [row.user_id for row in await memberships.of_group(db, 1) if row.state is State.SEATED]
        for place, user_id in enumerate(people[:-1]):
            letters = itertools.islice(itertools.cycle(said), place, None)
            given = {
                date.id: Answer.YES if letter == "Y" else Answer.NO
                for date, letter in zip(poll.candidates, letters, strict=False)
            }
            await availability.answer(db, user_id, given, 1)


async def test_what_people_type_is_inert_everywhere(crowd: World) -> None:
    """Acceptance 42: no mention, no link and no markup of a name or a line comes through, in any message to anybody."""
    await tell_everything(crowd)
    await crowd.type("Alasdair", "waiting-list show")

    said = [text for message in crowd.everything() for text in texts(message)]
    assert [text for text in said if HARD.search(text)] == []
    assert len([text for text in said if "\u2068" in text]) > 20


async def test_a_list_too_long_to_show_says_how_many_more_there_are(crowd: World) -> None:
    """Thirty people in line, with a line each."""
    said = await crowd.type("Alasdair", "waiting-list show")

    shown = len(re.findall(r"^\d+\. ", said.text, re.MULTILINE))
    more = re.search(r"and (\d+) more", said.text)
    assert more is not None
    assert shown + int(more[1]) == 30
    assert len(said.text) <= 4000


async def test_an_echo_of_nonsense_fits_too(world: World) -> None:
    """Twenty entries of eighty characters of markup, typed as an option, which holds 6,000."""
    nonsense = "; ".join(["*" * 80] * 20)

    said = await world.type("Alasdair", "availability open", dates=nonsense)

    assert too_big(said.message) == []
    assert said.labels == ("Change the dates",)


async def test_nobody_is_pinged_but_by_the_reminder_the_day_before(world: World) -> None:
    """Every message has its mentions spelled out: none, but those the last reminder names."""
    await world.ask()
    await world.type("Alasdair", "availability nudge")
    await world.agree()
    await world.tap_card("Bruno", GROUP, "Sorry, can't")
    await world.type("Alasdair", "group members add")
    await world.tap("Alasdair", "Members", "Hamish")
    await world.type("Alasdair", "group members list")
    await world.type("Alasdair", "group show")
    await world.wait_until(2027, 1, 24, 15)

    sent = [one for one in world.everything() if one.author_id == world.env.backend.bot_user.id]
    pinging = [one for one in sent if one.ping_user_ids or one.ping_role_ids or one.mention_everyone]
    others = [one.allowed_mentions for one in sent if one not in pinging]
    (reminder,) = pinging
    expected = {world.id(name) for name in ("Alasdair", "Fergus", "Callum", "Dev", "Ewan", "Gil", "Hamish")}
    assert set(reminder.ping_user_ids) == expected == set(reminder.allowed_mentions.users or ())
    assert not reminder.ping_role_ids
    assert not reminder.mention_everyone
    assert {(one.everyone, one.users, one.roles) for one in others} == {(False, frozenset(), frozenset())}
