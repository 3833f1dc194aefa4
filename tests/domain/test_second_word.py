"""The other organiser's word: given, refused for now, taken back, or a day without objection."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.membership import Membership, State
from bot.domain.second_word import Act, SecondWord, WordState, others, until
from bot.errors import UserError

ALASDAIR, FERGUS, ISLA, GIL = 1, 2, 3, 7
NOW = datetime(2027, 3, 27, 18, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
WORD = SecondWord(1, 1, Act.SEAT, GIL, ALASDAIR, NOW, NOW + timedelta(days=1))
BOTH = (ALASDAIR, FERGUS)


def test_the_other_organisers_word_decides_it_once() -> None:
    """The same one's second tap changes nothing; another's is told when it was done."""
    agreed = WORD.agree(FERGUS, BOTH, at=LATER)

    assert (agreed.state, agreed.by_other, agreed.decided_at) == (WordState.AGREED, FERGUS, LATER)
    assert agreed.agree(FERGUS, BOTH, at=NOW) == agreed
    with pytest.raises(UserError, match="word_done") as told:
        agreed.agree(ISLA, BOTH, at=LATER)
    assert told.value.params["at"] == LATER


def test_nobody_gives_their_own_word() -> None:
    """Neither to do it nor to wait; only whoever asked takes it back."""
    with pytest.raises(UserError, match="own_word"):
        WORD.agree(ALASDAIR, BOTH, at=LATER)
    with pytest.raises(UserError, match="own_word"):
        WORD.object(ALASDAIR)
    with pytest.raises(UserError, match="not_found"):
        WORD.withdraw(FERGUS, at=LATER)


def test_an_objection_holds_until_whoever_objected_takes_it_back() -> None:
    """A third organiser can't overrule it, unless the objector is no organiser any more."""
    objected = WORD.object(FERGUS)

    assert objected.fall_due(BOTH, at=WORD.until) == objected
    with pytest.raises(UserError, match="word_objected"):
        objected.agree(ISLA, (*BOTH, ISLA), at=LATER)
    assert objected.agree(FERGUS, BOTH, at=LATER).is_carried_out
    assert objected.agree(ISLA, (ALASDAIR, ISLA), at=LATER).is_carried_out


def test_a_day_without_objection_does_it() -> None:
    """Unless whoever asked is no organiser any more."""
    done = WORD.fall_due(BOTH, at=WORD.until)

    assert (done.state, done.by_other, done.decided_at) == (WordState.DONE, None, WORD.until)
    assert WORD.fall_due((FERGUS,), at=WORD.until).state is WordState.WITHDRAWN


@pytest.mark.parametrize("state", [WordState.DONE, WordState.AGREED, WordState.WITHDRAWN])
def test_what_is_decided_stays_so(state: WordState) -> None:
    """No late tap changes it, and it says why."""
    decided = replace(WORD, state=state, by_other=ISLA, decided_at=LATER)
    code = "word_withdrawn" if state is WordState.WITHDRAWN else "word_done"

    with pytest.raises(UserError, match=code):
        decided.object(FERGUS)
    with pytest.raises(UserError, match=code):
        decided.agree(FERGUS, BOTH, at=LATER)
    assert decided.fall_due(BOTH, at=LATER) == decided


def test_what_was_taken_back_is_taken_back_once() -> None:
    """A second tap changes nothing; what is done can't be taken back."""
    withdrawn = WORD.withdraw(ALASDAIR, at=LATER)

    assert withdrawn.withdraw(ALASDAIR, at=WORD.until) == withdrawn
    with pytest.raises(UserError, match="word_done"):
        WORD.agree(FERGUS, BOTH, at=LATER).withdraw(ALASDAIR, at=LATER)


def test_a_day_is_a_day_of_the_groups_clock() -> None:
    """Asked at 18:00 on the eve of the change to summer time, it waits until 18:00: 23 hours."""
    assert until(NOW, 24, "Europe/London") == NOW + timedelta(hours=23)


def test_only_other_organisers_words_count() -> None:
    """Members have none."""
    rows = [Membership(1, one, State.SEATED, NOW, is_organiser=one in BOTH) for one in (ALASDAIR, FERGUS, GIL)]

    assert others(rows, ALASDAIR) == (FERGUS,)
    assert others(rows[:1], ALASDAIR) == ()
