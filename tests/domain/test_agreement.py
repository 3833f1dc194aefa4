"""What a group has agreed: who still has to accept it, what text it takes, and the words it begins with."""

import re
from datetime import UTC, datetime

import pytest

from bot.domain.agreement import LEAST, MOST, SHOWN_AT_MOST, Agreement, clean_agreement, harmless, still_to_accept
from bot.domain.first_agreement import first_text
from bot.domain.group import Kind
from bot.domain.membership import Membership, State
from bot.errors import UserError

MONDAY = datetime(2027, 1, 4, 10, tzinfo=UTC)
ALASDAIR, BRUNO, CALLUM = 1, 2, 3
TEXT = "We keep what is said to ourselves. " * 8
AVOIDED = re.compile(
    r"\b(patient|client|session notes|admin|user|kick|vote|reject|blackball|no-show|leader)s?\b", re.IGNORECASE
)


def row(user_id: int, state: State = State.SEATED) -> Membership:
    return Membership(1, user_id, state, MONDAY)


def test_each_rider_who_has_not_accepted_still_has_to() -> None:
    """In the order they came; who has accepted is asked no more."""
    known = [row(CALLUM), row(ALASDAIR), row(BRUNO)]

    assert still_to_accept(known, {}) == (CALLUM, ALASDAIR, BRUNO)
    assert still_to_accept(known, {ALASDAIR: MONDAY}) == (CALLUM, BRUNO)
    assert still_to_accept(known, {one.user_id: MONDAY for one in known}) == ()


@pytest.mark.parametrize("state", [state for state in State if state is not State.SEATED])
def test_only_who_has_a_seat_is_asked(state: State) -> None:
    """Who waits agrees when they take a seat; who left is asked nothing, whatever they accepted before."""
    known = [row(BRUNO, state), row(ALASDAIR)]

    assert still_to_accept(known, {}) == (ALASDAIR,)
    assert still_to_accept(known, {BRUNO: MONDAY}) == (ALASDAIR,)


@pytest.mark.parametrize("kind", Kind)
def test_the_first_text_is_four_short_paragraphs_without_words_to_avoid(kind: Kind) -> None:
    """Confidentiality and its limits, attendance, contact, leaving; it could have been typed as it is."""
    text = first_text(kind)

    paragraphs = text.split("\n\n")
    begun = [paragraph.partition(":")[0] for paragraph in paragraphs]
    assert begun == ["Confidentiality", "Attendance", "Contact between meetings", "Leaving"]
    assert [len(paragraph) for paragraph in paragraphs if len(paragraph) > 450] == []
    assert AVOIDED.findall(text) == []
    assert clean_agreement(text) == text


def test_the_first_text_says_what_must_be_said() -> None:
    """The limits, Discord, what the group is not, and how somebody leaves well."""
    text = first_text(Kind.SUPPORT)

    for said in (
        "There are limits: where somebody may come to serious harm, or the law or our profession asks it of us",
        "Discord is not end-to-end encrypted",
        "Nobody has to say why.",
        "the group is not supervision, therapy or crisis help.",
        "says so in a meeting and comes once more where possible",
    ):
        assert said in text


def test_a_group_for_peer_supervision_does_not_say_that_it_is_none() -> None:
    """It takes nobody's own supervision's place, and is no therapy and no crisis help either."""
    text = first_text(Kind.PEER_SUPERVISION)

    assert "not supervision" not in text
    assert "is not therapy or crisis help, and takes the place of nobody's own supervision." in text


def test_a_text_is_tidied_and_keeps_its_paragraphs() -> None:
    """Stray blanks, bidi marks and rows of empty lines go; one empty line between paragraphs stays."""
    typed = f"  {TEXT}\u202e\r\n\r\n \r\n\r\nAnd   this.\nAnd that.\n\n"

    assert clean_agreement(typed) == f"{TEXT.strip()}\n\nAnd this.\nAnd that."


def test_a_text_is_neither_too_short_nor_too_long() -> None:
    """Counted once it is tidied; the limits themselves are fine."""
    for length in (LEAST, MOST):
        assert len(clean_agreement("a" * length)) == length
    with pytest.raises(UserError, match="agreement_too_short"):
        clean_agreement("a" * (LEAST - 1) + "\n" * 50)
    with pytest.raises(UserError, match="agreement_too_long"):
        clean_agreement("a" * (MOST + 1))


@pytest.mark.parametrize("typed", ["*" * MOST, "a\n" * (MOST // 2)])
def test_a_text_that_would_not_fit_a_message_once_it_is_harmless_is_too_long(typed: str) -> None:
    """Escapes and isolated lines count too; what passes fits."""
    with pytest.raises(UserError, match="agreement_too_long"):
        clean_agreement(typed)

    assert len(harmless(clean_agreement(typed[: SHOWN_AT_MOST // 4]))) <= SHOWN_AT_MOST


def test_what_was_typed_is_shown_inert_with_its_empty_lines() -> None:
    """No mention, no heading, no link, and nothing reorders our words."""
    shown = Agreement(1, 1, 2, "# We @everyone\n\n[x](http://e.x)").shown

    first, gap, last = shown.split("\n")
    assert "@everyone" not in first
    assert first.startswith("\u2068\\#")
    assert gap == ""
    assert "](http" not in last
