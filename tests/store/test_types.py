"""Column types: what goes in comes out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from bot.store.types import Flag, Instant, Json, WallTime, milliseconds

SQLITE = sqlite.dialect()
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.integers(0, 4_102_444_800_000))
def test_an_instant_comes_back_to_the_millisecond(kept: int) -> None:
    """No instant of this century drifts by being written and read, however often."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=kept)

    written = Instant().process_bind_param(at, SQLITE)
    read = Instant().process_result_value(written, SQLITE)

    assert (written, read) == (kept, at)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_wall_time_comes_back_naive(wall: datetime) -> None:
    """What the clock on the wall shows is kept as it is shown, to the minute."""
    written = WallTime().process_bind_param(wall, SQLITE)

    read = WallTime().process_result_value(written, SQLITE)

    assert read == wall
    assert written == f"{wall:%Y-%m-%dT%H:%M}"


@given(plain.filter(lambda value: value is not None))
def test_a_value_without_a_shape_comes_back(value: Any) -> None:
    """Lists, numbers of any size, and every character there is."""
    written = Json().process_bind_param(value, SQLITE)

    read = Json().process_result_value(written, SQLITE)

    assert read == value


@pytest.mark.parametrize("kind", [Instant(), WallTime(), Flag(), Json()])
def test_nothing_stays_nothing(kind: Instant | WallTime | Flag | Json) -> None:
    """An absent value is NULL both ways."""
    nothing: Any = None

    both = kind.process_bind_param(nothing, SQLITE), kind.process_result_value(nothing, SQLITE)

    assert both == (None, None)


def test_yes_and_no_are_one_and_nought() -> None:
    """STRICT tables know no booleans."""
    written = [Flag().process_bind_param(value, SQLITE) for value in (True, False)]

    read = [Flag().process_result_value(value, SQLITE) for value in written]

    assert (written, read) == ([1, 0], [True, False])


def test_an_instant_in_any_zone_is_the_same_instant() -> None:
    """The zone of an aware time does not matter to what is kept."""
    at = datetime.fromisoformat("2027-07-01T09:00:00+01:00")

    kept = milliseconds(at)

    assert kept == milliseconds(datetime(2027, 7, 1, 8, tzinfo=UTC))
