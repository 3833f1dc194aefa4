"""What a group has agreed: a short text in versions, accepted by each rider once a version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.membership import Membership, State
from bot.domain.typed_text import clean_paragraphs, inert
from bot.errors import UserError

LEAST, MOST = 200, 2000
"""Characters of an agreement."""

SHOWN_AT_MOST = 2800
"""Characters once it is made harmless, so that it fits a message of Discord's with what stands round it."""

Accepted = Mapping[int, datetime]
"""Who has accepted one version, and when."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of a group's agreement.

    :param number: 1 for the first version, which every group has from its start
    :param since: None for the first version
    :param changed_by: the organiser who wrote this version, None for the first
    """

    id: int
    group_id: int
    number: int
    text: str
    since: datetime | None = None
    changed_by: int | None = None

    @property
    def shown(self) -> str:
        """The text made harmless for a message."""
        return harmless(self.text)


def still_to_accept(known: Sequence[Membership], accepted: Accepted) -> tuple[int, ...]:
    """Return the riders who have not accepted a version, in the order of the rows.

    :param accepted: who has accepted that version
    :source: domain.md section 2, "Group agreement"
    """
    return tuple(user_id for user_id in riders(known) if user_id not in accepted)


def riders(known: Sequence[Membership]) -> tuple[int, ...]:
    """Return whom a version is put before, in the order of the rows; who is away is asked when they are back."""
    return tuple(row.user_id for row in known if row.state is State.SEATED)


def clean_agreement(typed: str) -> str:
    """Return the text of an agreement, tidied.

    :raises UserError: ``agreement_too_short`` (least), ``agreement_too_long`` (most), both in characters
    """
    text = clean_paragraphs(typed)
    if len(text) < LEAST:
        raise UserError("agreement_too_short", least=LEAST)
    if len(text) > MOST or len(harmless(text)) > SHOWN_AT_MOST:
        raise UserError("agreement_too_long", most=MOST)
    return text


def harmless(text: str) -> str:
    """Return a text of several lines made harmless for a message, its empty lines kept."""
    return "\n".join(inert(line) for line in text.split("\n"))
