"""Reading a channel back for a message of ours, with the real discord.py against the small Discord."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import discord
import pytest

from bot.delivery.letter import Letter
from bot.delivery.marker import carries, ids_of, mark
from bot.delivery.post import DiscordPost
from bot.delivery.read_back import Found, Missing, read_back
from bot.domain.message import Target, marker_of, snowflake_at
from bot.ui import kit
from tests.loopback.bare import Clock, Town, running
from tests.loopback.server import LoopbackDiscord
from tests.loopback.world import Message

MARKER, OTHER = marker_of("meeting:1:1d"), marker_of("meeting:2:1d")
HOUR = timedelta(hours=1)


def letter(marker: int, words: str = "We meet tomorrow.") -> Letter:
    made = Letter(kit.panel(words, kit.row(kit.button("I'm coming", kit.custom_id("meetings", "coming", 1)))))
    mark(made.view, marker)
    return made


@asynccontextmanager
async def posting() -> AsyncGenerator[tuple[Town, DiscordPost, Target, discord.PartialMessageable]]:
    """A post of a client that is ready, and the lobby, as ours and as discord.py's."""
    clock = Clock()
    async with LoopbackDiscord(now=clock) as server:
        town = Town(server, clock)
        async with running(town) as client:
            lobby = client.get_partial_messageable(town.lobby.id)
            yield town, DiscordPost(client), Target(channel_id=town.lobby.id), lobby


@pytest.mark.parametrize("marker", [0, 1, MARKER, OTHER, 2**59 - 1])
def test_a_marker_is_two_ids_that_discord_takes_and_never_counts_out_itself(marker: int) -> None:
    """Positive, of 31 bits, and never the same, whatever the marker is."""
    first, second = ids_of(marker)

    assert 2**29 <= first < 2**30 <= second < 2**31


def test_the_ids_of_another_marker_are_not_taken_for_it() -> None:
    """Nor is half of it."""
    mine, other = letter(MARKER).view, letter(OTHER).view
    half = letter(MARKER).view
    next(iter(half.walk_children())).id = 1

    assert [carries(view.children, MARKER) for view in (mine, other, half)] == [True, False, False]


async def test_scenario_04_a_message_is_found_by_its_marker_and_no_other() -> None:
    """Among others of the same kind with the same buttons, in a channel and in direct messages."""
    async with posting() as (town, post, lobby, _):
        town.world.direct_messages(town.bruno)
        for target in (lobby, Target(user_id=town.bruno.id)):
            began = snowflake_at(town.clock.time - HOUR)
            mine = await post.send(target, letter(MARKER), "nonce one")
            await post.send(target, letter(OTHER), f"nonce {str(target)[:2]}")
            town.clock.time += HOUR / 2

            found = await post.find(target, MARKER, began)
            absent = await post.find(target, marker_of("never said"), began)

            assert (found, absent) == (Found(mine), Missing.ABSENT)
            town.clock.time += HOUR


async def test_a_card_is_known_again_after_it_was_edited() -> None:
    """A database restored from a copy may not know that it stands, nor what became of it."""
    async with posting() as (town, post, lobby, _):
        began = snowflake_at(town.clock.time - HOUR)
        mine = await post.send(lobby, letter(MARKER), "nonce one")

        await post.edit(lobby, mine, letter(MARKER, "We meet today."))

        assert await post.find(lobby, MARKER, began) == Found(mine)


async def test_what_is_older_than_the_first_try_is_not_read() -> None:
    """It can't be the message; and a channel may be long."""
    async with posting() as (town, post, lobby, _):
        await post.send(lobby, letter(MARKER), "nonce one")
        town.clock.time += 3 * HOUR

        found = await post.find(lobby, MARKER, snowflake_at(town.clock.time - HOUR))

        assert found is Missing.ABSENT


@pytest.mark.parametrize(
    ("before", "found"), [(99, "found"), (100, "found"), (150, "found"), (399, "found"), (400, "")]
)
async def test_a_channel_is_read_page_by_page_and_not_without_end(before: int, found: str) -> None:
    """Beyond the limit nobody knows: then it is not sent, and organisers are told."""
    async with posting() as (town, post, lobby, where):
        began = snowflake_at(town.clock.time - HOUR)
        mine = await post.send(lobby, letter(MARKER), "nonce one")
        for _ in range(before):
            number = town.world.snowflake()
            town.world.messages[number] = Message(number, town.lobby.id, content="Hello")

        answer = await read_back(where, town.world.bot.id, MARKER, began, most=400)

        assert answer == (Found(mine) if found else Missing.UNKNOWN)


async def test_a_message_of_somebody_else_is_not_ours() -> None:
    """Whoever copies a card has not said it for us."""
    async with posting() as (town, post, lobby, where):
        began = snowflake_at(town.clock.time - HOUR)
        await post.send(lobby, letter(MARKER), "nonce one")

        found = await read_back(where, town.kit.id, MARKER, began)

        assert found is Missing.ABSENT


@pytest.mark.parametrize("permission", ["view_channel", "read_message_history"])
async def test_scenario_05_who_may_not_look_does_not_know(permission: str) -> None:
    """Discord would show an empty channel, and the message would be sent twice."""
    async with posting() as (town, post, lobby, _):
        await post.send(lobby, letter(MARKER), "nonce one")
        began = len(town.server.log.calls)

        await town.server.deny(town.lobby, **{permission: True})
        await post.send(Target(user_id=town.bruno.id), letter(OTHER), "nonce two")  # the client has heard by then
        answer = await post.find(lobby, MARKER, 0)

        assert answer is Missing.UNKNOWN
        assert not [call for call in town.server.log.calls[began:] if call.method == "GET"]


async def test_a_channel_that_is_gone_is_said_to_be_gone() -> None:
    """That is an answer of Discord's, and has its verdict."""
    async with posting() as (_, post, _, _):
        with pytest.raises(discord.NotFound) as refused:
            await post.find(Target(channel_id=404), MARKER, 0)

        assert refused.value.code == 10003
