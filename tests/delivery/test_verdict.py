"""What Discord's answer to a message means: the table of reliability.md 3.2."""

import aiohttp
import pytest

from bot.delivery.verdict import Verdict, judge
from tests.delivery.fake_post import http_error


@pytest.mark.parametrize(
    ("status", "code", "verdict"),
    [
        (404, 10008, Verdict.DELIVERED),
        (500, 0, Verdict.UNKNOWN),
        (503, 0, Verdict.UNKNOWN),
        (429, 0, Verdict.NOT_SENT),
        (403, 40003, Verdict.NOT_SENT),
        (403, 50007, Verdict.REFUSED),
        (403, 50278, Verdict.REFUSED),
        (403, 50001, Verdict.CLOSED),
        (403, 50013, Verdict.CLOSED),
        (404, 10003, Verdict.CLOSED),
        (404, 10004, Verdict.CLOSED),
        (400, 50083, Verdict.CLOSED),
        (400, 50035, Verdict.WRONG),
        (404, 10013, Verdict.IMPOSSIBLE),
        (401, 0, Verdict.DEAD),
    ],
)
def test_an_answer_of_discord_has_its_verdict(status: int, code: int, verdict: Verdict) -> None:
    """A deleted message is told from a missing channel by the code, not by the 404."""
    answered = judge(http_error(status, code))

    assert (answered.verdict, answered.code) == (verdict, code)


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ClientConnectionError(), OSError(), KeyError("bug")])
def test_no_clear_answer_is_unknown(error: BaseException) -> None:
    """It may have been sent, so it is tried again with the same nonce and never with another."""
    assert judge(error).verdict is Verdict.UNKNOWN
