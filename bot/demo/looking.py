"""Who looks where, what has been seen there, and which hints have been read."""

from bot.demo.scene import Look, Scene
from bot.demo.simulated import SimulatedDiscord


class Looking:
    """The visitor's eyes: one look at a time, with a bookmark for every look left behind."""

    def __init__(self, scene: Scene, simulated: SimulatedDiscord) -> None:
        self._scene = scene
        self._simulated = simulated
        self._start = simulated.mark()
        self._seen: dict[Look, int] = {}
        self._hinted: set[Look] = set()
        self._current = scene.first

    @property
    def current(self) -> Look:
        """The look the frame shows."""
        return self._current

    @property
    def hint(self) -> str:
        """The hint for this look, until it has been read."""
        return "" if self._current in self._hinted else self._scene.hint(self._current)

    def read_hint(self) -> None:
        """Take the hint of this look as read: the visitor went on."""
        self._hinted.add(self._current)

    async def choose(self, look: Look) -> None:
        """Look somewhere else.

        :raises DemoError: this person cannot look there
        """
        await self._simulated.look(look)
        if look != self._current:
            self._seen[self._current] = self._simulated.mark()
            self.read_hint()
            self._current = look

    async def keep(self) -> None:
        """Open the frame again when it was ended; move to a place that is left when this one is closed to us."""
        places = self._simulated.places(self._current.person)
        place = self._current.place if self._current.place in places else places[0]
        await self.choose(Look(self._current.person, place))

    def new(self) -> dict[Look, int]:
        """Count, for every person and place, what came since it was last looked at."""
        looks = [Look(each.name, place) for each in self._scene.people for place in self._simulated.places(each.name)]
        counted = {each: self._simulated.since(each, self._seen.get(each, self._start)) for each in looks}
        return {each: number for each, number in counted.items() if number and each != self._current}
