"""Read the breaks an organiser types: "24 Dec - 3 Jan; 1 Aug to 5 Sep 2027"."""

import re
from datetime import date, datetime

from bot.domain.series import Break
from bot.domain.typed_days import read_day
from bot.domain.typed_text import clip
from bot.domain.typed_times import readable
from bot.domain.wall_time import local
from bot.errors import UserError

MOST_BREAKS = 6
LONGEST = 183  # days; what is longer was typed the wrong way round
_CLIP = 60  # characters; no break is longer
_BETWEEN = re.compile(r"\s*[–—]\s*|\s+-\s*|\s*-\s+|\s+(?:to|until|till)\s+|(?<=[a-z])-|-(?=[0-9]{1,2}\s?[a-z])")
"""What stands between the ends; the dashes of "2027-12-24" don't."""


def read_breaks(text: str, *, now: datetime, zone: str) -> tuple[Break, ...]:
    """Read breaks, divided by semicolons or new lines; nothing typed is no break.

    Without a year the first day is the next such day from now in ``zone``, the last the next one after the first.

    :raises UserError: ``not_a_break`` (typed, clipped), ``too_many_breaks`` (limit)
    """
    typed = [entry for entry in re.split(r"[;\r\n]", text) if clip(entry, _CLIP)]
    if len(typed) > MOST_BREAKS:
        raise UserError("too_many_breaks", limit=MOST_BREAKS)
    today = local(now, zone).date()
    return tuple(_break(clip(entry, _CLIP), today) for entry in typed)


def _break(text: str, today: date) -> Break:
    ends = [end for end in _BETWEEN.split(readable(text)) if end]
    first = _day(ends[0], today) if ends else None
    last = _day(ends[-1], first) if first else None
    if first is None or last is None or len(ends) > 2 or not 0 <= (last - first).days < LONGEST:  # noqa: PLR2004 - two ends
        raise UserError("not_a_break", typed=text)
    return Break(first, last)


def _day(text: str, earliest: date) -> date | None:
    read = read_day(text, earliest)
    return read.on if read is not None and not read.rest and not read.is_contradictory else None
