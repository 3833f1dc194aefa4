"""The one place that turns anything that went wrong into a sentence (style.md rule 7)."""

import logging
import secrets

import discord
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import UserError
from bot.ui import kit
from bot.ui.agreement import read_button
from bot.ui.texts import agreement, availability, errors, group, series

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062  # too late: the answer has nowhere to go; what was committed stands and is shown
ALREADY_ANSWERED = 40060  # the first try had passed


def explain(error: BaseException, *, again: str | None = None) -> discord.ui.LayoutView:
    """Return what the person reads, in order of precedence.

    :param again: the ``custom_id`` of the tap that opens a refused form again

    1. a ``UserError`` is its sentence, with the button that helps where there is one;
    2. a database that can't write says that nothing was saved;
    3. anything else is a reference for the person and one traceback for the operator.
    """
    if isinstance(error, UserError):
        try_again = [kit.row(kit.button(errors.TRY_AGAIN, again, kit.MAIN))] if again else []
        return kit.panel(errors.sentence(error.code, error.params), *(_help(error) or try_again), accent=0x8A6D3B)
    reference = secrets.token_hex(3)
    log.error("unexpected reference=%s", reference, exc_info=error)
    code = "not_saved" if isinstance(error, SQLAlchemyError) else "unexpected"
    return kit.panel(errors.sentence(code, {"reference": reference}), accent=0x8A3B3B)


def is_too_late(error: BaseException) -> bool:
    """Say whether Discord no longer takes an answer, which harms nothing: the rows hold what was tapped."""
    return isinstance(error, discord.HTTPException) and error.code in {UNKNOWN_INTERACTION, ALREADY_ANSWERED}


def _help(error: UserError) -> list[discord.ui.ActionRow[discord.ui.LayoutView]]:
    """Return the button that puts right what a sentence says."""
    if error.code == "over_full":
        where = kit.custom_id("group", "add_anyway", int(str(error.params["ask_id"])))
        return [kit.row(kit.button(group.ADD_ANYWAY, where))]
    if error.code == "are_you_in":
        where = kit.custom_id("group", "ask_in", int(str(error.params["group_id"])))
        return [kit.row(kit.button(group.ASK_IN, where, kit.MAIN))]
    if error.code == "answers_changed":
        where = kit.custom_id("series", "look", int(str(error.params["proposal_id"])))
        return [kit.row(kit.button(series.LOOK_AGAIN, where, kit.MAIN))]
    if error.code == "agreement_changed" and "group_id" in error.params:
        return [kit.row(read_button(int(str(error.params["group_id"])), agreement.LOOK))]
    if error.code == "dates_to_mend":
        return [kit.row(kit.button(availability.CHANGE_DATES, str(error.params["again"]), kit.MAIN))]
    return []
