"""Read the times and lengths people type: "3pm", "15.00", "15h30", "at 3", "3-5pm"; "3h", "2h30", "90 min".

dateparser reads "at 3" as nothing, "10 Jan 3" as a year and a range as nothing, so times are read here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from itertools import product

HOUR, HALF_DAY, DAY = 60, 12 * 60, 24 * 60  # minutes

_CLOCK = (
    r"(?P<hour{n}>[01]?[0-9]|2[0-3])(?:\s?[:.h]\s?(?P<minute{n}>[0-5][0-9]))?"
    r"\s?(?P<half{n}>[ap]\.?\s?m\b\.?|h\b|o'clock\b)?"
)
_NOON = re.compile(r"\b(?:12 )?(?:noon|midday)\b")
_PREFIX = r"(?P<prefix>(?:at |from |@ ?)?)"
_ONE = re.compile(_PREFIX + _CLOCK.format(n=1))
_TWO = re.compile(_PREFIX + _CLOCK.format(n=1) + r"\s?(?:-|\bto\b|\buntil\b|\btill\b)\s?" + _CLOCK.format(n=2))
_HOURS = r"(?P<hours>[0-9]{1,2}(?:\.[0-9]{1,2})?)\s?h(?:(?:ou)?rs?)?"
_AND_MINUTES = r"(?:\s?(?:and )?(?P<rest>[0-9]{1,2})\s?(?:m|mins?|minutes?)?)?"
_LENGTHS = (
    re.compile(_HOURS + _AND_MINUTES),
    re.compile(r"(?P<minutes>[0-9]{1,3})\s?(?:m|mins?|minutes?)"),
)
_READABLE = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "½": ".5"})


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A start, and a length where an end was typed; not ``sure`` means morning or afternoon was left open."""

    start: time
    minutes: int | None = None
    sure: bool = True

    def near(self, usual: time) -> time:
        """Return the start, and where it was left open the reading nearer to the usual one."""
        return self.start if self.sure else _clock(min(_both(_minute(self.start)), key=_distance(_minute(usual))))


def readable(line: str) -> str:
    """Return one tidied line as the small grammars expect it: lower case, plain hyphens and apostrophes."""
    return line.translate(_READABLE).lower()


def read_time(text: str, *, bare: bool = False) -> TypedTime | None:
    """Read a text that is a time and nothing else.

    :param text: as ``readable`` returns it
    :param bare: whether a number alone ("19") is a time; "at 19" always is
    """
    text = _NOON.sub("12:00", text)
    if one := _ONE.fullmatch(text):
        starts = _readings(one, 1)
        alone = not (bare or one["prefix"] or one["minute1"] or one["half1"])
        return None if alone or not starts else TypedTime(_clock(starts[0]), sure=len(starts) == 1)
    two = _TWO.fullmatch(text)
    return _shortest(_readings(two, 1), _readings(two, 2)) if two else None


def read_minutes(text: str) -> int | None:
    """Read a text that is a length and nothing else, in minutes.

    :param text: as ``readable`` returns it
    """
    for length in _LENGTHS:
        if found := length.fullmatch(text):
            parts = found.groupdict()
            whole = round(float(parts.get("hours") or 0) * HOUR)
            return whole + int(parts.get("rest") or 0) + int(parts.get("minutes") or 0)
    return None


def _readings(found: re.Match[str], n: int) -> list[int]:
    """Return the minutes of the day that a clock may mean: none, one, or two where morning or afternoon is open."""
    hour, minute, half = found[f"hour{n}"], found[f"minute{n}"], found[f"half{n}"] or ""
    at = int(hour) * HOUR + int(minute or 0)
    if half.startswith(("a", "p")):
        return _with_half(at, is_afternoon=half.startswith("p"))
    is_24_hour = len(hour) > 1 and minute is not None
    return list(_both(at)) if HOUR <= at < HALF_DAY and not is_24_hour else [at]


def _with_half(at: int, *, is_afternoon: bool) -> list[int]:
    """Read "3pm", and "15:00 pm" as people do type it; there is no "0pm" and no "15:00 am"."""
    if at >= HALF_DAY + HOUR:
        return [at] if is_afternoon else []
    return [at % HALF_DAY + HALF_DAY * is_afternoon] if at >= HOUR else []


def _shortest(starts: list[int], ends: list[int]) -> TypedTime | None:
    """Return the shortest reading of a range, at most half a day; two that are equally short leave it open."""
    lengths = [((end - start) % DAY, start) for start, end in product(starts, ends)]
    fitting = sorted({(length, start) for length, start in lengths if 0 < length <= HALF_DAY})
    if not fitting:
        return None
    length, start = fitting[0]
    return TypedTime(_clock(start), length, sure=[each for each, _ in fitting].count(length) == 1)


def _both(minute: int) -> tuple[int, int]:
    return minute % HALF_DAY, minute % HALF_DAY + HALF_DAY


def _minute(of: time) -> int:
    return of.hour * HOUR + of.minute


def _clock(minute: int) -> time:
    return time(*divmod(minute, HOUR))


def _distance(usual: int) -> Callable[[int], int]:
    return lambda minute: abs(minute - usual)
