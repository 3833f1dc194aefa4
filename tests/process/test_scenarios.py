"""What happens to a real process, each by its number in docs/reliability.md: killed, started anew, stopped a while."""

import asyncio
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.domain.availability import Audience
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.services.asking import Question
from bot.store.database import Database
from tests.chaos import remains
from tests.chaos.checker import missing_votes
from tests.chaos.town import Circle, Office, furnish
from tests.chaos.voters import Voters
from tests.loopback.server import LoopbackDiscord
from tests.loopback.world import Channel, Message
from tests.process.test_process import PATIENCE, running
from tests.world import House, StandingClock

LIVES = 3
VOTES = 70
"""How many taps each process acknowledges before it is killed."""

CHANNELS, EACH = 10, 5
AT_ONCE = 10
STOPPED = 5.0  # seconds; Discord waits for three


class Hangman:
    """Kills the process that has just acknowledged the n-th tap, in the same step in which the answer is read."""

    def __init__(self) -> None:
        self.process: asyncio.subprocess.Process | None = None
        self.at = VOTES

    def saw(self, taps: int) -> None:
        """Look whether this was the one."""
        if taps == self.at and self.process is not None:
            self.process.kill()
            self.at += VOTES


async def test_scenario_06_a_tap_that_was_acknowledged_outlives_the_process_killed_right_after_it(
    tmp_path: Path,
) -> None:
    """Nothing comes between the answer and the kill, and others are tapping meanwhile; again and again on one file."""
    path, random, hangman = tmp_path / "busstop.sqlite3", Random(1), Hangman()  # noqa: S311 - no secret
    lost = list[str]()
    async with LoopbackDiscord(patience=PATIENCE) as server:
        circles = furnish(server.world)
        await Office(path, random).found(circles)
        voters = Voters(server, circles, random, hangman.saw)

        for _ in range(LIVES):
            async with running(server, path) as hangman.process:
                voters.begin()
                await asyncio.wait_for(hangman.process.wait(), PATIENCE)
            await voters.end()
            lost += missing_votes(voters.acknowledged, remains.kept_votes(path))

    assert lost == []
    assert voters.taps >= LIVES * VOTES
    assert remains.is_sound(path)


async def ask(path: Path, circle: Circle, channels: Sequence[Channel]) -> None:
    """Open five questions with a card in each channel, while no bot runs."""
    now = datetime.now(UTC).replace(microsecond=0)
    house = House(Database(path), StandingClock(now))
    alasdair = circle.people[0]
    roles = {circle.guild.id: frozenset(role.id for role in circle.roles)}
    day = now.replace(tzinfo=None, hour=15, minute=0, second=0) + timedelta(days=20)
    try:
        for number, channel in enumerate(each for each in channels for _ in range(EACH)):
            actor = Actor(alasdair.id, circle.guild.id, number, roles, manages=True)
            question = Question(Audience.MEMBERS, channel.id, (Offered(day, 180),))
            view = await house.availability.draft(actor, circle.group_id, question)
            await house.availability.open(actor, view.poll.id)
    finally:
        await house.database.close()


def questions(server: LoopbackDiscord, channels: Sequence[Channel]) -> list[tuple[Message, str]]:
    """Return each card with the id of the button that opens one's answers."""
    cards = [card for channel in channels for card in server.world.history(channel)]
    return [(card, each) for card in cards for each in card.custom_ids if each.startswith("v1:availability:enter:")]


async def test_scenario_30_after_a_restart_each_of_fifty_old_buttons_answers(tmp_path: Path) -> None:
    """Ten at a time, each within the three seconds that Discord waits; nothing is posted anew."""
    path, random = tmp_path / "busstop.sqlite3", Random(1)  # noqa: S311 - no secret
    async with LoopbackDiscord(patience=PATIENCE) as server:
        (circle,) = furnish(server.world)[:1]
        channels = [server.world.add_channel(circle.guild, f"corner-{number}") for number in range(CHANNELS)]
        await Office(path, random).found((circle,))
        await ask(path, circle, channels)
        async with running(server, path) as process:
            await server.until(lambda: len(questions(server, channels)) == CHANNELS * EACH, within=PATIENCE)
            process.kill()

        cards, bruno = questions(server, channels), circle.people[2]
        async with running(server, path):
            said = [
                answer
                for first in range(0, len(cards), AT_ONCE)
                for answer in await asyncio.gather(
                    *(server.click(bruno, card, button) for card, button in cards[first : first + AT_ONCE])
                )
            ]

        opened = {each for answer in said if answer.message for each in answer.message.custom_ids if ":yes:" in each}
        assert all("When can you come?" in answer.text for answer in said)
        assert len(opened) == CHANNELS * EACH
        assert len(questions(server, channels)) == CHANNELS * EACH


async def test_scenario_33_taps_that_a_blocked_loop_answers_too_late_are_saved_once(tmp_path: Path) -> None:
    """Stopped for five seconds: Discord takes no answer any more, the log says why, the next tap shows the truth."""
    path, random = tmp_path / "busstop.sqlite3", Random(1)  # noqa: S311 - no secret
    async with LoopbackDiscord(patience=PATIENCE) as server:
        (circle,) = furnish(server.world)[:1]
        await Office(path, random).found((circle,))
        with (tmp_path / "log").open("w") as log:
            async with running(server, path, log) as process:
                bruno = circle.people[2]
                found = await server.until(lambda: questions(server, [circle.channel]), within=PATIENCE)
                panel = await server.finished(await server.click(bruno, *found[0]))
                yes = next(each for each in panel.custom_ids if ":yes:" in each)

                process.send_signal(signal.SIGSTOP)
                before = len(server.log.calls)
                taps = [asyncio.ensure_future(server.click(bruno, panel, yes)) for _ in range(2)]
                await asyncio.sleep(STOPPED)
                process.send_signal(signal.SIGCONT)
                await server.until(lambda: callbacks(server, before) >= len(taps), within=PATIENCE)
                answered = [tap.done() for tap in taps]
                shown = await server.click(bruno, panel, yes)
                for tap in taps:
                    tap.cancel()

    complaints = (tmp_path / "log").read_text()
    votes = remains.kept_votes(path)
    assert answered == [False, False]
    assert "Saved" in shown.text
    assert [(user, vote.value) for (user, _), vote in votes.items()] == [(bruno.id, "yes")]
    assert "loop_was_blocked seconds=" in complaints
    assert "Traceback" not in complaints


def callbacks(server: LoopbackDiscord, since: int) -> int:
    """Return how many taps the bot has tried to answer since."""
    return sum(call.path.endswith("/callback") for call in server.log.calls[since:])
