"""The loopback server, proven with a bare discord.py client in this process."""

import io
import json
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import discord
import pytest
from discord import app_commands

from .asking import NotPossibleError
from .bare import BareClient, Card, Choosing, Clock, Interaction, Joining, Town, Tree, running
from .connector import ForeignHostError, LoopbackConnector
from .interactions import Kind
from .server import LoopbackDiscord, NoAnswerError
from .world import Channel

NONCE = "r7K2QX-outbox-row"


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """Return a town whose clock stands still."""
    clock = Clock()
    async with LoopbackDiscord(now=clock, patience=3.0) as server:
        yield Town(server, clock)


def commands(tree: Tree) -> None:
    """Add a command for each way to answer."""
    group = app_commands.Group(name="group", description="The group")

    @group.command(name="add", description="Add a person")
    async def add(interaction: Interaction, person: discord.Member, seats: int, role: discord.Role) -> None:  # pyright: ignore[reportUnusedFunction]
        said = f"{person.display_name}, {seats} seats, {role.name}, {interaction.permissions.manage_guild}"
        await interaction.response.send_message(said, ephemeral=True)

    @tree.command(name="slow", description="Think first")
    async def slow(interaction: Interaction) -> None:  # pyright: ignore[reportUnusedFunction]
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("Done")
        await interaction.followup.send("And one more", ephemeral=True)
        await interaction.edit_original_response(content="Done, really")

    @tree.command(name="join", description="Join the waiting list")
    async def join(interaction: Interaction) -> None:  # pyright: ignore[reportUnusedFunction]
        await interaction.response.send_modal(Joining())

    @tree.command(name="silent", description="Never answer")
    async def silent(_: Interaction) -> None: ...  # pyright: ignore[reportUnusedFunction]

    tree.add_command(group)


def channel_of(client: BareClient, channel: Channel) -> discord.TextChannel:
    """Return the client's own view of a channel."""
    found = client.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_client_logs_in_syncs_and_knows_its_guild(town: Town) -> None:
    """The first second of every bot."""
    async with running(town, commands) as client:
        guild = client.get_guild(town.guild.id)

        assert guild is not None
        assert guild.me.guild_permissions.manage_events
        assert [role.name for role in guild.roles] == ["@everyone", "members", "Bus Stop"]
        assert guild.get_channel(town.lobby.id) is not None
        assert set(town.world.commands) == {"group", "slow", "join", "silent"}
        asked = [(call.method, call.path) for call in town.server.log.calls]
        assert asked[:2] == [("GET", "/users/@me"), ("GET", "/oauth2/applications/@me")]
        assert asked[2:] == [
            ("PUT", f"/applications/{client.application_id}/commands"),
            ("GATEWAY", "HEARTBEAT"),
            ("GATEWAY", "IDENTIFY"),
        ]
        assert {call.host for call in town.server.log.calls} == {"discord.com", "gateway.discord.gg"}


async def test_syncing_again_keeps_the_ids_of_the_commands(town: Town) -> None:
    """So a mention of a command stays right."""
    async with running(town, commands) as client:
        before = {name: command["id"] for name, command in town.world.commands.items()}

        await client.tree.sync()

        fetched = await client.tree.fetch_commands()
        assert {command.name: str(command.id) for command in fetched} == before


async def test_a_heartbeat_is_acknowledged_a_little_later(town: Town) -> None:
    """An ACK at once would make discord.py's latency negative."""
    async with running(town) as client:
        latency = client.latency

        assert 0.02 <= latency < 1


async def test_a_wrong_token_is_refused_at_login(town: Town) -> None:
    """REST answers 401."""
    client = BareClient(town.server.port)

    async with client:
        with pytest.raises(discord.LoginFailure):
            await client.login("wrong")

    assert not town.world.commands


async def test_a_wrong_token_is_refused_by_the_gateway(town: Town) -> None:
    """The close code is the one after which discord.py gives up; and nobody asked for compression, so it is text."""
    async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
        socket = await session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json")

        hello = await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 1}})
        await socket.receive()

        assert hello["op"] == 10
        assert socket.close_code == 4004

    assert town.server.log.named("GATEWAY", "IDENTIFY")[0].body == {"intents": 1}


async def test_the_gateway_compresses_when_it_is_asked_to(town: Town) -> None:
    """One zlib stream, as discord.py asks for unless zstandard is installed."""
    async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
        socket = await session.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json&compress=zlib-stream")

        hello = await socket.receive_bytes()
        await socket.close()

        assert json.loads(zlib.decompressobj().decompress(hello))["op"] == 10


async def test_one_nonce_sent_twice_makes_one_message(town: Town) -> None:
    """Both answers are the same message, and history does not show the nonce."""
    async with running(town) as client:
        lobby = channel_of(client, town.lobby)

        first = await lobby.send("The date is set", nonce=NONCE)
        again = await lobby.send("The date is set", nonce=NONCE)

        assert again.id == first.id
        assert [message.id async for message in lobby.history()] == [first.id]
        assert (await lobby.fetch_message(first.id)).nonce is None
        sent = town.server.log.named("POST", f"/channels/{lobby.id}/messages")
        assert [(call.body["nonce"], call.body["enforce_nonce"]) for call in sent] == [(NONCE, True)] * 2


async def test_a_nonce_is_the_authors_not_the_channels(town: Town) -> None:
    """The same nonce in direct messages is still the first message."""
    async with running(town) as client:
        first = await channel_of(client, town.lobby).send("The date is set", nonce=NONCE)

        person = await client.fetch_user(town.bruno.id)
        again = await person.send("Something else", nonce=NONCE)

        assert again.id == first.id
        assert town.world.history(town.world.direct_messages(town.bruno)) == []


async def test_a_nonce_is_forgotten_after_its_window(town: Town) -> None:
    """Then only reading the channel back keeps a message from coming twice."""
    async with running(town) as client:
        lobby = channel_of(client, town.lobby)
        first = await lobby.send("The date is set", nonce=NONCE)

        town.clock.time += timedelta(minutes=5)
        again = await lobby.send("The date is set", nonce=NONCE)

        assert [message.id async for message in lobby.history()] == [again.id, first.id]


async def test_a_nonce_whose_message_was_deleted_is_an_unknown_message(town: Town) -> None:
    """Which means: it was delivered."""
    async with running(town) as client:
        lobby = channel_of(client, town.lobby)
        await (await lobby.send("The date is set", nonce=NONCE)).delete()

        with pytest.raises(discord.NotFound) as refused:
            await lobby.send("The date is set", nonce=NONCE)

        assert refused.value.code == 10008
        assert town.world.history(town.lobby) == []


async def test_history_is_read_in_pages_before_and_after_a_message(town: Town) -> None:
    """As the read-back does it."""
    async with running(town) as client:
        lobby = channel_of(client, town.lobby)
        one, two, three, four = [await lobby.send(str(number)) for number in range(4)]

        before = [message.id async for message in lobby.history(limit=2, before=four)]
        after = [message.id async for message in lobby.history(limit=2, after=one, oldest_first=True)]

        assert before == [three.id, two.id]
        assert after == [two.id, three.id]


async def test_a_file_is_kept_and_read_back_from_the_cdn(town: Town) -> None:
    """A calendar, for example, goes out as multipart and comes back through the same connector."""
    async with running(town) as client:
        calendar = discord.File(io.BytesIO(b"BEGIN:VCALENDAR"), "series.ics")

        message = await channel_of(client, town.lobby).send("Your calendar", file=calendar, nonce=NONCE)

        assert await message.attachments[0].read() == b"BEGIN:VCALENDAR"
        assert message.attachments[0].filename == "series.ics"


async def test_an_edit_changes_a_card_and_leaves_its_flag(town: Town) -> None:
    """Components V2 cannot be taken back."""
    async with running(town) as client:
        lobby = channel_of(client, town.lobby)
        message = await lobby.send(view=Card("Nobody yet"))

        await message.edit(view=Card("Two are coming"))
        await lobby.get_partial_message(message.id).edit(attachments=[])  # names no flags, as after a restart

        (kept,) = town.world.history(town.lobby)
        assert kept.text == "Two are coming"
        assert kept.edited_at is not None
        sent = town.server.log.named("POST", f"/channels/{town.lobby.id}/messages")
        assert "id" not in sent[0].body["components"][0]  # the log is as it was sent; Discord numbers its own copy
        assert (await lobby.fetch_message(kept.id)).flags.components_v2


async def test_places_and_people_are_fetched_and_the_unknown_refused(town: Town) -> None:
    """With Discord's codes, by which a bot tells one absence from another."""
    async with running(town) as client:
        guild = await client.fetch_guild(town.guild.id)
        member = await guild.fetch_member(town.bruno.id)
        codes: list[int] = []
        for absent in (
            client.fetch_channel(1),
            client.fetch_guild(1),
            guild.fetch_member(town.kit.id),
            client.fetch_user(1),
        ):
            with pytest.raises(discord.NotFound) as refused:
                await absent
            codes.append(refused.value.code)

        assert (await client.fetch_channel(town.lobby.id)).id == town.lobby.id
        assert town.members.id in {role.id for role in await guild.fetch_roles()}
        assert [role.id for role in member.roles] == [town.guild.id, town.members.id]
        assert codes == [10003, 10004, 10007, 10013]


async def test_a_command_gets_its_options_and_its_answer_is_for_one_person(town: Town) -> None:
    """People, numbers and roles arrive as what they are, with the permissions of who asked."""
    async with running(town, commands):
        options = {"person": town.bruno, "seats": 7, "role": town.members}

        answer = await town.server.slash(town.alasdair, town.lobby, "group add", **options)

        assert answer.text == "Bruno, 7 seats, members, True"
        assert answer.is_ephemeral
        assert town.world.history(town.lobby) == []


async def test_a_deferred_answer_is_finished_by_the_first_follow_up(town: Town) -> None:
    """The second one is a message of its own."""
    async with running(town, commands):
        answer = await town.server.slash(town.bruno, town.world.direct_messages(town.bruno), "slow")

        await town.server.until(
            lambda: answer.message and town.world.messages[answer.message.id].text == "Done, really"
        )

        assert answer.kind is Kind.THINKING
        assert (await town.server.finished(answer)).seen_by == town.bruno.id
        assert [message.text for message in town.world.messages.values()] == ["Done, really", "And one more"]


async def test_a_button_changes_its_card(town: Town) -> None:
    """The click finds the view that was sent."""
    async with running(town) as client:
        await channel_of(client, town.lobby).send(view=Card("Nobody yet"))
        (card,) = town.world.history(town.lobby)

        answer = await town.server.click(town.bruno, card, "v1:meeting:coming:7")

        assert answer.kind is Kind.UPDATE
        assert [message.text for message in town.world.history(town.lobby)] == ["Bruno is coming"]


async def test_a_modal_is_filled_in_and_answered(town: Town) -> None:
    """A text and a choice, each in its label."""
    async with running(town, commands):
        opened = await town.server.slash(town.bruno, town.lobby, "join")

        answer = await town.server.submit_modal(opened, {"called": "Bruno", "days": ["sun", "wed"]})

        assert opened.kind is Kind.MODAL
        assert answer.text == "Bruno: sun, wed"


async def test_a_select_brings_what_was_chosen(town: Town) -> None:
    """Texts as they are, people as members; one answer is a new message, the other a late change of this one."""
    async with running(town) as client:
        await channel_of(client, town.lobby).send("Choose", view=Choosing())
        (asked,) = town.world.history(town.lobby)

        said = await town.server.click(town.alasdair, asked, "zone", "Australia/Lord_Howe")
        deferred = await town.server.click(town.alasdair, asked, "people", town.bruno, town.alasdair)

        assert said.text == "Australia/Lord_Howe it is"
        assert deferred.kind is Kind.UPDATE_LATER
        await town.server.until(lambda: town.world.messages[asked.id].text == "Bruno, Alasdair")


async def test_a_bot_that_does_not_answer_leaves_the_person_without(town: Town) -> None:
    """The helper fails, as the person would read that the application did not respond."""
    async with LoopbackDiscord(now=town.clock, patience=0.1) as server:
        hasty = Town(server, town.clock)
        async with running(hasty, commands):
            with pytest.raises(NoAnswerError, match="no answer to COMMAND 'silent'"):
                await server.slash(hasty.bruno, hasty.lobby, "silent")


async def test_an_answer_after_three_seconds_is_refused(town: Town) -> None:
    """The interaction is unknown by then."""
    codes: list[int] = []

    def late(tree: Tree) -> None:
        @tree.command(name="late", description="Answer late")
        async def answer_late(interaction: Interaction) -> None:  # pyright: ignore[reportUnusedFunction]
            town.clock.time += timedelta(seconds=3.1)
            with pytest.raises(discord.NotFound) as refused:
                await interaction.response.send_message("Sorry")
            codes.append(refused.value.code)

    async with LoopbackDiscord(now=town.clock, patience=0.1) as server:
        hasty = Town(server, town.clock)
        async with running(hasty, late):
            with pytest.raises(NoAnswerError):
                await server.slash(hasty.bruno, hasty.lobby, "late")

    assert codes == [10062]


async def test_a_second_answer_to_one_interaction_is_refused(town: Town) -> None:
    """Two processes with one token would meet this."""
    async with running(town, commands):
        answer = await town.server.slash(town.bruno, town.lobby, "join")

        async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
            asked = answer.interaction
            url = f"https://discord.com/api/v10/interactions/{asked.id}/{asked.token}/callback"
            again = await session.post(url, json={"type": 4, "data": {"content": "Me too"}})

            assert again.status == 400
            assert (await again.json())["code"] == 40060


async def test_an_interactions_token_lives_for_fifteen_minutes(town: Town) -> None:
    """Then an ephemeral message can no longer be changed."""
    async with running(town, commands):
        answer = await town.server.slash(town.bruno, town.lobby, "slow")
        original = f"webhooks/{town.world.bot.id}/{answer.interaction.token}/messages/@original"
        await town.server.finished(answer)

        async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
            before = await session.get(f"https://discord.com/api/v10/{original}")
            town.clock.time += timedelta(minutes=16)
            after = await session.get(f"https://discord.com/api/v10/{original}")

            assert before.status == 200
            assert (await after.json())["code"] == 50027


async def test_what_discord_would_not_offer_is_not_possible(town: Town) -> None:
    """So a test can't pass by doing what no person can do."""
    server = town.server
    async with running(town, commands) as client:
        await channel_of(client, town.lobby).send(view=Card("Nobody yet"))
        (card,) = town.world.history(town.lobby)
        opened = await server.slash(town.bruno, town.lobby, "join")
        private = await server.slash(town.bruno, town.lobby, "slow")
        assert private.message is not None

        for attempt, reason in (
            (server.slash(town.bruno, town.lobby, "unheard-of"), "not synced"),
            (server.slash(town.bruno, town.lobby, "group"), "is a group of: add"),
            (server.slash(town.bruno, town.lobby, "group remove"), "no 'remove' under group"),
            (server.slash(town.bruno, town.lobby, "group add", seats=7), "requires person, role"),
            (server.slash(town.bruno, town.lobby, "join", seats=7), "has no option seats"),
            (server.slash(town.kit, town.lobby, "join"), "not in this guild"),
            (server.slash(town.kit, town.world.direct_messages(town.bruno), "join"), "does not see these"),
            (server.click(town.bruno, card, "v1:meeting:closed:7"), "disabled"),
            (server.click(town.bruno, card, "v1:meeting:other:7"), "no 'v1:meeting:other:7' on the message"),
            (server.click(town.alasdair, private.message, "any"), "does not see this message"),
            (server.submit_modal(opened, {"days": ["sun"]}), "'called' is required"),
            (server.submit_modal(opened, {"called": "Bruno", "days": ["mon"]}), "does not offer"),
            (server.submit_modal(opened, {"called": "Bruno", "nights": ["sun"]}), "no nights in the modal"),
            (server.submit_modal(private, {}), "not a modal"),
        ):
            with pytest.raises(NotPossibleError, match=reason):
                await attempt


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(town: Town) -> None:
    """A command typed while the bot was away is answered after the RESUME, without a second IDENTIFY."""
    server = town.server
    async with running(town, commands):
        await server.gateway.hang_up(4000)

        answer = await server.slash(town.bruno, town.lobby, "join")

        assert answer.kind is Kind.MODAL
        assert len(server.log.named("GATEWAY", "IDENTIFY")) == 1
        assert len(server.log.named("GATEWAY", "RESUME")) == 1
        assert server.log.named("GATEWAY", "RESUME")[0].host == "gateway-loopback.discord.gg"


async def test_a_route_that_is_not_there_says_so(town: Town) -> None:
    """Not a 404, which a bot would take for something that was deleted."""
    async with running(town) as client:
        with pytest.raises(discord.DiscordServerError) as refused:
            await channel_of(client, town.lobby).create_invite()

        assert "does not speak POST /channels" in refused.value.text


@pytest.mark.parametrize(
    "url", ["https://example.org/", "https://discord.com.example.org/", "http://discord.com/api/v10/users/@me"]
)
async def test_a_foreign_host_is_refused(town: Town, url: str) -> None:
    """As is Discord itself without TLS."""
    async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
        with pytest.raises(ForeignHostError, match="nothing else can be reached"):
            await session.get(url)

    assert town.server.log.calls == []


async def test_a_proxy_is_refused(town: Town) -> None:
    """It would be a way around."""
    async with aiohttp.ClientSession(connector=LoopbackConnector(town.server.port)) as session:
        with pytest.raises(ForeignHostError):
            await session.get("https://discord.com/api/v10/users/@me", proxy="http://127.0.0.1:9")
