"""Tells a story: who does what, when it happens, and what people then have before them."""

from collections.abc import Callable
from datetime import datetime

from bot.demo.people import People, labels
from bot.demo.reading import reader_of
from bot.demo.scene import Scene
from bot.demo.simulated import SimulatedDiscord
from bot.domain import wall_time

Say = Callable[[str], None]


class Teller:
    """What every chapter of a scenario needs."""

    def __init__(self, people: People, simulated: SimulatedDiscord, scene: Scene, say: Say) -> None:
        self.people = people
        self.simulated = simulated
        self._scene = scene
        self.say = say

    async def until(self, *at: int) -> None:
        """Let time pass until a wall time: year, month, day, hour, minute."""
        wall = datetime(*at)  # type: ignore[arg-type]  # noqa: DTZ001 - a wall time
        await self.people.wait_until(wall_time.instant(wall, self._scene.zone))

    def tell(self, what: str) -> None:
        """Say what happens, and when."""
        at = wall_time.local(self.simulated.now(), self._scene.zone)
        self.say(f"\n=== {wall_time.in_words(at, year=True)}: {what}")

    def names_day(self, text: str, day: str) -> bool:
        """Say whether a text, as it is read, names a day such as "16 May"."""
        return day in reader_of(self.simulated, self._scene).plain(text)

    def labelled(self, name: str, part: str) -> list[str]:
        """Return the labels with these characters in what somebody has before them."""
        return [label for label in labels(self.people.panel(name)) if part in label]

    def read(self, name: str) -> None:
        """Read what somebody has before them."""
        self.read_message(self.people.panel(name))

    def read_message(self, message: object) -> None:
        """Read one message."""
        for line in reader_of(self.simulated, self._scene).lines(message):
            self.say(f"  {line}")
