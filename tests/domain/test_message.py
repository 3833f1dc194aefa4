"""What must be said, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import CARDS, REMINDERS, Kind, Target

snowflakes = st.integers(0, 2**63 - 1)
targets = (
    snowflakes.map(lambda number: Target(channel_id=number))
    | snowflakes.map(lambda one: Target(user_id=one))
    | snowflakes.map(lambda one: Target(owner_of=one))
)


@given(targets)
def test_a_target_comes_back_from_what_it_is_written_as(target: Target) -> None:
    """A row says where its message goes, to the last digit."""
    written = str(target)

    read = Target.parse(written)

    assert read == target


@given(snowflakes)
def test_a_channel_a_person_and_an_owner_of_one_number_are_different_places(number: int) -> None:
    """A message to a person can never turn up in a channel."""
    channel, person, owner = Target(channel_id=number), Target(user_id=number), Target(owner_of=number)

    written = str(channel), str(person), str(owner)

    assert written == (f"c:{number}", f"u:{number}", f"o:{number}")


@pytest.mark.parametrize("kind", Kind)
def test_what_shows_a_row_is_edited_and_what_is_said_once_stays(kind: Kind) -> None:
    """Cards, invitations, reminders and what else would go stale are kept fresh; notices and roles are not."""
    name = kind.value

    is_card = kind in CARDS

    fresh = REMINDERS | {Kind.MEETING_MOVED, Kind.AT_RISK, Kind.QUORUM_NUDGE, Kind.COMMITMENT, Kind.STOP_RESULT}
    final = {Kind.RATING_CARD}  # what was counted once stays so
    assert is_card == ((name.endswith(("_card", "_invitation")) and kind not in final) or kind in fresh)
