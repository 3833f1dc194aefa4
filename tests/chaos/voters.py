"""People who answer while the bot lives, and remember what it acknowledged."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from random import Random

from tests.chaos.checker import Slot, Vote
from tests.chaos.town import Circle
from tests.loopback.asking import NotPossibleError
from tests.loopback.interactions import Kind
from tests.loopback.server import LoopbackDiscord, NoAnswerError
from tests.loopback.world import Message, User

AT_ONCE = 4
PAUSE = 0.03  # seconds between two taps of one person
LAST_ANSWERS = 0.15  # seconds in which an answer that a killed bot has sent still arrives


class Voters:
    """Some people at a time open their answers from a card and tap; each tap is one answer to one date.

    :param on_saved: told at once how many taps were acknowledged by now
    """

    def __init__(
        self,
        server: LoopbackDiscord,
        circles: Sequence[Circle],
        random: Random,
        on_saved: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._server = server
        self._circles = circles
        self._random = random
        self._on_saved = on_saved
        self._panels: dict[tuple[int, int], Message] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.taps = 0
        self.acknowledged: dict[Slot, Vote] = {}

    def begin(self) -> None:
        """Begin to tap."""
        self._tasks = {asyncio.create_task(self._go_on()) for _ in range(AT_ONCE)}

    async def end(self) -> None:
        """Stop, when what was on its way has arrived."""
        await asyncio.sleep(LAST_ANSWERS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _go_on(self) -> None:
        await self._server.until(lambda: self._server.gateway.is_connected)
        while True:
            circle = self._random.choice(self._circles)
            await self._answer(circle, self._random.choice(circle.people))
            await asyncio.sleep(PAUSE)

    async def _answer(self, circle: Circle, person: User) -> None:
        with contextlib.suppress(NoAnswerError, NotPossibleError):
            panel = self._panels.get((circle.question_id, person.id)) or await self._opened(circle, person)
            if panel is not None:
                await self._tap(panel, person)

    async def _opened(self, circle: Circle, person: User) -> Message | None:
        """Open the answers from the card of the newest question, once the bot has posted it."""
        where = f"v1:availability:enter:{circle.question_id}"
        cards = self._server.world.history(circle.channel)
        card = next((one for one in cards if where in one.custom_ids), None)
        if card is None:
            return None
        answer = await self._server.click(person, card, where)
        if answer.message is not None and answer.is_ephemeral:
            self._panels[circle.question_id, person.id] = answer.message
        return answer.message

    async def _tap(self, panel: Message, person: User) -> None:
        now = self._server.world.messages[panel.id]
        dates = [each for each in now.custom_ids if each.split(":")[2] in {"yes", "if_need_be", "no"}]
        if not dates:
            return
        chosen = self._random.choice(dates)
        _, _, value, date = chosen.split(":")
        answer = await self._server.click(person, panel, chosen)
        if answer.kind is Kind.UPDATE and "Saved" in answer.text:
            self.taps += 1
            self._remember((person.id, int(date)), Vote(value, answer.interaction.id))
            self._on_saved(self.taps)

    def _remember(self, slot: Slot, vote: Vote) -> None:
        before = self.acknowledged.get(slot)
        if before is None or before.act_id < vote.act_id:
            self.acknowledged[slot] = vote
