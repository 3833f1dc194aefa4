"""Messages as a person reads them: names for mentions, the group's wall time for instants, one line a line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.demo.people import labels, pictures, texts
from bot.demo.scene import Scene
from bot.demo.simulated import SimulatedDiscord
from bot.domain import wall_time

_TIME = re.compile(r"<t:(\d+):([a-zA-Z])>")
_FAR = re.compile(r" \(<t:\d+:R>\)")
_SOMEBODY = re.compile(r"<(@&|@|#)(\d+)>")
_MARKS = re.compile(r"[\u2066-\u2069\u200b]|\*\*|^#+ |^-# ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns messages into plain lines.

    :param names: of people, channels and roles, by Discord's number
    :param zone: whose wall time is read
    """

    names: Mapping[int, str]
    zone: str

    def lines(self, message: Any) -> list[str]:
        """Return a message's texts, then its buttons, as plain lines."""
        shown = [*texts(message), *(f"[picture] {alt}" for alt in pictures(message))]
        read = [line for text in shown for line in self.plain(text).splitlines() if line.strip()]
        buttons = " ".join(f"[{label}]" for label in labels(message))
        return [*read, buttons] if buttons else read

    def plain(self, text: str) -> str:
        """Return a text as it is read."""
        named = _SOMEBODY.sub(lambda found: self.names.get(int(found[2]), "somebody"), _FAR.sub("", text))
        return _MARKS.sub("", _TIME.sub(self._time, named))

    def _time(self, found: re.Match[str]) -> str:
        at = wall_time.local(datetime.fromtimestamp(int(found[1]), UTC), self.zone)
        return f"{at:%H:%M}" if found[2] == "t" else wall_time.in_words(at, year=True)


def reader_of(simulated: SimulatedDiscord, scene: Scene) -> Reader:
    """Return a reader who knows everybody's name and lives by the group's clock."""
    people = {simulated.actor(person.name).id: person.name for person in scene.people}
    channels = {simulated.channel(channel.name).id: f"#{channel.name}" for channel in scene.channels}
    roles = {simulated.role(role.name).id: f"@{role.name}" for role in scene.roles}
    return Reader({**people, **channels, **roles}, scene.zone)
