"""Three rounds with an organiser who only confirms: how little the bot asks of people."""

import asyncio
import re

import pytest

from bot.demo.play import play
from tests.once import once


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Play three rounds once."""

    def played() -> str:
        lines: list[str] = []
        asyncio.run(play("rounds", lines.append))
        return "\n".join(lines)

    return once(tmp_path_factory, "play-rounds", played)


def counted(told: str, what: str) -> list[int]:
    """Return a count of each round."""
    return [int(number) for number in re.findall(rf"^round=\d.* {what}=(\d+)", told, re.MULTILINE)]


def test_a_round_takes_at_most_twelve_taps_of_organisers(told: str) -> None:
    """Publishing, asking about newcomers, and saying after each meeting who was there; a look counts as a tap."""
    acts, taps = counted(told, "organiser_acts"), counted(told, "organiser_taps")

    assert len(acts) == len(taps) == 3
    assert max(acts) <= max(taps) <= 12


def test_a_round_posts_at_most_twenty_five_messages_in_the_channel(told: str) -> None:
    """Those that are removed later count too."""
    posts = counted(told, "channel_posts")

    assert len(posts) == 3
    assert max(posts) <= 25


def test_a_round_notifies_a_member_at_most_twenty_times(told: str) -> None:
    """Pings and direct messages; of whoever is notified most and is no organiser."""
    notified = counted(told, "notified_at_most")

    assert len(notified) == 3
    assert max(notified) <= 20


def test_three_series_are_ridden_to_their_end(told: str) -> None:
    """The last thing shown is how each of them went."""
    assert "The third series is over" in told
    assert told.partition("The third series is over")[2].count("of 8)") >= 1
