"""What can go wrong at the loopback server, as a bare discord.py client meets it."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import aiohttp
import discord
import pytest

from .bare import BareClient, Clock, Town, running
from .calls import Call
from .mishaps import FINE, Fate, Mishap
from .server import LoopbackDiscord

NONCE = "r7K2QX-outbox-row"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Return a town whose clock stands still."""
    clock = Clock()
    async with LoopbackDiscord(now=clock, patience=3.0) as server:
        yield Town(server, clock)


def lobby(client: BareClient, town: Town) -> discord.TextChannel:
    """Return the client's own view of the lobby."""
    found = client.get_channel(town.lobby.id)
    assert isinstance(found, discord.TextChannel)
    return found


def first_post(fate: Fate) -> Callable[[Call], Mishap]:
    """Let the first message that is posted suffer this, and nothing else."""
    left = [Mishap(fate, before=0.01, after=0.01)]
    return lambda call: left.pop() if left and call.method == "POST" and call.path.endswith("/messages") else FINE


async def test_discords_own_limit_is_waited_for_by_the_client(town: Town) -> None:
    """It has a Via header and says when to try again; the client's second try makes the message."""
    async with running(town) as client:
        town.server.mishaps = first_post(Fate.LIMITED)

        await lobby(client, town).send("Hello", nonce=NONCE)

        assert len(town.server.log.named("POST", f"/channels/{town.lobby.id}/messages")) == 2
        assert len(town.world.history(town.lobby)) == 1


async def test_a_limit_without_via_is_an_error(town: Town) -> None:
    """What stands before Discord has turned the client away, and waiting a moment would not do."""
    async with running(town) as client:
        town.server.mishaps = first_post(Fate.TURNED_AWAY)

        with pytest.raises(discord.HTTPException) as refused:
            await lobby(client, town).send("Hello", nonce=NONCE)

        assert refused.value.status == 429
        assert town.world.history(town.lobby) == []


@pytest.mark.parametrize(("fate", "made"), [(Fate.FAILED_BEFORE, 0), (Fate.FAILED_AFTER, 1), (Fate.CUT, 1)])
async def test_a_failure_does_not_say_whether_the_message_was_made(town: Town, fate: Fate, made: int) -> None:
    """The same nonce makes it one message in the end."""
    async with running(town) as client:
        town.server.mishaps = first_post(fate)

        with pytest.raises((discord.DiscordServerError, aiohttp.ClientError)):
            await lobby(client, town).send("Hello", nonce=NONCE)
        made_at_first = len(town.world.history(town.lobby))
        await lobby(client, town).send("Hello", nonce=NONCE)

        assert made_at_first == made
        assert len(town.world.history(town.lobby)) == 1


async def test_a_nonce_of_two_seconds_is_forgotten_after_two_seconds() -> None:
    """The kill test lets processes be away for longer than that."""
    clock = Clock()
    async with LoopbackDiscord(now=clock, nonce_window=timedelta(seconds=2)) as server:
        short = Town(server, clock)
        async with running(short) as client:
            await lobby(client, short).send("Hello", nonce=NONCE)
            clock.time += timedelta(seconds=2)
            await lobby(client, short).send("Hello", nonce=NONCE)

        assert len(short.world.history(short.lobby)) == 2


@pytest.mark.parametrize(("permission", "code"), [("view_channel", 50001), ("send_messages", 50013)])
async def test_who_may_not_write_is_refused_with_discords_code(town: Town, permission: str, code: int) -> None:
    """The client hears of the change over the gateway, and of its end."""
    async with running(town) as client:
        await town.server.deny(town.lobby, **{permission: True})
        channel = client.get_partial_messageable(town.lobby.id)

        with pytest.raises(discord.Forbidden) as refused:
            await channel.send("Hello")
        here = lobby(client, town)
        may = getattr(here.permissions_for(here.guild.me), permission)
        await town.server.deny(town.lobby)
        await channel.send("Hello")

        assert (refused.value.code, may) == (code, False)


async def test_history_that_may_not_be_read_looks_empty(town: Town) -> None:
    """Discord answers with nothing, not with an error: who did not ask for the permission is deceived."""
    async with running(town) as client:
        channel = client.get_partial_messageable(town.lobby.id)
        await channel.send("Hello")

        await town.server.deny(town.lobby, read_message_history=True)
        read = [message.content async for message in channel.history(limit=100)]
        await town.server.deny(town.lobby)

        assert read == []
        assert [message.content async for message in channel.history(limit=100)] == ["Hello"]


async def test_a_page_of_history_has_at_most_a_hundred_messages(town: Town) -> None:
    """More is refused, as at Discord."""
    async with running(town) as client:
        with pytest.raises(discord.HTTPException, match="Must be between 1 and 100"):
            await client.http.logs_from(town.lobby.id, 101)


async def test_who_takes_no_direct_messages_refuses_them(town: Town) -> None:
    """The channel opens all the same; only the message is refused."""
    async with running(town) as client:
        town.world.refusing.add(town.bruno.id)
        direct = await client.create_dm(discord.Object(town.bruno.id))

        with pytest.raises(discord.Forbidden) as refused:
            await direct.send("Hello")

        assert refused.value.code == 50007


async def test_a_role_is_given_and_taken(town: Town) -> None:
    """Twice is as good as once."""
    async with running(town) as client:
        guild = client.get_guild(town.guild.id)
        assert guild is not None
        kit = await town_member(town, guild)
        role = discord.Object(town.members.id)

        for _ in range(2):
            await kit.add_roles(role)
        given = town.world.members[town.guild.id, town.kit.id].role_ids
        await kit.remove_roles(role)

        assert given == (town.members.id,)
        assert town.world.members[town.guild.id, town.kit.id].role_ids == ()


async def town_member(town: Town, guild: discord.Guild) -> discord.Member:
    """Let Kit join, and fetch him."""
    town.world.join(town.world.guilds[guild.id], town.kit)
    return await guild.fetch_member(town.kit.id)
