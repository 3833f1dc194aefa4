"""People of the simulated Discord doing what people do: typing, tapping, filling in, reading."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from bot.demo.scene import DIRECT
from bot.demo.simulated import SimulatedDiscord

BUTTON, SELECTS = 2, {3, 5, 6, 7, 8}
TEXT, GALLERY = 10, 12


class NothingToTapError(Exception):
    """Somebody looks for a button that is not there: the bot did not answer, or answered otherwise."""


Act = Callable[[], Awaitable[Any]]


class People:
    """Everybody with what they have before them: the last panel or form the bot answered them with."""

    def __init__(self, simulated: SimulatedDiscord) -> None:
        self._simulated = simulated
        self._before: dict[str, Any] = {}
        self._hands: dict[str, Any] = {}  # who tapped last: the person on the server, or in direct messages

    async def type(self, name: str, channel: str, command: str, /, **options: Any) -> None:
        """Type a slash command in a channel."""
        actor = self._simulated.actor(name)
        self._hands[name] = actor.user if channel == DIRECT else actor
        if channel == DIRECT:
            await self._do(name, lambda: actor.user.slash(command, **options))
        else:
            await self._do(name, lambda: actor.slash(self._simulated.channel(channel), command, **options))

    async def tap(self, name: str, label: str, *picked: str) -> None:
        """Tap a button of one's panel, or pick in a select of it: people by name, channels as "#name"."""
        await self.tap_on(name, self.panel(name), label, *picked)

    async def tap_nth(self, name: str, label: str, place: int) -> None:
        """Tap one of several buttons of the same label on one's panel, 0 for the first."""
        message = self.panel(name)
        found = [part for part in components(message) if part["type"] == BUTTON and _label(part) == label]
        hand = self._hand(name, message)
        await self._do(name, lambda: hand.click(message, custom_id=found[place]["custom_id"]))

    async def tap_card(self, name: str, channel: str, label: str, *picked: str) -> None:
        """Tap a button of the newest message in a channel (or one's direct messages) that has it."""
        await self.tap_on(name, self.card(name, channel, label), label, *picked)

    async def tap_on(self, name: str, message: Any, label: str, *picked: str) -> None:
        """Tap a button of a message, or pick in a select of it."""
        found, hand = _control(message, label), self._hand(name, message)
        self._hands[name] = hand
        where = found["custom_id"]
        if found["type"] == BUTTON:
            await self._do(name, lambda: hand.click(message, custom_id=where))
        else:
            values = [self._value(one, found) for one in picked]
            await self._do(name, lambda: hand.select(message, values, custom_id=where))

    async def pick_on(self, message: Any, name: str, which: tuple[str, int], picked: str) -> None:
        """Pick in one of several selects of a message that have the same label.

        :param which: the label, and the place among those, 0 for the first
        """
        label, place = which
        found = [part for part in components(message) if part["type"] in SELECTS and _label(part) == label][place]
        hand = self._hand(name, message)
        values, where = [self._value(picked, found)], found["custom_id"]
        await self._do(name, lambda: hand.select(message, values, custom_id=where))

    async def fill(self, name: str, /, **fields: Any) -> None:
        """Fill the form one has before one in, where it was opened, and send it."""
        shown, hand = self._before[name], self._hands[name]
        await self._do(name, lambda: hand.submit_modal(shown, fields))

    async def wait_until(self, instant: datetime) -> None:
        """Let time pass."""
        await self._simulated.jump_to(instant)

    def card(self, name: str, channel: str, label: str) -> Any:
        """Return the newest message in a channel (or one's direct messages) with a button of this label."""
        where = self._simulated.direct(name) if channel == DIRECT else self._simulated.channel(channel)
        for message in reversed(where.history()):
            if label in labels(message):
                return message
        raise NothingToTapError(f"{name} finds no “{label}” in {channel}")

    def panel(self, name: str) -> Any:
        """Return the panel somebody has before them."""
        return self._before[name].response

    def _hand(self, name: str, message: Any) -> Any:
        """Return who taps: the person on the server, or the same person in direct messages."""
        actor = self._simulated.actor(name)
        where = message.channel.id if hasattr(message, "channel") else message.channel_id
        return actor.user if where == self._simulated.direct(name).id else actor

    async def _do(self, name: str, act: Act) -> None:
        """Do something, and have before one what came of it."""
        async with self._simulated.turn():
            self._before[name] = await act()

    def _value(self, picked: str, control: dict[str, Any]) -> Any:
        if picked.startswith("#"):
            return self._simulated.channel(picked[1:])
        chosen = [one["value"] for one in control.get("options", ()) if str(one["label"]).startswith(picked)]
        return self._simulated.known(picked) or next(iter(chosen), picked)


def labels(message: Any) -> list[str]:
    """Return the labels of the buttons and selects of a message."""
    return [_label(part) for part in components(message) if part["type"] in {BUTTON, *SELECTS}]


def texts(message: Any) -> list[str]:
    """Return the texts of a message."""
    return [part["content"] for part in components(message) if part["type"] == TEXT]


def pictures(message: Any) -> list[str]:
    """Return what the pictures of a message show, in words."""
    galleries = [part for part in components(message) if part["type"] == GALLERY]
    return [item.get("description") or "" for part in galleries for item in part["items"]]


def components(message: Any) -> list[dict[str, Any]]:
    """Return a message's components as Discord has them, nested ones too."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = list(message.components)
    while waiting:
        part = waiting.pop(0)
        plain: dict[str, Any] = part.to_dict() if hasattr(part, "to_dict") else part
        found.append(plain)
        waiting[:0] = plain.get("components", [])
    return found


def _control(message: Any, label: str) -> dict[str, Any]:
    for part in components(message):
        if part["type"] in {BUTTON, *SELECTS} and _label(part) == label:
            return part
    raise NothingToTapError(f"no “{label}” among {_listed(labels(message))}")


def _label(part: dict[str, Any]) -> str:
    return str(part.get("label") or part.get("placeholder") or "")


def _listed(items: Sequence[str]) -> str:
    return ", ".join(f"“{item}”" for item in items)
