"""A question each of some people gets by direct message."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.asked_round import Asking, Round
from bot.errors import UserError

NOW = datetime(2027, 3, 20, 18, 0, tzinfo=UTC)
ROUND = Round(1, 1, Asking.CLOSING, 1, NOW, NOW + timedelta(days=14), (1, 2, 3), answers={2: "wait"})


def test_only_who_was_asked_answers_and_only_in_time() -> None:
    """The second it ends it is over."""
    ROUND.require_answerable(1, at=NOW + timedelta(days=14, seconds=-1))
    with pytest.raises(UserError, match="round_over"):
        ROUND.require_answerable(1, at=NOW + timedelta(days=14))
    with pytest.raises(UserError, match="not_found"):
        ROUND.require_answerable(4, at=NOW)


def test_who_has_not_answered_is_silent_and_waited_for() -> None:
    """What those who ride on choose can be changed, so it stays with them."""
    assert ROUND.silent == (1, 3)
    assert ROUND.who_said("wait") == (2,)
    assert [ROUND.waits_for(one) for one in (1, 2, 4)] == [True, False, False]
