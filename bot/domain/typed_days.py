"""Read the days people type: "Sunday, 10 January 2027", "10/1", "next Sunday", "in 2 weeks".

Our grammar finds the day and leaves the rest; dateparser then says which day that is. It is only ever given what the
grammar let through, because on its own it takes "Sunday 32" for a year, "10/13" for the year 2113, "14 Nov" on that
very morning for next year's, and a line of prose with a number in it for a date.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import dateparser

from bot.domain.wall_time import WEEKDAYS

WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:\bthe )?\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_LONG_YEAR = r"(?:19|20|21)[0-9]{2}"
# "10 Jan 27" and "10 Jan 27 15:00" have a year; "10 Jan 20:00", "10 Jan 20 h" and "10 Jan 20-22" a time.
_YEAR = rf"(?:[\s,-]+(?P<year>{_LONG_YEAR}\b|'[0-9]{{2}}\b|[2-9][0-9](?=$|,|\s(?:at\b|from\b|@|[0-9]))))?"
# "10/1", "10.1." and "10-1-2027", but not "10-12" without a year: that is from ten to twelve.
_NUMBERS = (
    r"(?<![0-9:./-])(?P<day>[0-9]{1,2})(?P<by>[/.-])(?P<month>0?[1-9]|1[0-2])"
    rf"(?:(?P=by)(?P<year>{_LONG_YEAR}|[0-9]{{2}})|(?<!-[0-9])(?<!-[0-9]{{2}}))\.?(?![0-9:]|\s?[ap]\.?m\b)"
)
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<year>{_LONG_YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:\b|t(?=[0-9]))",
        rf"{_DAY}(?:\sof\s|\s|-)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH}\s{_DAY}\b{_YEAR}",
        _NUMBERS,
    )
)
_RELATIVE = re.compile(
    r"\b(?:today|tomorrow|(?:the )?day after tomorrow"
    r"|in (?:an?|one|two|three|four|[0-9]{1,2}) (?:days?|weeks?|fortnight))\b"
)
_WEEKDAY = re.compile(rf"\b(?P<which>this |next )?(?P<weekday>{WEEKDAY})\b\.?")
_DATEPARSER_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Mention = Literal["date", "weekday", "weekday alone"]


@dataclass(frozen=True, slots=True)
class TypedDay:
    """The day that was meant, and what else was typed."""

    on: date
    rest: str
    weekday: int | None = None  # where one was typed beside a date: 0 Monday .. 6 Sunday
    guess: Literal["year", "day"] | None = None

    @property
    def is_contradictory(self) -> bool:
        """Whether the weekday typed is not that day's."""
        return self.weekday is not None and self.weekday != self.on.weekday()


def weekday_number(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday.

    :param word: a weekday as ``WEEKDAY`` finds it
    """
    return WEEKDAYS.index(word[:3].title())


def mention(text: str) -> Mention | None:
    """Tell whether a text names a day by its date, or by a weekday, with or without anything else.

    :param text: as ``readable`` returns it
    """
    if _RELATIVE.search(text) or any(pattern.search(text) for pattern in _DATES):
        return "date"
    found = _WEEKDAY.search(text)
    if not found:
        return None
    return "weekday" if _without(text, found) else "weekday alone"


def read_day(text: str, today: date) -> TypedDay | None:
    """Read the day that a text names, once; day before month, and the next such day where the year is left out.

    :param text: as ``readable`` returns it
    :param today: what the calendar shows where the group is
    """
    for pattern in _DATES:
        if found := pattern.search(text):
            return _dated(text, found, today)
    if found := _RELATIVE.search(text):
        return _relative(text, found, found[0], today)
    if found := _WEEKDAY.search(text):
        # dateparser knows "next wednesday", but not "next wed".
        named = _DATEPARSER_WEEKDAYS[weekday_number(found["weekday"])]
        return _relative(text, found, f"{found['which'] or ''}{named}", today)
    return None


def _relative(text: str, found: re.Match[str], phrase: str, today: date) -> TypedDay | None:
    on = _meant(phrase, datetime.combine(today, time(12)))
    return TypedDay(on, _without(text, found), guess="day") if on else None


def _dated(text: str, found: re.Match[str], today: date) -> TypedDay | None:
    rest, weekday = _without(text, found), None
    if beside := _WEEKDAY.search(rest):
        rest, weekday = _without(rest, beside), weekday_number(beside["weekday"])
    # Just before midnight, so that dateparser's "future" includes today.
    on = _meant(_plain(found), datetime.combine(today, time()) - timedelta(seconds=1))
    return TypedDay(on, rest, weekday, None if found["year"] else "year") if on else None


def _plain(found: re.Match[str]) -> str:
    """Return a date in the one form that dateparser reads without doubt."""
    year = (found["year"] or "").lstrip("'")
    century = "20" if len(year) == len("27") else ""
    month = f"/{found['month']}/" if found["month"].isdigit() else f" {found['month'].rstrip('.')} "
    return f"{found['day']}{month}{century}{year}".rstrip(" /")


def _meant(phrase: str, base: datetime) -> date | None:
    settings: dict[str, Any] = {
        "DATE_ORDER": "DMY",
        "STRICT_DATE_ORDER": "all",
        "PREFER_LOCALE_DATE_ORDER": False,
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": base,
        "TIMEZONE": "UTC",  # else it asks the machine for its own
        "PARSERS": ["relative-time", "absolute-time"],
    }
    meant = dateparser.parse(phrase, languages=["en"], settings=settings)
    return meant.date() if meant else None


def _without(text: str, found: re.Match[str]) -> str:
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(re.sub(r"[,()]|\bon\b", " ", rest).split())
