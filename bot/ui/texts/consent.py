"""Newcomers: what organisers call, what members are asked in private, and what organisers hear of it."""

from datetime import datetime

from bot.domain import wall_time
from bot.domain.consent import RoundState, Said
from bot.domain.group import Group
from bot.domain.membership import Membership
from bot.domain.offers import Offer, OfferState
from bot.domain.second_word import SecondWord, WordState
from bot.domain.typed_text import inert
from bot.services.calling import CallView
from bot.services.consent import FlagView, RoundView
from bot.ui.texts import words

ASK = "Ask the group about newcomers"
START = "Ask the group"
DECLINE = "No newcomers this time"
SETTLE = "Settle the bus stop…"
SETTLE_NOW = "Settle it"
BACK = "Back to the free seats"
BREAKS = "Breaks…"
FLAGS = "Who is not offered a seat"
LIFT = "We have talked: offer a seat after all…"
APART = "Two who can't share a group…"
TOGETHER = "Two who can share a group after all…"
BREAKS_TITLE = "Breaks in the next series"
BREAKS_FIELD = "Days without meetings"
BREAKS_HINT = "Such as 24 Dec - 3 Jan; several with semicolons. Empty for none."

SAID = {
    Said.FINE: "Fine",
    Said.CONFLICT: "I know a reason it could not work",
    Said.TALK_FIRST: "Talk to me first",
}
NOTHING_SAID = "Fine, unless you say otherwise"

_ENDINGS = {
    OfferState.LIVE: "is offered a seat",
    OfferState.ACCEPTED: "has taken a seat",
    OfferState.DECLINED: "let it pass",
    OfferState.EXPIRED: "did not answer",
    OfferState.WITHDRAWN: "was told that the seat is gone",
}


def call(view: CallView) -> str:
    """Return what an organiser reads before and after a round is called."""
    title = f"## Free seats\n{inert(view.group.name)}: {_seats(view)}"
    if view.asked.is_settled:
        return f"{title}\nEverything about them is settled."
    if view.asked.state is RoundState.DECLINED:
        return f"{title}\n{_declined(view)}"
    return f"{title}\n{_under_way(view) if view.is_called else _to_call(view)}"


def _seats(view: CallView) -> str:
    free = words.count(view.open_seats, "seat is", "seats are") if view.open_seats else "no seat is"
    return f"{free} free that nobody is offered."


def _to_call(view: CallView) -> str:
    if not view.line:
        return "So there is nobody to ask the group about."
    names = words.listed([words.called(row.name, row.user_id) for row in view.line])
    seats = words.count(view.open_seats, "seat") if view.open_seats > 1 else "seat"
    closing = (
        "Then the next series is settled, everybody hears what concerns them, and its question about dates opens."
        if view.stop
        else "Whoever takes one rides from the first meeting."
    )
    return (
        f"Next in line: {names}.\n"
        f"If you ask the group, everybody who rides on is asked about them in private, "
        f"{_from(view)}until {words.moment(view.asked.ends_at)}. Silence means fine. Then the first in line are offered "
        f"the {seats}, and an offer that is not taken passes on by itself. {closing} Your one tap covers all of this; "
        "where there is another organiser, the offers wait for their word, or for a day without objection."
    )


def _from(view: CallView) -> str:
    return f"from {words.moment(view.asked.starts_at)} " if view.asked.starts_at > view.asked.called_at else ""


def _under_way(view: CallView) -> str:
    asked = view.asked
    names = words.listed([words.called(row.name, row.user_id) for row in view.line])
    if asked.state is RoundState.CALLED:
        said = f"The group is asked about newcomers from {words.moment(asked.starts_at)}, for five days."
    elif not view.offers:
        said = f"The group is asked about {names}. Offers go out after {words.moment(asked.ends_at)}."
    else:
        said = "\n".join(_offer(offer, view) for offer in view.offers)
    return "\n".join([said, *_word(view.word)])


def _offer(offer: Offer, view: CallView) -> str:
    row = next((row for row in view.known if row.user_id == offer.user_id), None)
    until = f", until {words.moment(offer.ends_at)}" if offer.is_live else ""
    return f"- {words.called(row.name if row else None, offer.user_id)} {_ENDINGS[offer.state]}{until}"


def _word(word: SecondWord | None) -> list[str]:
    if word is None or word.is_carried_out:
        return []
    if word.state is WordState.WAITING:
        return [
            f"The other organiser has been asked; without an objection the offers may go out {words.moment(word.until)}."
        ]
    return [
        "The offers wait: the two of you have not agreed on them yet. *Ask the group* asks once more for the other's word."
    ]


def _declined(view: CallView) -> str:
    pending = view.departure is not None and view.departure.pending
    when = "as soon as no seat is undecided" if pending else f"{words.moment(view.asked.starts_at)}"
    return f"Nobody is asked about newcomers this time. It is settled {when}."


def settle_look(view: CallView) -> str:
    """Return what settling does, before it is done."""
    lines = [f"## Settle the bus stop\n{inert(view.group.name)}"]
    if view.departure is not None:
        lines += [f"**Riding on:** {words.people(view.departure.riding) or 'nobody'}"]
        lines += [f"**Seats kept:** {words.people(view.departure.kept)}"] if view.departure.kept else []
        lines += (
            [f"**Not decided yet:** {words.people(view.departure.pending)}. It waits for them."]
            if view.departure.pending
            else []
        )
    dates = ", ".join(wall_time.in_words(date.local) for date in view.dates)
    closes = f", until {words.moment(view.closes_at)}" if view.closes_at else ""
    lines += [
        (
            "Everybody who waits hears their place. Who rides on is asked about the next series at once"
            f"{closes}: {dates}. *Breaks…* keeps days free."
        ),
        f"It can be settled {words.moment(view.asked.starts_at)} at the earliest." if _from(view) else "",
    ]
    return "\n".join(filter(None, lines))


def consent_ask(view: RoundView) -> str:
    """Return the private question to a member about newcomers."""
    return (
        f"**{inert(view.group.name)}**: somebody new may come in, and you are asked first, in private, until "
        f"{words.moment(view.asked.ends_at)}. Saying nothing means fine by you.\n"
        "Please look whether you have another tie with one of them, such as at work or in the family. No reason is asked "
        "or kept, and nobody can see what you say: organisers only read who is not offered a seat this time."
    )


def newcomer(row: Membership) -> str:
    """Return a newcomer as members are asked about them: the name and the one line they wrote."""
    line = f"\n{inert(row.line)}" if row.line else ""
    return f"**{words.called(row.name, row.user_id)}**{line}"


def saved(view: RoundView) -> str:
    """Return what a member reads once something is saved."""
    said = {*view.own.values()}
    lines = [f"Saved. You can change it until {words.moment(view.asked.ends_at)}."]
    if Said.TALK_FIRST in said:
        organisers = words.people(row.user_id for row in view.known if row.is_organiser)
        lines.append(
            f"Organisers are told that somebody would like to talk first. Please find {organisers}, since nobody notes who "
            "you are."
        )
    if Said.CONFLICT in said:
        lines.append("Organisers read who is not offered a seat this time, and nothing more. You need not explain.")
    return "\n".join(lines)


def flagged(view: RoundView) -> str:
    """Return what organisers are told when somebody is not offered a seat this time."""
    names = words.listed([words.called(row.name, row.user_id) for row in _flagged(view)])
    return (
        f"**{inert(view.group.name)}**: somebody knows a reason it could not work, or would like to talk first, about "
        f"{names}: no seat is offered there this time, unless you take it back after talking. I keep neither who said so nor "
        "why. Places in line stay, and everybody without a seat reads the same words. Only organisers see this."
    )


def bring(group: Group) -> str:
    """Return the prompt to talk about newcomers together."""
    return (
        f"**{inert(group.name)}**: somebody would like to talk first about several newcomers. Perhaps bring it to the next "
        "meeting. I don't keep who it was, and nothing more follows from it."
    )


def role_history(group: Group) -> str:
    """Return what organisers are told once, before the first seat is offered."""
    return (
        f"**{inert(group.name)}**: before seats are offered, please know that whoever gets the member role can read all that "
        f"stands in <#{group.channel_id}>, from its beginning. If newcomers should not, tidy it before they come, or move the "
        "group to a new channel with `/group settings`."
    )


def flags(view: FlagView) -> str:
    """Return who is not offered a seat, for organisers, and who has looked."""
    names = [f"- {words.called(row.name, row.user_id)}" for row in _flagged(view.view)]
    apart = [_pair(view.view, sorted(pair)) for pair in sorted(view.view.asked.apart, key=sorted)]
    looks = "; ".join(f"<@{user_id}> {_at(at)}" for user_id, at in view.looks[:6])
    return "\n".join(
        [
            "## Not offered a seat this time",
            *(names or ["Nobody, so far."]),
            *(["**Not both of them:**", *apart] if apart else []),
            "All of this is forgotten when the seats are settled.",
            f"-# Organisers who looked here: {looks}",
        ]
    )


def _pair(view: RoundView, pair: list[int]) -> str:
    names = {row.user_id: row.name for row in view.known if row.name}
    return f"- {words.named(pair, names)}: the later in line is offered a seat only if the other takes none"


def breaks_saved(view: CallView) -> str:
    """Return the receipt of breaks: what the next question would offer."""
    dates = ", ".join(wall_time.in_words(date.local) for date in view.dates)
    return f"Saved. The next series would be asked about with these dates: {dates}."


def _flagged(view: RoundView) -> list[Membership]:
    return [row for row in view.newcomers if row.user_id in view.asked.flagged]


def _at(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:f>"
