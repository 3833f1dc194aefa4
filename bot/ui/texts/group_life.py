"""A group's life as a whole: where it is, pausing and waking it, and closing it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from bot.domain import wall_time
from bot.domain.asked_round import Objection, RollCall, Round
from bot.domain.group import Group
from bot.domain.group_life import Life
from bot.domain.meeting import Meeting
from bot.domain.typed_text import inert
from bot.ui.texts import words

STATES: Mapping[Life, str] = {
    Life.FORMING: "The group is being formed: no series has been agreed yet.",
    Life.RUNNING: "The group is running.",
    Life.AT_BUS_STOP: "The group is at its bus stop: everybody says whether they ride on.",
}

PAUSE = "Pause it until then"
PAUSE_AND_CANCEL = "Pause it, and cancel them"
PAUSE_TYPE = "Type a day…"
PAUSE_FORM = "Pause the group"
PAUSE_UNTIL = "Until which day?"
PAUSE_HINT = "Such as 1 Sep, at most two years ahead"
WAKE = "Wake it now"
LEAVE = "Leave it as it is"

BACK = "Yes, I'm back"
OFF = "I get off here"

CLOSE_TOGETHER = "We decided it together"
CLOSE_ASK = "Ask everybody"
CLOSE_NOW = "Close it now"
CLOSE_STOP = "Stop asking"
FINE = "Fine"
WAIT = "Please wait"
UNDO = "Undo"


def on(day: date) -> str:
    """Return a day in words, such as "Wed 1 Sep 2027"."""
    return wall_time.in_words(datetime.combine(day, time()), year=True).partition(",")[0]


def state(group: Group, life: Life) -> str:
    """Return where a group is in its life."""
    if life is Life.PAUSED and group.wake_on is not None:
        return paused(group)
    if life is Life.CLOSED and group.closed_at is not None:
        return f"The group closed {words.moment(group.closed_at)}."
    return STATES[life]


def paused(group: Group) -> str:
    """Return until when a group is paused, and whom to ask about it."""
    day = on(group.wake_on) if group.wake_on is not None else ""
    contact = f" Nobody looks after it at the moment; <@{group.contact_id}> can be asked." if group.contact_id else ""
    return f"The group is paused until {day}. Everybody keeps their seat or their place in line.{contact}"


def pause_intro(group: Group) -> str:
    """Return what a pause means, before a day is typed."""
    return (
        f"## Pause {inert(group.name)}\n"
        "Until a day you type, the group rests: no questions, no meetings, no reminders. Everybody keeps their seat, and the "
        "waiting list its order. On that day everybody is asked whether they are still with you."
    )


def pause_preview(group: Group, wake_on: date, lost: Sequence[Meeting]) -> str:
    """Return what a pause would do, before it is done."""
    lines = [
        f"## Pause {inert(group.name)} until {on(wake_on)}?",
        (
            "An open question about dates is let rest. The channel is told, once; after that I say nothing until then, but that "
            "it is still paused, once a year."
        ),
    ]
    if lost:
        lines.append(f"⚠️ **{_cancelled(lost, 'would be')}**")
    return "\n".join(lines)


def paused_receipt(wake_on: date) -> str:
    """Return the receipt of a pause."""
    return f"Paused until {on(wake_on)}. The channel is told. `/group pause` wakes the group earlier."


def is_paused(group: Group) -> str:
    """Return what an organiser of a paused group sees."""
    return (
        f"## {inert(group.name)} is paused\n{paused(group)}\n"
        "You can wake it now: everybody with a seat is asked whether they are still with you, and has two weeks to say so."
    )


def woken() -> str:
    """Return the receipt of waking a group."""
    return (
        "It is waking: everybody with a seat has been asked whether they are still with you. In two weeks it is running "
        "again, and you hear whom to talk with."
    )


def pause_post(group: Group) -> str:
    """Return what the channel is told when a group pauses."""
    return (
        f"**{inert(group.name)} is paused until {on(group.wake_on) if group.wake_on else ''}.** Meetings that were still to "
        "come are off, and open questions rest. Everybody keeps their seat. On that day I ask each of you whether you are "
        "still with us."
    )


def still_paused(group: Group) -> str:
    """Return what everybody hears once a year."""
    return f"**{inert(group.name)}** is still paused, until {on(group.wake_on) if group.wake_on else ''}. There is nothing to do."


def roll_call(group: Group, asked: Round) -> str:
    """Return what each is asked when a group wakes."""
    until = f" Please say so by {words.moment(asked.closes_at)}." if asked.closes_at else ""
    return (
        f"**{inert(group.name)}** is waking from its pause. Are you still with us?{until}\n"
        "If you say nothing, nothing is taken from you: an organiser gets in touch."
    )


def roll_called(group: Group, said: RollCall) -> str:
    """Return the receipt of an answer."""
    if said is RollCall.BACK:
        return f"Welcome back. **{inert(group.name)}** hears soon how it goes on."
    return (
        f"Your seat in **{inert(group.name)}** has ended; no reason needed. You can still read the channel until tomorrow "
        "morning. If you would like to come back one day, `/waiting-list join` keeps you a place. All the best."
    )


def roll_call_over(group: Group, asked: Round, names: words.Names) -> str:
    """Return what organisers hear when the roll call is over."""
    silent: list[int] = list(asked.outcome.get("silent", ()))
    talk = (
        f"\nI have not heard from {words.named(silent, names)}. Please talk with them: they keep their seat until you end it "
        "with `/group members remove`. Only organisers see this."
        if silent
        else ""
    )
    return f"**{inert(group.name)}** is running again.{talk}\nNext: ask when people can come."


def awake_post(group: Group) -> str:
    """Return what the channel is told when a group is running again."""
    return f"**{inert(group.name)} is running again.** The next thing is to find dates; an organiser asks you soon."


def close_intro(group: Group, waiting: int, lost: Sequence[Meeting]) -> str:
    """Return what closing a group means, before it is done."""
    lines = [
        f"## Close {inert(group.name)}?",
        (
            "Members are told, and lose the role tomorrow morning. What was still to come is taken back. In "
            f"{words.count(group.rules.retention.closed_group_days, 'day')} everything I know of the group is deleted; until then "
            "everybody can take along their own record with `/mine attendance`."
        ),
    ]
    if waiting:
        lines.append(f"{words.count(waiting, 'person who waits is', 'people who wait are')} told kindly.")
    if lost:
        lines.append(f"⚠️ **{_cancelled(lost, 'would be')}**")
    return "\n".join(lines)


CLOSE_WAYS = (
    f"If you decided it at a meeting, say *{CLOSE_TOGETHER}*. Or I ask everybody, each by direct message: they have two weeks "
    "to say *Please wait*, and if nobody does, the group closes."
)
CLOSE_ORPHANED = "Nobody looks after this group, so you may close it."


def asking_now(asked: Round) -> str:
    """Return that everybody is being asked."""
    until = words.moment(asked.closes_at) if asked.closes_at else ""
    return f"Everybody is being asked, until {until}. If nobody would rather wait, the group closes then."


def asked_everybody(asked: Round) -> str:
    """Return the receipt of asking everybody."""
    until = words.moment(asked.closes_at) if asked.closes_at else ""
    return (
        f"Each member is being asked by direct message. They have until {until}. Whoever would rather wait says so to organisers "
        "only; silence is fine."
    )


STOPPED = "I have stopped asking. The group goes on as it is."


def closed_receipt() -> str:
    """Return the receipt of a closed group."""
    return (
        "The group is closed. Everybody is being told. You can undo this until tomorrow morning, when the roles go; after that "
        "it is final."
    )


def close_ask(group: Group, asked: Round) -> str:
    """Return what each member is asked."""
    until = words.moment(asked.closes_at) if asked.closes_at else ""
    return (
        f"**{inert(group.name)}**: the organisers would like to close the group. Is that fine with you? If you would rather wait, "
        f"please say so by {until}; silence counts as fine.\nOnly organisers see who would rather wait, and no reason is asked."
    )


def close_answered(group: Group, said: Objection) -> str:
    """Return the receipt of an answer."""
    if said is Objection.FINE:
        return f"Thank you. It is fine with you that **{inert(group.name)}** closes."
    return (
        f"Thank you. **{inert(group.name)}** is not closed for now. The organisers have been told that you would rather wait, "
        "nobody else; they get in touch with you."
    )


def objected(group: Group, user_id: int) -> str:
    """Return what organisers hear of somebody who would rather wait."""
    return (
        f"**{inert(group.name)}**: <@{user_id}> would rather wait before the group closes. Please talk with them. As long as "
        "they say so, it is not closed. Only organisers see this."
    )


def close_asked(group: Group) -> str:
    """Return what organisers hear when the two weeks are over and somebody would rather wait."""
    return (
        f"**{inert(group.name)}** is not closed: somebody would rather wait. Please bring it to a meeting. You can ask again "
        "with `/group close` whenever you like."
    )


def closed_letter(group: Group, *, inside: bool) -> str:
    """Return what somebody hears when a group closes.

    :param inside: whether they belong to it, rather than wait for it
    """
    if not inside:
        return (
            f"**{inert(group.name)}** has closed, so there will be no seat in it any more. It has nothing to do with you. Thank you "
            "for waiting; what you wrote for it is deleted. `/waiting-list join` shows whether another group is open."
        )
    days = words.count(group.rules.retention.closed_group_days, "day")
    return (
        f"**{inert(group.name)}** has closed. Thank you for riding along. You can read the channel until tomorrow morning. In {days} "
        "what I know of the group is deleted; until then `/mine attendance` shows your own record, to take along."
    )


def reopened_letter(group: Group) -> str:
    """Return what somebody hears when a closing was undone."""
    return f"**{inert(group.name)}** goes on after all: closing it was taken back. Everything is as it was before."


REOPENED = "Undone: the group goes on, and everything is as it was before. Everybody is told."


def _cancelled(lost: Sequence[Meeting], verb: str) -> str:
    last = wall_time.in_words(lost[-1].local)
    if len(lost) == 1:
        return f"The meeting of {last} {verb} cancelled."
    return f"{len(lost)} meetings, until {last}, {verb} cancelled."
