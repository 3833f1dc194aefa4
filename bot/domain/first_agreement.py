"""The text every group begins with; it is written down with the group, so later words of ours change nothing in it."""

from bot.domain.group import Kind

CONFIDENTIALITY = (
    "Confidentiality: what is said in the group stays in the group, and so does who is in it. When we talk about "
    "our work, nobody we work with can be recognised. There are limits: where somebody may come to serious harm, "
    "or the law or our profession asks it of us, one of us may have to speak to somebody else, and says so in the "
    "group first where possible. Discord is not end-to-end encrypted, so what belongs in a meeting is not written "
    "here."
)
ATTENDANCE = (
    "Attendance: we come to every meeting we can, from its beginning to its end. Whoever can't come says so as "
    "early as possible. Nobody has to say why."
)
CONTACT = (
    "Contact between meetings: our channel is for arrangements, and nobody has to answer at once. If two of us "
    "talk elsewhere about something that matters to the group, we bring it back to the group. We are peers: the "
    "group is not "
)
LEAVING = (
    "Leaving: everybody is free to leave. Whoever wants to says so in a meeting and comes once more where "
    "possible, so that there is time for goodbyes. A seat is for one series, and at the end of each one everybody "
    "chooses anew."
)
_NOT = {Kind.PEER_SUPERVISION: "therapy or crisis help, and takes the place of nobody's own supervision."}
_USUALLY_NOT = "supervision, therapy or crisis help."


def first_text(kind: Kind) -> str:
    """Return the text a group of a kind begins with: four short paragraphs.

    :source: domain.md section 2, "Group agreement", 3.5, "Someone must leave mid-series", and section 6
    """
    return "\n\n".join([CONFIDENTIALITY, ATTENDANCE, f"{CONTACT}{_NOT.get(kind, _USUALLY_NOT)}", LEAVING])
