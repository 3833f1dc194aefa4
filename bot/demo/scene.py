"""What a demo begins with: a server, its channels and roles, the people, and a first word to the visitor."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

DIRECT = "direct-messages"
"""The place every person has: their direct messages with the bot."""


class Part(StrEnum):
    """The three people we serve."""

    ORGANISER = "organiser"
    MEMBER = "member"
    NEWCOMER = "newcomer"


class Kind(StrEnum):
    """What a channel is for."""

    GROUP = "group"
    LOBBY = "lobby"
    ORGANISERS = "organisers"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the server; ``manages_server`` gives the right to set a group up."""

    name: str
    manages_server: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A text channel; with ``roles`` it is private to those who hold one of them (and to the bot)."""

    name: str
    kind: Kind
    roles: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the server, with the part they play and the roles they hold at the start."""

    name: str
    part: Part
    roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The person in an address: lower case, no spaces."""
        return "-".join(self.name.casefold().split())


@dataclass(frozen=True, slots=True)
class Look:
    """Whose eyes to look through, and where: a channel's name, or ``DIRECT``."""

    person: str
    place: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One or two sentences for a visitor who looks there for the first time."""

    look: Look
    words: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a demo begins with; ``first`` is what the page shows when it is opened."""

    server: str
    starts_at: datetime  # aware
    zone: str  # the group's IANA zone; the page speaks its wall time
    roles: tuple[Role, ...]
    channels: tuple[Channel, ...]
    people: tuple[Person, ...]
    first: Look
    hints: tuple[Hint, ...] = ()

    def person(self, key: str) -> Person | None:
        """Return the person with this name or key, or None."""
        return next((each for each in self.people if key in (each.name, each.key)), None)

    def hint(self, look: Look) -> str:
        """Return the hint for this look, or nothing."""
        return next((each.words for each in self.hints if each.look == look), "")
