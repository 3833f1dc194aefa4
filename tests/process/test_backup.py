"""The database's commands beside the real process: refused while it runs, and the way back after it was killed."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.loopback.server import LoopbackDiscord
from tests.process.test_process import ANOTHER_INSTANCE, PATIENCE, Town, ended, running


async def test_scenario_38_a_killed_bot_is_set_back_to_its_copy_and_says_nothing_twice(tmp_path: Path) -> None:
    """The copy is from before the card was recorded as sent; its button works as if nothing had happened."""
    database, copy = tmp_path / "busstop.sqlite3", tmp_path / "copy"
    async with LoopbackDiscord(patience=PATIENCE) as server:
        town = Town(server)
        async with running(server, database) as process:
            await town.set_up()
            card = await town.ask()
            process.send_signal(signal.SIGKILL)
        backed_up = await ended(database, "bot", "backup", str(copy))
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("UPDATE outbox SET state = 'pending', message_id = NULL, done_at = NULL")

        before, place = len(server.log.calls), f"/channels/{town.channel.id}/messages"
        restored = await ended(database, "bot", "restore", str(copy))
        async with running(server, database):
            await server.until(lambda: place in [call.path for call in server.log.calls[before:]], within=PATIENCE)
            panel = await server.finished(await server.click(town.alasdair, card, card.custom_ids[0]))

        assert (backed_up, restored) == ((0, ""), (0, ""))
        assert "When can you come?" in panel.text
        assert len(server.world.history(town.channel)) == 1


async def test_the_commands_are_refused_while_the_process_runs(tmp_path: Path) -> None:
    """Each with the exit code of a second instance, and the bot goes on."""
    database = tmp_path / "busstop.sqlite3"
    async with LoopbackDiscord(patience=PATIENCE) as server:
        Town(server)
        async with running(server, database) as process:
            typed = (["backup"], ["check"], ["export", str(tmp_path / "all.json")], ["restore", str(database)])

            results = [await ended(database, "bot", *command) for command in typed]

            assert process.returncode is None
        assert [code for code, _ in results] == [ANOTHER_INSTANCE] * 4
        assert all("Another Bus Stop is running" in complaint for _, complaint in results)
        assert not (tmp_path / "all.json").exists()
