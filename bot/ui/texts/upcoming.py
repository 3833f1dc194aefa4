"""What is to come, in words an organiser understands."""

from collections.abc import Mapping

from bot.domain.agenda import Due
from bot.domain.message import Kind

DECISIONS: Mapping[Due, str] = {
    Due.REMIND_SILENT: "Whoever has not answered about dates is reminded",
    Due.CLOSE_POLL: "The question about dates closes",
    Due.MEETING_OVER: "A meeting is over",
    Due.CHECK_QUORUM: "Whether enough people are coming is looked at",
    Due.PROPOSE: "The dates of the series are worked out",
    Due.COUNT_LATE: "An answer that came late is counted",
    Due.SHARE_ROLES: "Somebody is proposed for what is to be done at a meeting",
    Due.REMOVE_SUPERSEDED: "An older reminder is taken out of the channel",
    Due.HIDE_PLACE: "Where a meeting was is forgotten",
    Due.ATTENDANCE: "Organisers are asked who was at a meeting",
    Due.OPEN_RATING: "Everybody in the series is asked how helpful it was",
    Due.REMIND_RATING: "Whoever has not said how helpful the series was is reminded",
    Due.CLOSE_RATING: "How helpful the series was is counted",
    Due.RATING_LOST: "How helpful the series was has to be asked again",
    Due.BACK_UP: "I make the nightly copy of my database",
}
MESSAGES: Mapping[Kind, str] = {
    Kind.GROUP_CARD: "The group's card is posted",
    Kind.POLL_CARD: "The question about dates is posted",
    Kind.POLL_INVITATION: "Somebody is invited",
    Kind.POLL_REMINDER: "Somebody who has not answered is reminded",
    Kind.POLL_NUDGE: "Somebody who has not answered is nudged",
    Kind.POLL_COMPLETE: "Organisers hear that everybody has answered",
    Kind.POLL_CLOSED: "Organisers hear that the question is closed",
    Kind.SERIES_CARD: "The dates of the series are announced",
    Kind.LATE_ANSWER: "Organisers hear what a late answer changes",
    Kind.FEW_MEETINGS: "Somebody who can make few of the dates is asked whether that is right for them",
    Kind.SERIES_JOINED: "Somebody who was given a seat is asked about the dates",
    Kind.ASK_AGAIN: "Somebody is asked to look at a date once more",
    Kind.MEETING_CARD: "The meeting is announced",
    Kind.MEETING_INVITATION: "The meeting is announced to somebody",
    Kind.MEETING_REMINDER: "A reminder of the meeting",
    Kind.MEETING_REMINDER_DM: "A reminder of the meeting, by direct message",
    Kind.REMOVAL: "A message that is out of date is removed",
    Kind.ATTENDANCE: "Organisers are asked who was at a meeting",
    Kind.MAY_CALL: "Organisers hear whom they may want to call",
    Kind.REMINDER_MENTION: "Somebody is mentioned, since they take no direct messages",
    Kind.MEETING_OVER: "Organisers are asked who is in",
    Kind.MEETING_MOVED: "Everybody hears that a meeting has moved",
    Kind.MEETING_CANCELLED: "Everybody hears that a meeting is cancelled",
    Kind.AT_RISK: "Organisers hear that few are coming",
    Kind.QUORUM_AGAIN: "Organisers hear that enough are coming again",
    Kind.QUORUM_NUDGE: "Somebody is asked whether they come",
    Kind.INSTANT_CHANGED: "Organisers hear that the rules for clock changes have moved a meeting",
    Kind.RATING: "Somebody is asked how helpful the series was",
    Kind.RATING_REMINDER: "Somebody is asked once more how helpful the series was",
    Kind.RATING_AGAIN: "Somebody is asked again how helpful the series was",
    Kind.RATING_LOST: "Organisers hear that the answers to a series could not be kept",
    Kind.RATING_CARD: "The group hears how helpful the series was",
    Kind.PLACE_IN_LINE: "Somebody hears their place in line",
    Kind.TELL_THEM: "Organisers are asked to tell somebody something",
    Kind.CANNOT_POST: "Organisers hear that a channel can't be written in",
    Kind.TELL_OWNER: "The server's owner hears that a channel can't be written in",
    Kind.ROLE_FAILED: "Organisers hear that a role could not be given",
    Kind.UNSAID: "Organisers hear what came too late to be said",
    Kind.GONE: "Organisers hear that somebody deleted a message of mine",
    Kind.MEMBER_ROLE: "A member role is brought up to date",
    Kind.ORGANISER_ROLE: "An organiser role is brought up to date",
    Kind.ASKS_IN: "Organisers are asked whether somebody is in the group",
}

POSTED: Mapping[Kind, str] = {
    Kind.GROUP_CARD: "the group's card",
    Kind.POLL_CARD: "the question about dates",
    Kind.MEETING_CARD: "the meeting's card",
    Kind.MEETING_MOVED: "the message that a meeting has moved",
    Kind.MEETING_CANCELLED: "the message that a meeting is cancelled",
    Kind.MEETING_REMINDER: "a reminder of the meeting",
    Kind.RATING_CARD: "how helpful the series was",
}
"""What stands in a channel, in words."""
POSTED_SOMETHING = "something I had said"
