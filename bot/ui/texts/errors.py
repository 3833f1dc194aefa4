"""What a person reads when something can't be done: what it is, and what to do. One sentence or two for each code."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import wall_time
from bot.domain.typed_text import inert
from bot.ui.texts import availability, group_life, moving, words

TRY_AGAIN = "Try again"

Params = Mapping[str, Any]


def sentence(code: str, params: Params) -> str:
    """Return the sentence for an error code, with what it mentions.

    :raises KeyError: there is no such code; a test reads the sources and proves that this can't happen
    """
    said = SENTENCES[code]
    return said if isinstance(said, str) else said(params)


def _unknown_zone(params: Params) -> str:
    near = words.listed([str(zone) for zone in params.get("suggestions", ())][:4])
    hint = f" Did you mean {near}?" if near else ""
    return f"I don't know a time zone called “{inert(str(params['typed']))}”. Type a city, such as London or New York.{hint}"


SENTENCES: Mapping[str, str | Callable[[Params], str]] = {
    # who may
    "not_found": "I can't find that here. It may have ended, or it belongs somewhere else. `/home` shows what is yours.",
    "card_stands": "That card is still there, or on its way.",
    "too_late_to_send": "That has had its time, so I can't send it any more. If it still matters, please tell people yourself.",
    "managers_only": "Setting up a group takes the *Manage Server* permission. Please ask whoever looks after this server.",
    "organisers_only": "That is for the group's organisers. `/group show` says who they are.",
    "organiser_role_missing": "You are named as an organiser, but you don't hold the organiser role at the moment. "
    "Somebody with *Manage Server* can give it to you, or choose another role with `/group settings`.",
    "members_only": "That is for members of the group. If you would like to join, try `/waiting-list join`.",
    "are_you_in": "You hold the member role, but you are not on the group's list yet. Are you in this group?",
    "not_asked": "This question went to the members of the group, and you are not on its list. "
    "If that is a mistake, please tell an organiser.",
    "not_expected": "You are not on the list for this meeting. If that is a mistake, please tell an organiser.",
    "not_in_a_server": "Please type this in the server your group is on.",
    "which_group": "You look after several groups here. Please type this in the channel of the group you mean.",
    "no_open_group": "No group here is open to newcomers at the moment. Perhaps somebody posted a card with a button to join.",
    "not_waiting": "You are not waiting for a seat here. `/waiting-list join` shows which groups are open to newcomers.",
    "no_group_here": "There is no group here that you could do this in. `/home` shows what you can do.",
    # the agreement
    "agreement_changed": "The agreement has been changed since you read it, so I have not noted anything. "
    "Please read the present text first.",
    "agreement_same": "That is the text you have already, so there is nothing to save. Nobody is asked again.",
    "agreement_too_short": lambda p: (
        f"That is rather short for something to agree on. At least {p['least']} characters, please."
    ),
    "agreement_too_long": lambda p: (
        f"That is too long. Up to {p['most']} characters, please; with many marks such as * or # it must be shorter still."
    ),
    # a series
    "no_series_poll": "No question about a series is open here. `/availability open` asks one.",
    "published_already": "The dates of this series are published already. `/meetings next` shows them.",
    "answers_changed": "Somebody has answered since you looked at this plan. Please look once more; nothing was published.",
    "no_such_swap": "That date can't come in any more. Please look at the proposal once more.",
    "nobody_to_ask": "Everybody whose answer could move the plan has been asked again already.",
    "too_few_dates": lambda p: (
        f"{words.count(p['offered'], 'date')} can't make {words.count(p['meetings'], 'meeting')}. Please add some dates."
    ),
    "date_in_break": lambda p: (
        f"{wall_time.in_words(p['local'])} lies in a break. Please take it out, or change the break."
    ),
    "not_a_break": lambda p: (
        f"I can't read “{inert(str(p['typed']))}” as a break. Please type it as 24 Dec - 3 Jan, several with semicolons."
    ),
    "too_many_breaks": lambda p: (
        f"More than {p['limit']} breaks are more than I can plan around. Please name the longest."
    ),
    "no_meetings": "No meeting is agreed yet, so there is nothing for a diary.",
    "series_asked_already": "A series is being asked about or waits to be published already. `/availability status` shows "
    "it; publish it or let it rest first.",
    "no_other_plan": "There is no other plan that differs in three dates or more. You can still swap a single date.",
    # old buttons
    "old_button": "This button is from an earlier version and no longer works. `/home` shows you where things stand.",
    "draft_gone": "This form has been put away. Nothing was saved from it; please start again with the command.",
    "already_saved": "That is saved already.",
    "undo_too_late": "Something has changed since, so I can't put it back by itself. Nothing was undone.",
    # setting up
    "channel_taken": lambda p: (
        f"Another group already lives in <#{p['channel_id']}>. Each group needs a channel of its own."
    ),
    "channel_is_thread": "A group can't live in a thread: threads get archived, and a role can't let people into one. "
    "Please choose a text channel.",
    "cannot_write": lambda p: (
        f"I can't write in <#{p['channel_id']}>. Please allow me *View Channel*, *Send Messages*, "
        "*Embed Links*, *Attach Files* and *Read Message History* there, then try again."
    ),
    "cannot_make_role": "I may not make roles here. Please choose existing roles, or allow me *Manage Roles*.",
    "cannot_give_role": lambda p: (
        f"I can't hand out <@&{p['role_id']}>: it stands above my own role. "
        "Please move my role above it in the server settings, or choose another."
    ),
    "zone_missing": "I need to know the group's time zone first. Choose one, or type a city.",
    "unknown_zone": _unknown_zone,
    "zone_in_use": "Dates have been asked about or agreed in the present time zone, so it can't change now. "
    "It can once they are over.",
    "role_missing": "The group needs a member role and an organiser role. Please choose both.",
    "same_role": "Members and organisers need different roles; otherwise every member would be an organiser.",
    "seats_upside_down": lambda p: (
        f"The least number of seats ({p['least']}) can't be more than the most ({p['most']})."
    ),
    "gap_upside_down": lambda p: (
        f"The shortest gap ({p['least']} days) can't be longer than the longest ({p['most']} days), "
        "and it must be at least a day."
    ),
    "gap_outside_hard": lambda p: (
        f"The gap you like best must lie within the one you allow ({p['least']} to {p['most']} days)."
    ),
    "series_length": lambda p: f"A series has {p['least']} to {p['most']} meetings.",
    "not_a_number": lambda p: f"Please type a whole number from {p['least']} to {p['most']}.",
    "not_a_time": "Please type a time such as 9:00 or 20:00.",
    "too_many_reminders": lambda p: f"Up to {p['most']} reminders, please; more would be nagging.",
    "name_empty": "That name is empty once stray marks are taken out. Please type what people should read.",
    "name_too_long": lambda p: f"That name is too long. Up to {p['limit']} characters, please.",
    "no_patterns": "Please type at least one usual time, such as “Sun 15:00 3h”.",
    "too_many_patterns": lambda p: f"Up to {p['limit']} usual times, please.",
    "pattern_twice": lambda p: f"You typed {p['pattern']} twice.",
    "pattern_weekday": lambda p: f"I can't find the weekday in “{inert(p['typed'])}”. Type it like “Sun 15:00 3h”.",
    "pattern_start": lambda p: f"I can't find the start in “{inert(p['typed'])}”. Type it like “Sun 15:00 3h”.",
    "pattern_length": lambda p: f"I can't find the length in “{inert(p['typed'])}”. Type it like “Sun 15:00 3h”.",
    "pattern_length_range": lambda p: (
        f"A meeting lasts {p['shortest']} minutes to {p['longest'] // 60} hours; “{inert(p['typed'])}” does not."
    ),
    "line_too_long": lambda p: f"That is too long. Up to {p['limit']} characters, please.",
    # a group's life
    "group_closed": lambda p: (
        f"This group closed {words.moment(p['at'])}, so there is nothing to do in it any more. "
        "`/mine attendance` still shows your own record."
    ),
    "group_paused": lambda p: f"The group is paused until {group_life.on(p['on'])}. `/group pause` wakes it earlier.",
    "paused_already": lambda p: (
        f"The group is paused already, until {group_life.on(p['on'])}. `/group pause` wakes it earlier."
    ),
    "not_paused": "The group is not paused, so there is nothing to wake.",
    "at_bus_stop": "The group is at its bus stop, and what everybody chooses there would be lost. "
    "Please pause it once the bus stop is settled.",
    "not_a_wake_date": lambda p: (
        f"I can't read “{inert(str(p['typed']))}” as a day. Please type it as 1 Sep, or 1 Sep 2027."
    ),
    "wake_date_over": lambda p: f"{group_life.on(p['on'])} is not ahead any more. Please type a later day.",
    "wake_date_too_far": lambda p: f"A pause lasts up to {p['years']} years. Please type an earlier day.",
    "round_over": "The time to answer that is over, so nothing changes by this tap. `/home` shows where things stand.",
    "got_off_already": "Your seat in this group has ended already. `/waiting-list join` keeps you a place if you would like one.",
    "handed_over_already": lambda p: (
        f"Thank you. <@{p['user_id']}> has said so before you, and looks after arrangements now."
    ),
    "nobody_waits": "Nobody is waiting for a seat, so there is nobody to ask about a second group.",
    # the other organiser's word
    "own_word": "That is yours, so it takes another organiser's word. You can take it back if you have changed your mind.",
    "word_waits": "Another organiser has asked for something else about the same, and it is not decided yet. "
    "`/group health` shows it. Please settle that first.",
    "word_objected": "Another organiser would like to wait, and only they can take that back. Please talk to each other.",
    "word_done": lambda p: f"That was done {words.moment(p['at'])}, so nothing changes by this tap.",
    "word_withdrawn": "That was taken back, or is of no use any more. Nothing was changed by it.",
    "word_overtaken": "Something has changed since that was asked for, so it can't be done any more. Nothing was changed.",
    # people
    "over_full": lambda p: f"That makes {p['seated']} people for {p['seats']} seats. Add them anyway?",
    "last_organiser": "The group needs at least one organiser. Please name somebody else first.",
    "already_in": "You are in this group already, so there is no need to wait for a seat.",
    # newcomers and offers of seats
    "consent_over": lambda p: (
        f"The group was asked until {words.moment(p['at'])}, so I can't note this any more. "
        "If there is something that can't wait, please find an organiser."
    ),
    "not_continuing": "This question goes to those who ride on. If that is a mistake, please tell an organiser.",
    "two_newcomers": "Please choose just two of the people the group is asked about.",
    "no_open_seats": "No seat is free at the moment, so there is nothing to ask the group about.",
    "nobody_waiting": "Nobody is waiting for a seat, so there is nobody to ask the group about.",
    "stop_is_open": lambda p: (
        f"The bus stop is open until {words.moment(p['at'])}. Once it has closed, this can be done."
    ),
    "settle_too_early": lambda p: (
        f"The bus stop can be settled from {words.moment(p['at'])} on, when those who leave have had time to say so."
    ),
    "round_runs": "The group is being asked about newcomers, or seats are offered. It is settled by itself after that.",
    "offers_are_out": "Seats are offered already, so I can't leave newcomers out this time. `/waiting-list show` has the line.",
    "no_series_to_fill": "No series with dates is about to begin. At a bus stop, *Ask the group about newcomers* does this.",
    "invite_too_late": lambda p: (
        f"The first meeting, {wall_time.in_words(p['local'])}, is too near to ask the group and then offer a seat. It stays "
        "empty until the next bus stop."
    ),
    "read_first": "Please read what the group has agreed first, and then take the seat.",
    "offer_taken": "The seat is yours already. I have told you what comes next; `/home` shows it too.",
    "offer_ended": lambda p: (
        f"This offer ended on {wall_time.in_words(p['local'])}."
        + (f" You keep your place: {words.place_in_words(p['place'])} in line." if p["place"] else "")
    ),
    # dates
    "no_dates": "Please type at least one date, such as “10 Jan 3pm; 17 Jan 15:00”.",
    "too_many_dates": lambda p: f"Up to {p['limit']} dates, please: long lists put people off.",
    "dates_to_mend": lambda p: availability.problems(p["dates"]),
    "date_gone_by": lambda p: f"{wall_time.in_words(p['local'])} has gone by. Please leave it out.",
    "closes_too_late": lambda p: (
        f"The poll would close after its first date, {wall_time.in_words(p['local'])}. Please let it close earlier."
    ),
    "closes_in_the_past": "That closing time has gone by. Please choose a later one.",
    "one_closing_time": "Please type one day for *closes*, such as “Fri 15 Jan” or “15 Jan 18:00”.",
    # founding
    "purpose_empty": "Please say in a few words what it is, so that people know what they are invited to.",
    "purpose_too_long": lambda p: (
        f"That is a little long. Up to {p['limit']} characters and {p['lines']} lines, please; I add dates and times."
    ),
    "founding_dates": lambda p: (
        f"Please offer {p['least']} to {p['most']} dates for the first meeting, so that people can answer in one tap."
    ),
    "nobody_invited": "Nobody would read it yet. Please pick people to invite, or a channel for a card.",
    "founding_under_way": lambda p: (
        f"An invitation is under way already: <@{p['by']}> opened it <t:{int(p['at'].timestamp())}:R>. "
        "`/availability status` shows it."
    ),
    "founding_rests": lambda p: (
        f"<@{p['by']}> let this invitation rest <t:{int(p['at'].timestamp())}:R>. `/group found` begins a new one."
    ),
    "too_late_to_invite": lambda p: (
        f"The first date, {wall_time.in_words(p['local'])}, is too near to invite anybody else. Decide with those who are "
        "interested, or let it rest and ask again with later dates."
    ),
    "too_few_interested": lambda p: (
        f"{p['interested']} interested is too few to go ahead; it takes at least {p['floor']}. Invite more people, or let it "
        "rest."
    ),
    "decided_by_another": lambda p: (
        f"<@{p['by']}> has confirmed {wall_time.in_words(p['local'])} <t:{int(p['at'].timestamp())}:R>, and people are being "
        "told. `/meetings move` can still give it another date."
    ),
    "seats_are_given": "The seats are given out by now. If there is somebody you could not share a group with, please tell "
    "an organiser yourself.",
    "nobody_is_in": "Nobody has said yet that they are in. You can add people yourself with `/group members add`.",
    "no_seat_free": "All seats are taken. `/group settings` can make them more, and `/group members add` adds people anyway.",
    # polls
    "poll_closed": lambda p: (
        f"This question closed {words.moment(p['closed_at'])}, so I can't change answers any more. "
        "If it matters, please tell an organiser."
    ),
    "poll_decided": lambda p: (
        f"This question is settled: {wall_time.in_words(p['local'])} it is. `/meetings next` shows the meeting."
    ),
    "poll_still_open": lambda p: (
        f"People can still answer until {words.moment(p['closes_at'])}. Close it first if you want to decide now."
    ),
    "nobody_silent": "Everybody has answered, so there is nobody to nudge.",
    "nudged_already": "Everybody who is still silent has been nudged already. A phone call may be kinder now.",
    "no_open_poll": "Nothing is waiting for your answer just now.",
    "no_poll": "No question about dates is under way. Start one with `/availability open`.",
    # meetings
    "meeting_over": lambda p: (
        f"The meeting of {wall_time.in_words(p['local'])} has begun or is over, so nothing about it changes any more."
    ),
    "meeting_cancelled": lambda p: (
        f"The meeting of {wall_time.in_words(p['local'])} is cancelled. `/meetings next` shows when you meet."
    ),
    "meeting_moved": lambda p: (
        f"The meeting has just been moved: it is on {wall_time.in_words(p['local'])} now. Please look at the new date first."
    ),
    "date_over": lambda p: f"{wall_time.in_words(p['local'])} has gone by meanwhile. Please choose another date.",
    "date_taken": lambda p: f"You meet on {wall_time.in_words(p['local'])} already. Please choose another date.",
    "same_date": lambda p: f"The meeting is on {wall_time.in_words(p['local'])} already, so nothing would change.",
    "one_date": "Please type one date, such as “21 Mar 3pm”.",
    "date_to_mend": lambda p: moving.problem(p["date"]),
    "no_meeting_to_come": "No meeting is to come. Add one with `/meetings add`, or ask for a date with `/availability open`.",
    "not_at_risk": "Enough people are coming, so nothing needs deciding. The meeting is on as planned.",
    "meeting_to_come": lambda p: (
        f"The meeting of {wall_time.in_words(p['local'])} is still to come. Who was there can be recorded once it has begun."
    ),
    "no_meeting_yet": "The group has not met yet, so there is nothing to record.",
    # how helpful a series was
    "rating_closed": "This question has closed. The group's channel shows what came of it.",
    "rating_unsealed": "I have lost the key that seals the answers, so yours is not saved. I am sorry. Everybody will be "
    "asked again in a moment.",
    "nothing_rated": "There is nothing to show yet. After the last meeting of a series, everybody in it is asked how helpful "
    "it was.",
    # the bus stop
    "no_bus_stop": "The bus is between two stops just now. Everybody is asked the morning after the last meeting but two.",
    "no_series_riding": "No series is under way, so there is nothing to ride on from. Ask for dates with `/availability open`.",
    "condition_out_of_range": lambda p: f"A condition is a number from {p['least']} to {p['most']}.",
    "not_a_rider": "Only who rides in this series chooses at this bus stop. If you think you do, please tell an organiser.",
    "bus_stop_settled": "This bus stop is settled, so nothing about it changes any more. "
    "If something is not right, please tell an organiser.",
    "kept_already": "Your seat was kept for you in this series, so it can't be kept once more. "
    "Please stay on, or get off here: you can come back later.",
    # one's own reminders
    "quiet_all_day": "Those hours begin and end at the same time. To hear nothing at all, choose *No reminders*.",
    # the house
    "backup_no_room": "There is no room for another copy, so I made none; the ones that are there stay. "
    "Please tell whoever runs the bot that the disk is nearly full.",
    "backup_just_made": lambda p: (
        f"There is a sound copy of <t:{int(p['at'].timestamp())}:R> already. Please wait ten minutes between two copies."
    ),
    "backup_failed": "I could not make a sound copy, so I kept none; the ones that are there stay. "
    "Please try again, and if it happens again, tell whoever runs the bot.",
    "not_saved": "I could not save that, so nothing has changed. Please try again in a moment.",
    "unexpected": lambda p: (
        "Something went wrong on my side, and it has been noted. Please try again. "
        f"If it happens again, tell whoever runs the bot: {p['reference']}."
    ),
}
