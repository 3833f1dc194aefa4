"""The real process against a small Discord on loopback: it logs in, posts, comes back, and refuses in a sentence."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import discord

from tests.loopback.server import TOKEN, LoopbackDiscord
from tests.loopback.world import Channel, Guild, Message, User

PATIENCE = 40.0  # seconds of real time; these machines are slow at times
ANOTHER_INSTANCE = 75


class Town:
    """A server with Alasdair, who looks after it, and a channel of the group's own."""

    def __init__(self, server: LoopbackDiscord) -> None:
        world = server.world
        self.server = server
        self.alasdair: User = world.add_user("Alasdair")
        self.guild: Guild = world.add_guild("The Old Library", self.alasdair)
        manages = discord.Permissions(manage_guild=True)
        organisers = world.add_role(self.guild, "Organisers", manages)
        members = world.add_role(self.guild, "Sunday group")
        self.roles = {"member_role": members, "organiser_role": organisers}
        self.channel: Channel = world.add_channel(self.guild, "sunday-group")
        world.join(self.guild, self.alasdair, organisers, members)

    async def set_up(self) -> None:
        """Set a group up, as Alasdair would."""
        server, alasdair = self.server, self.alasdair
        panel = await server.finished(await server.slash(alasdair, self.channel, "group set-up", zone="London"))
        form = await server.click(alasdair, panel, "v1:set_up:change:1", "roles")
        panel = await server.finished(
            await server.submit_modal(form, {name: [role] for name, role in self.roles.items()})
        )
        panel = await server.finished(await server.click(alasdair, panel, "v1:set_up:people:1"))
        await server.click(alasdair, panel, "v1:set_up:create:1")

    async def ask(self) -> Message:
        """Ask for a date, as Alasdair would, and return the card."""
        asked = await self.server.slash(
            self.alasdair,
            self.channel,
            "availability open",
            dates="tomorrow 15:00; in 9 days 15:00",
            closes="tomorrow 9am",
        )
        echo = await self.server.finished(asked)

        opening = next(one for one in echo.custom_ids if ":open:" in one)
        await self.server.click(self.alasdair, echo, opening)
        await self.server.until(lambda: self.server.world.history(self.channel), within=PATIENCE)
        return self.server.world.history(self.channel)[0]


def surroundings(database: Path, **more: str) -> Mapping[str, str]:
    """Return a process's environment: nothing of this project's but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BUSSTOP_")}
    return {**kept, "BUSSTOP_TOKEN": TOKEN, "BUSSTOP_DATABASE": str(database), **more}


@asynccontextmanager
async def running(
    server: LoopbackDiscord, database: Path, complaints: IO[str] | None = None
) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run the bot as a process of its own until the block ends."""
    command = (sys.executable, "-m", "tests.loopback.run_bot", str(server.port))
    environment = surroundings(database)
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=complaints)
    try:
        await server.until(lambda: server.gateway.is_connected or process.returncode is not None, within=PATIENCE)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ended(database: Path, *command: str, **more: str) -> tuple[int, str]:
    """Run a command that is expected to end by itself; return its exit code and what it complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, env=surroundings(database, **more), stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, complaint.decode()


async def test_the_process_logs_in_syncs_its_commands_and_posts_a_card(tmp_path: Path) -> None:
    """The alarm, not a test, wakes the delivery of the card."""
    async with LoopbackDiscord(patience=PATIENCE) as server:
        town = Town(server)

        async with running(server, tmp_path / "busstop.sqlite3"):
            await town.set_up()
            card = await town.ask()

        assert set(server.world.commands) >= {"home", "group", "availability"}
        assert "0 of 1" in card.text
        assert card.nonce


async def test_commands_are_synced_only_when_they_changed(tmp_path: Path) -> None:
    """Discord allows few syncs a day, and a bot restarts often."""
    async with LoopbackDiscord(patience=PATIENCE) as server:
        Town(server)

        for _ in range(2):
            async with running(server, tmp_path / "busstop.sqlite3"):
                pass

        assert sum(call.method == "PUT" and call.path.endswith("/commands") for call in server.log.calls) == 1


async def test_a_killed_process_comes_back_and_its_old_button_works(tmp_path: Path) -> None:
    """Acceptance 30: the kernel frees the lock of a killed process; the card's button needs nothing it remembered."""
    async with LoopbackDiscord(patience=PATIENCE) as server:
        town = Town(server)
        async with running(server, tmp_path / "busstop.sqlite3") as process:
            await town.set_up()
            card = await town.ask()
            process.send_signal(signal.SIGKILL)

        async with running(server, tmp_path / "busstop.sqlite3"):
            panel = await server.finished(await server.click(town.alasdair, card, card.custom_ids[0]))

        assert "When can you come?" in panel.text
        assert len(server.world.history(town.channel)) == 1


async def test_a_second_instance_is_refused_with_its_own_exit_code(tmp_path: Path) -> None:
    """Acceptance 11: two bots with one token would each answer every tap."""
    async with LoopbackDiscord(patience=PATIENCE) as server:
        Town(server)

        async with running(server, tmp_path / "busstop.sqlite3"):
            identified = len(server.log.named("GATEWAY", "IDENTIFY"))
            code, complaint = await ended(tmp_path / "busstop.sqlite3", "tests.loopback.run_bot", str(server.port))

        assert (code, len(server.log.named("GATEWAY", "IDENTIFY"))) == (ANOTHER_INSTANCE, identified)
        assert "Another Bus Stop is running" in complaint


async def test_a_wrong_token_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """The sentence says where a new one comes from, and never holds the token."""
    async with LoopbackDiscord(patience=PATIENCE) as server:
        wrong = {"BUSSTOP_TOKEN": "canary-of-a-token"}

        code, complaint = await ended(tmp_path / "x", "tests.loopback.run_bot", str(server.port), **wrong)

        assert (code, complaint.count("\n")) == (1, 1)
        assert "Discord does not accept BUSSTOP_TOKEN" in complaint
        assert "canary" not in complaint


async def test_a_missing_token_a_wrong_setting_and_an_unwritable_path_are_named(tmp_path: Path) -> None:
    """Each gets one sentence that says what to do."""
    (tmp_path / "file").touch()

    missing = await ended(tmp_path / "x", "bot", "run", BUSSTOP_TOKEN="")
    wrong = await ended(tmp_path / "x", "bot", "run", BUSSTOP_REDRAW_AFTER_SECONDS="soon")
    async with LoopbackDiscord(patience=PATIENCE) as server:
        path = tmp_path / "file" / "busstop.sqlite3"
        unwritable = await ended(path, "tests.loopback.run_bot", str(server.port))

    assert (missing[0], wrong[0], unwritable[0]) == (1, 1, 1)
    assert "BUSSTOP_TOKEN is missing" in missing[1]
    assert "BUSSTOP_REDRAW_AFTER_SECONDS is wrong" in wrong[1]
    assert "I can't write the database" in unwritable[1]
