"""A value out of a JSON file that knows where it stands, so that every error can say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeGuard

from bot.planfile.problem_file import PlanFileError

LARGEST = 1_000_000
"""No number in a problem comes near it."""


@dataclass(frozen=True, slots=True)
class JsonValue:
    """One value, not yet trusted.

    :param where: such as ``slots[3].start``; empty for the whole file
    """

    value: object
    where: str = ""

    def wrong(self, code: str, **params: object) -> PlanFileError:
        """Return the error for this value."""
        return PlanFileError(code, where=self.where or "the file", **params)

    def __getitem__(self, key: str) -> "JsonValue":
        """Return the value of a key; null where there is none."""
        return JsonValue(self._object().get(key), f"{self.where}.{key}".lstrip("."))

    def __iter__(self) -> Iterator["JsonValue"]:
        """Go through a list."""
        if not _is_list(self.value):
            raise self.wrong("not_a_list")
        return (JsonValue(value, f"{self.where}[{place}]") for place, value in enumerate(self.value))

    @property
    def is_given(self) -> bool:
        """Neither missing nor null."""
        return self.value is not None

    def keys(self) -> list[str]:
        """Return the keys of an object."""
        return list(self._object())

    def _object(self) -> dict[str, object]:
        if not _is_object(self.value):
            raise self.wrong("not_an_object")
        return self.value

    def number(self, least: int = 0) -> int:
        """Return a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= LARGEST:
            raise self.wrong("not_a_number", least=least)
        return self.value

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            raise self.wrong("not_a_text")
        return self.value

    def flag(self) -> bool:
        """Return true or false; false where it is missing."""
        if self.is_given and not isinstance(self.value, bool):
            raise self.wrong("not_a_flag")
        return bool(self.value)

    def day(self) -> date:
        """Return a local date."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.wrong("not_a_date", value=self.value) from None

    def moment(self) -> datetime:
        """Return a local date and time, without a zone."""
        try:
            moment = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.wrong("not_a_time", value=self.value) from None
        if moment.tzinfo is not None:
            raise self.wrong("has_a_zone", value=self.value)
        return moment


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
