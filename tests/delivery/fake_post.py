"""A post office that does as it is told, and errors as discord.py raises them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import discord

from bot.delivery.letter import Letter, Removal, RoleChange, Written
from bot.delivery.read_back import Found, Missing, ReadBack
from bot.domain.message import Message, Target
from bot.ui import kit


@dataclass(frozen=True)
class Reply:
    """The part of an HTTP answer that discord.py's errors look at."""

    status: int
    headers: Mapping[str, str]
    reason: str = "as the test says"


VIA_DISCORD = {"Via": "1.1 google"}


def http_error(status: int, code: int = 0, headers: Mapping[str, str] = VIA_DISCORD) -> discord.HTTPException:
    """Return what discord.py raises for an answer of Discord."""
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    return kind(Reply(status, headers), {"code": code, "message": "no"})  # type: ignore[arg-type]


@dataclass
class FakePost:
    """Remembers every call; fails with the next of ``errors`` where that is one.

    :ivar stands: what stands on Discord, by marker; a test puts there what got through unanswered
    """

    errors: list[BaseException | None] = field(default_factory=list[BaseException | None])
    sent: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    edited: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    roles: list[RoleChange] = field(default_factory=list[RoleChange])
    removed: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    stands: dict[int, int] = field(default_factory=dict[int, int])
    readable: bool = True
    looked: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Take a letter; the message's number counts the calls."""
        assert letter.view.has_components_v2()
        self.sent.append((str(target), nonce))
        self._fail()
        return 7000 + len(self.sent)

    async def edit(self, target: Target, message_id: int, letter: Letter) -> None:
        """Take an edit."""
        assert letter.view.has_components_v2()
        self.edited.append((str(target), message_id))
        self._fail()

    async def set_role(self, change: RoleChange) -> None:
        """Take a change of role."""
        self.roles.append(change)
        self._fail()

    async def delete(self, target: Target, removal: Removal) -> None:
        """Take a removal."""
        self.removed.append((str(target), removal.message_id))
        self._fail()

    async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
        """Look among what ``stands``, by its marker, where the history may be read."""
        self.looked.append((str(target), after_id))
        if not self.readable:
            return Missing.UNKNOWN
        return Found(self.stands[marker]) if marker in self.stands else Missing.ABSENT

    def _fail(self) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error


@dataclass
class Desk:
    """Writes the same letter for everything, unless it is told what else comes of a message."""

    written: Sequence[Letter | RoleChange | Removal | BaseException | None] = (Letter(kit.panel("Hello")),)
    asked: list[Message] = field(default_factory=list[Message])

    async def write(self, message: Message, now: datetime) -> Written:
        """Return what is written for a message."""
        assert now.tzinfo is not None
        self.asked.append(message)
        made = self.written[min(len(self.asked), len(self.written)) - 1]
        if isinstance(made, BaseException):
            raise made
        return made
