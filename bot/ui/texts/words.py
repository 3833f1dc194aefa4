"""Times, numbers and names in words."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain import wall_time
from bot.domain.typed_text import inert

Names = Mapping[int, str]
"""What to call people, by their number on Discord."""

_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def moment(at: datetime) -> str:
    """Return an instant as each reader's own clock shows it, and how far away it is."""
    return f"<t:{int(at.timestamp())}:F> (<t:{int(at.timestamp())}:R>)"


def clock(at: datetime, zone: str) -> str:
    """Return an instant as the group's wall time in words, such as "Sun 17 Jan 2027, 20:00 (London time)"."""
    return f"{wall_time.in_words(wall_time.local(at, zone), year=True)} ({place(zone)} time)"


def day(at: datetime, zone: str) -> str:
    """Return the group's day of an instant as somebody would type it, such as "Sun 17 Jan 2027, 20:00"."""
    return wall_time.in_words(wall_time.local(at, zone), year=True)


def wall(at: datetime, zone: str) -> str:
    """Return the group's wall time of an instant, such as "20:00 London time", to stand beside ``moment``."""
    return f"{wall_time.local(at, zone):%H:%M} {place(zone)} time"


def place(zone: str) -> str:
    """Return a zone as the place people know it by."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def people(user_ids: Iterable[int]) -> str:
    """Return people as Discord shows them to each reader; our messages ping nobody by this."""
    return listed([f"<@{user_id}>" for user_id in user_ids])


def called(name: str | None, user_id: int) -> str:
    """Return what somebody asked to be called, made harmless, else their mention."""
    return inert(name) if name else f"<@{user_id}>"


def named(user_ids: Iterable[int], names: Names) -> str:
    """Return people by the names at hand, else as ``people``: a mention is a mere number to who does not know them."""
    return listed([called(names.get(user_id), user_id) for user_id in user_ids])


def listed(items: Sequence[str]) -> str:
    """Return items as "a, b and c"."""
    if len(items) < 2:  # noqa: PLR2004 - one item needs no "and"
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def fitting(lines: Sequence[str], room: int = 3600) -> str:
    """Return as many lines as have room, and how many more there are; Discord takes 4,000 characters a message."""
    ends = itertools.accumulate(len(line) + 1 for line in lines)
    kept = sum(end <= room for end in ends)
    more = [f"… and {len(lines) - kept} more."] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *more])


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, such as "1 person" or "3 people"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def place_in_words(number: int) -> str:
    """Return a place in line, "first" to "tenth", further back "11th"."""
    first = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return first[number - 1] if 0 < number <= len(first) else ordinal(number)


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    teen = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teen else _ORDINALS.get(number % 10, 'th')}"
