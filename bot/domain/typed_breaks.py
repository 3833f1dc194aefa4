"""Read the breaks an organiser types: "24 Dec - 3 Jan; 1 Aug to 5 Sep 2027"."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.series import Break
from bot.domain.typed_days import TypedDay, read_day
from bot.domain.typed_text import clip
from bot.domain.typed_times import readable
from bot.domain.wall_time import local
from bot.errors import UserError

MOST_BREAKS = 6
LONGEST = 183  # days; what is longer was typed the wrong way round
_CLIP = 60  # characters; no break is longer
_TO = r"(?:to|until|till)\b"
_BETWEEN = re.compile(rf"\s*[–—]\s*|\s+-\s*|\s*-\s+|\s+{_TO}\s+|(?<=[a-z])-|-(?=[0-9]{{1,2}}\s?(?!{_TO})[a-z])")
"""What stands between the ends; the dashes of "2027-12-24" don't."""


def read_breaks(text: str, *, now: datetime, zone: str) -> tuple[Break, ...]:
    """Read breaks, divided by semicolons or new lines; nothing typed is no break.

    Without a year it is the break that is under way in ``zone``, else the next to come.

    :raises UserError: ``not_a_break`` (typed, clipped), ``too_many_breaks`` (limit)
    """
    typed = [entry for entry in re.split(r"[;\r\n]", text) if clip(entry, _CLIP)]
    if len(typed) > MOST_BREAKS:
        raise UserError("too_many_breaks", limit=MOST_BREAKS)
    today = local(now, zone).date()
    return tuple(_break(clip(entry, _CLIP), today) for entry in typed)


def _break(text: str, today: date) -> Break:
    ends = [end for end in _BETWEEN.split(readable(text)) if end]
    found = _under_way(ends, today) or _from(ends, today)
    if found is None or len(ends) > 2:  # noqa: PLR2004 - two ends
        raise UserError("not_a_break", typed=text)
    return found


def _under_way(ends: Sequence[str], today: date) -> Break | None:
    """Return the break that has begun and is not over, where its beginning has no year."""
    first = _day(ends[0], today) if ends else None
    if first is None or first.guess != "year":
        return None
    found = _from(ends, today - timedelta(days=LONGEST))
    return found if found is not None and today in found else None


def _from(ends: Sequence[str], earliest: date) -> Break | None:
    """Return the next break from a day on, not too long a one; its end is the next such day after its beginning."""
    first = _day(ends[0], earliest) if ends else None
    last = _day(ends[-1], first.on) if first else None
    if first is None or last is None or not 0 <= (last.on - first.on).days < LONGEST:
        return None
    return Break(first.on, last.on)


def _day(text: str, earliest: date) -> TypedDay | None:
    read = read_day(text, earliest)
    return read if read is not None and not read.rest and not read.is_contradictory else None
