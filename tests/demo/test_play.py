"""Scenarios A and B as they are played with the real bot: what each person reads, and when."""

import asyncio
import logging
import re

import pytest

from bot.demo.play import play
from bot.demo.scene import DIRECT
from tests.once import once

INSTANTS = (
    *("Sun 31 Jan 2027, 15:00", "Wed 17 Feb 2027, 19:00", "Sun 14 Mar 2027, 15:00", "Wed 31 Mar 2027, 19:00"),
    *("Sun 18 Apr 2027, 15:00", "Wed 28 Apr 2027, 19:00", "Sun 16 May 2027, 15:00", "Wed 2 Jun 2027, 19:00"),
)
REMINDERS = (
    *("Sun 24 Jan 2027 09:00Z", "Sat 30 Jan 2027 09:00Z", "Wed 10 Feb 2027 09:00Z", "Tue 16 Feb 2027 09:00Z"),
    *("Sun 07 Mar 2027 09:00Z", "Sat 13 Mar 2027 09:00Z", "Wed 24 Mar 2027 09:00Z", "Tue 30 Mar 2027 08:00Z"),
    *("Sun 11 Apr 2027 08:00Z", "Sat 17 Apr 2027 08:00Z", "Wed 21 Apr 2027 08:00Z", "Tue 27 Apr 2027 08:00Z"),
    *("Sun 09 May 2027 08:00Z", "Sat 15 May 2027 08:00Z", "Wed 26 May 2027 08:00Z", "Tue 01 Jun 2027 08:00Z"),
)
MOST_TAPS = 22
WAITING = ("Hamish", "Iain", "Jonas", "Kit", "Lewis", "Magnus", "Niall", "Owen")
PRESENT = ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")
RIDERS = (*PRESENT, "Kit")


OURS = ("bot", "cogs")
END = "\n=== The log"


class Listener(logging.Handler):
    """Keeps what our own code logs, of every level."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line, with its traceback if it has one."""
        if record.name.partition(".")[0] in OURS:
            self.lines.append(self.format(record))


class Told:
    """What was told, chapter by chapter; then what stands in each place at the end; and what was logged."""

    def __init__(self, said: str) -> None:
        said, _, self.log = said.partition(END)
        told, *boxes = said.split("\n--- ")
        self.chapters = told.split("\n=== ")
        self.boxes = {box.partition("\n")[0]: box for box in boxes}

    def chapter(self, words: str) -> str:
        """Return the chapter whose first line has these words."""
        (found,) = [each for each in self.chapters if words in each.partition("\n")[0]]
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Play scenario B once, which begins with all of A."""

    def played() -> str:
        lines: list[str] = []
        listener = Listener()
        levels = {name: logging.getLogger(name).level for name in OURS}
        for name in OURS:
            logging.getLogger(name).setLevel(logging.DEBUG)
            logging.getLogger(name).addHandler(listener)
        try:
            asyncio.run(play("b", lines.append))
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
                logging.getLogger(name).removeHandler(listener)
        return "\n".join([*lines, END, *listener.lines])

    return Told(once(tmp_path_factory, "play-b", played))


def dates(chapter: str) -> str:
    """Return the dates of a proposal as "31 Jan, 17 Feb"."""
    return ", ".join(re.findall(r"^  [1-8]\. \w{3} (\d+ \w{3}) 2027, \d\d:\d\d", chapter, re.MULTILINE))


def test_at_the_close_the_proposal_is_the_scenarios(told: Told) -> None:
    """A2a: eight dates, the gaps, each person's number, Callum's warning, nobody announced anything."""
    chapter = told.chapter("(A2a)")

    assert dates(chapter) == "31 Jan, 17 Feb, 14 Mar, 24 Mar, 18 Apr, 28 Apr, 16 May, 9 Jun"
    assert "Days between them: 17, 25, 10, 25, 10, 18, 24." in chapter
    assert "Alasdair 8, Fergus 7, Bruno 8, Callum 4, Dev 7, Ewan 5." in chapter
    assert "Callum would be at 4 of 8." in chapter
    assert "No answer yet from Gil." in chapter
    assert "Proved best for “most of us”" in chapter
    assert sum(int(come) for come in re.findall(r": (\d) of 7", chapter.partition("[picture]")[0])) == 39


def test_a_late_answer_changes_meetings_four_and_eight(told: Told) -> None:
    """A2b: organisers are told which; nobody is below five of eight any more."""
    chapter = told.chapter("(A2b)")

    assert "Gil's answer changes meetings 4 and 8." in chapter
    assert dates(chapter) == "31 Jan, 17 Feb, 14 Mar, 31 Mar, 18 Apr, 28 Apr, 16 May, 2 Jun"
    assert "Days between them: 17, 25, 17, 18, 10, 18, 17." in chapter
    assert "Alasdair 7, Fergus 7, Bruno 7, Callum 6, Dev 6, Ewan 5, Gil 8." in chapter
    assert "would be at" not in chapter


def test_strict_gaps_leave_one_chain(told: Told) -> None:
    """A2c: all the later dates, 43 heads."""
    chapter = told.chapter("(A2c)")

    assert dates(chapter) == "7 Feb, 24 Feb, 14 Mar, 31 Mar, 18 Apr, 5 May, 23 May, 9 Jun"
    assert sum(int(come) for come in re.findall(r": (\d) of 7", chapter.partition("[picture]")[0])) == 43


def test_the_card_has_the_eight_dates_at_their_wall_times(told: Told) -> None:
    """A3, in summer time too; numbers and no names."""
    chapter = told.chapter("The card in the channel")
    card = chapter.partition("[My answers]")[0]

    assert [line for line in INSTANTS if line not in card] == []
    assert [f"{number}. {at}" in card for number, at in enumerate(INSTANTS, 1)] == [True] * 8
    assert not any(name in card.partition("\n")[2] for name in PRESENT)


def test_the_sixteen_reminders_go_out_to_the_minute(told: Told) -> None:
    """A3: 09:00 in London, so 08:00Z from 30 March on."""
    upcoming = told.chapter("The card in the channel").partition("[My answers]")[2]

    reminders = [line.strip() for line in upcoming.splitlines() if "A reminder of the meeting" in line]
    assert [line[: len(REMINDERS[0])] for line in reminders] == list(REMINDERS)


def test_nobody_needs_more_than_twenty_two_taps(told: Told) -> None:
    """Sixteen dates on four pages: twenty, with the one that opens them."""
    taps = [int(found) for chapter in told.chapters for found in re.findall(r"sixteen dates in (\d+) taps", chapter)]

    assert len(taps) == 6
    assert max(taps) <= MOST_TAPS


def test_two_days_before_the_close_gil_alone_is_reminded(told: Told) -> None:
    """The others have answered by Thursday."""
    assert told.chapter("Gil alone is reminded").splitlines()[1] == "  Reminded: Gil"


def test_nobody_is_written_to_about_few_meetings(told: Told) -> None:
    """Callum was at four at the close; when the dates are published he is at six, so that not even he hears of it."""
    assert not any("you'd be at" in box for box in told.boxes.values())
    assert not any("would be at" in box for box in told.boxes.values())


def test_four_of_eight_are_enough_for_meeting_four(told: Told) -> None:
    """A5: Callum, Ewan, Gil and Kit are coming, Fergus has not said; that is the quorum, and nobody hears of it."""
    day_before = told.chapter("(A5)")

    assert "Meeting 4 of 8" in day_before
    assert "4 coming, 1 not sure." in day_before
    assert told.boxes[f"Alasdair, {DIRECT}"].count("may be too small") == 1  # only after Gil's sorry


def test_when_gil_says_sorry_organisers_hear_and_fergus_is_asked_once(told: Told) -> None:
    """Three are fewer than four; the nudge goes to the one who has not said."""
    nudged = {name: told.boxes[f"{name}, {DIRECT}"].count("it would help to know") for name in (*PRESENT, "Kit")}
    warned = [name for name in (*PRESENT, "Kit") if "may be too small" in told.boxes[f"{name}, {DIRECT}"]]

    assert nudged == {name: int(name == "Fergus") for name in nudged}
    assert warned == ["Alasdair", "Fergus"]
    assert "may be too small" not in told.boxes["#sunday-group"]


def test_the_seat_is_offered_in_order_and_jonas_is_passed_over(told: Told) -> None:
    """A4: the consent round of four, the three offers with their ends, each at its minute."""
    asked = told.chapter("Bruno is asked in private")
    offers = [told.chapter(words) for words in ("Hamish is offered the seat", "It is Iain's turn", "It is Kit's turn")]

    assert [name for name in WAITING if name in asked] == ["Hamish", "Iain", "Jonas", "Kit"]
    assert [chapter.partition(": ")[0] for chapter in offers] == [
        "Sat 23 Jan 2027, 19:00", "Mon 25 Jan 2027, 19:00", "Tue 26 Jan 2027, 09:00",
    ]  # fmt: skip
    ends = ("Mon 25 Jan 2027, 19:00", "Wed 27 Jan 2027, 19:00", "Thu 28 Jan 2027, 09:00")
    assert [end in chapter for end, chapter in zip(ends, offers, strict=True)] == [True] * 3
    assert "Take the seat" not in told.boxes[f"Jonas, {DIRECT}"]


def test_only_the_organisers_read_who_is_passed_over_and_the_one_reads_what_all_read(told: Told) -> None:
    """A4: what Jonas hears is what Hamish hears, but for the place in line."""
    read = told.chapter("everybody who waits hears the same")
    flagged = told.chapter("The organisers read who is not offered a seat")

    settled = [line for line in read.splitlines() if "there is none for you this time" in line]
    assert len(settled) == 2
    assert settled[0].replace("first in line", "") == settled[1].replace("third in line", "")
    assert "Jonas" in flagged
    assert "Bruno" not in flagged
    knowing = [place for place, box in told.boxes.items() if "no seat is offered there this time" in box]
    assert knowing == [f"Alasdair, {DIRECT}", f"Fergus, {DIRECT}"]


def test_kit_takes_the_seat_for_seven_of_eight_dates(told: Told) -> None:
    """A4: the dates, the agreement, a welcome; eight members, seven in line in the same order."""
    members = told.chapter("Who is in now, and who waits")

    assert "7 of 8" not in told.chapter("Kit takes the seat")  # only fewer than five are worth a word
    assert "Welcome to" in told.chapter("Kit is welcomed")
    assert all(name in members.partition("waiting list")[0] for name in (*PRESENT, "Kit"))
    line = re.findall(r"^  \d+\. (\w+)", members, re.MULTILINE)
    assert line[-7:] == ["Hamish", "Iain", "Jonas", "Lewis", "Magnus", "Niall", "Owen"]


def test_everybody_stays_and_a_sister_group_is_suggested(told: Told) -> None:
    """A6: opened and closed to the minute, no seat free, seven waiting."""
    opened, closed = told.chapter("the bus stop opens (A6)"), told.chapter("The bus stop has closed (A6)")

    assert opened.startswith("Thu 29 Apr 2027, 09:00")
    assert "Thu 13 May 2027, 20:00" in opened
    assert closed.startswith("Thu 13 May 2027, 20:00")
    assert all(name in closed for name in (*PRESENT, "Kit"))
    assert "Start a sister group" in told.chapter("What Alasdair reads:")
    assert "Mon 17 May 2027, 09:00" in told.chapter("too early to settle")
    assert "Aug" not in told.chapter("keeps the summer free")


def test_the_second_series_leaves_the_summer_out(told: Told) -> None:
    """Scenario B's dates, with 45 days across the break; 31 October is in winter time."""
    card = told.chapter("across the summer")

    assert re.findall(r"^  [1-8]\. \w{3} (\d+ \w{3}) 2027", card, re.MULTILINE) == [
        "20 Jun", "7 Jul", "25 Jul", "8 Sep", "26 Sep", "13 Oct", "31 Oct", "17 Nov",
    ]  # fmt: skip


def test_the_second_rating_is_shown_with_the_first(told: Told) -> None:
    """B7: 51 of 6, half-up to one decimal, and the trend in words."""
    assert "8.5 (6 of 8)" in told.chapter("how it went (B7)")
    assert "8.4 (8 of 8); " in told.chapter("how it went (B7)")


def test_the_second_stop_opens_reminds_and_closes_to_the_minute(told: Told) -> None:
    """B1: reminders on 21 October to three, on 26 October to two; Kit's news and Fergus's silence are one number."""
    closed = told.chapter("second bus stop has closed (B1)")
    reminded = {name: told.boxes[f"{name}, {DIRECT}"].count("do you ride on after this series?") for name in RIDERS}

    assert told.chapter("second bus stop opens (B1)").startswith("Thu 14 Oct 2027, 09:00")
    assert closed.startswith("Thu 28 Oct 2027, 20:00")
    assert reminded == {**dict.fromkeys(RIDERS, 0), "Callum": 1, "Dev": 2, "Fergus": 2}
    assert "2 people we have not heard from yet" in closed
    assert not any(name in closed for name in ("Kit", "Fergus"))
    assert "Callum" in closed


def test_fergus_is_asked_about_and_written_down(told: Told) -> None:
    """B1 and B2: the organiser who is not Fergus is asked to talk with Fergus; then two seats are still free."""
    assert "please talk with" in told.chapter("What Alasdair reads, and taps")
    assert "please talk with" not in told.boxes[f"Fergus, {DIRECT}"]
    assert told.chapter("writes it down (B2)").startswith("Sun 31 Oct 2027, 18:10")


def test_six_are_asked_about_five_and_two_are_offered_a_seat(told: Told) -> None:
    """B3 and B4: who is asked, the two windows, the reminder to Iain alone, Lewis passed over."""
    asked = [name for name in RIDERS if told.boxes[f"{name}, {DIRECT}"].count("somebody new may come in") == 2]
    first = told.chapter("Hamish and Iain are offered a seat (B4)")

    assert told.chapter("asked about newcomers (B3)").startswith("Mon 1 Nov 2027, 09:00")
    assert asked == ["Alasdair", "Bruno", "Dev", "Ewan", "Fergus", "Gil"]
    assert first.startswith("Sat 6 Nov 2027, 09:00")
    assert "Sat 13 Nov 2027, 09:00" in first
    assert told.chapter("offered to Magnus").startswith("Sat 13 Nov 2027, 09:00")
    assert "Sat 20 Nov 2027, 09:00" in told.chapter("offered to Magnus")
    assert "still kept for you" in told.boxes[f"Iain, {DIRECT}"]
    assert "still kept for you" not in told.boxes[f"Hamish, {DIRECT}"]
    assert "Take the seat" not in told.boxes[f"Lewis, {DIRECT}"]


def test_the_settlement_is_in_the_moment_of_the_last_answer(told: Told) -> None:
    """B5 and B6: seven ride, Dev's seat is kept; three wait and read the same; the question closes a week later."""
    settled, asked = told.chapter("Everything is settled (B5)"), told.chapter("third series is open (B6)")
    places = {"Iain": "first", "Lewis": "second", "Niall": "third"}
    read = {name: told.chapter(f"{name} reads:").partition("\n")[2] for name in places}

    assert settled.startswith("Sun 14 Nov 2027, 10:30")
    assert {read[name].replace(place, "nth") for name, place in places.items()} == {
        read["Iain"].replace("first", "nth")
    }
    assert "Sun 21 Nov 2027, 20:00" in asked
    assert "0 of 7" in asked
    assert "Sat 13 Nov, 09:00" in told.chapter("Iain taps the old offer")
    assert "first in line" in told.chapter("Iain taps the old offer")


def test_after_the_last_meeting_the_new_roster_is_in(told: Told) -> None:
    """B7: Callum and Kit are gone, Hamish and Magnus are in, Dev is away; nobody new was reminded of meeting 8."""
    members = told.chapter("The morning after, the members are")
    line = re.findall(r"^  \d+\. (\w+)", members, re.MULTILINE)

    assert line[-3:] == ["Iain", "Lewis", "Niall"]
    assert "- Dev, away for this series, seat kept" in members
    listed = members.partition("waiting")[0]
    assert [name for name in (*RIDERS, "Hamish", "Magnus") if name in listed] == [
        "Alasdair", "Bruno", "Dev", "Ewan", "Fergus", "Gil", "Hamish", "Magnus",
    ]  # fmt: skip


def test_after_the_last_meeting_the_group_reads_how_helpful_it_was(told: Told) -> None:
    """A7: 67 of 8, once, in the channel; nobody's own answer stands anywhere, and each was told the same."""
    after = told.chapter("The question has closed, and the key")

    assert "8.4 (8 of 8)" in after
    assert "Saved and sealed. You can change it until Wed 9 Jun 2027, 20:00." in told.chapter("each is told the same")


def test_the_log_tells_of_nobody(told: Told) -> None:
    """Neither who was flagged nor anybody else: no name and no number of a person; that things happened it may."""
    lines = told.log.strip().splitlines()

    assert [line for line in lines if line.startswith("rating_opened")]
    assert [line for line in lines if re.search(r"(?<!\d)\d{15,}", line)] == []
    assert [line for line in lines if any(name in line for name in (*RIDERS, *WAITING))] == []
