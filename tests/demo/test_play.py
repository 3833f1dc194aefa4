"""Scenario A as it is played with the real bot: what each person reads, and when."""

import asyncio
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
PRESENT = ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")


class Told:
    """What was told, chapter by chapter; then what stands in each place at the end."""

    def __init__(self, said: str) -> None:
        told, *boxes = said.split("\n--- ")
        self.chapters = told.split("\n=== ")
        self.boxes = {box.partition("\n")[0]: box for box in boxes}

    def chapter(self, words: str) -> str:
        """Return the chapter whose first line has these words."""
        (found,) = [each for each in self.chapters if words in each.partition("\n")[0]]
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Play scenario A once."""

    def played() -> str:
        lines: list[str] = []
        asyncio.run(play("a", lines.append))
        return "\n".join(lines)

    return Told(once(tmp_path_factory, "play-a", played))


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
    reminded = [name for name in PRESENT if "a quiet reminder" in told.boxes[f"{name}, {DIRECT}"]]

    assert reminded == ["Gil"]


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


def test_kit_is_asked_about_the_dates_and_can_make_seven(told: Told) -> None:
    """A4: all but 16 May."""
    kits = told.chapter("(A4)")

    assert "you have a seat" in kits
    assert kits.count("You said you are coming.") == 7
    assert re.search(r"16 May 2027, 15:00\n.*You said you can't come\.", kits)


def test_after_the_last_meeting_the_group_reads_how_helpful_it_was(told: Told) -> None:
    """A7: 67 of 8, once, in the channel; nobody's own answer stands anywhere, and each was told the same."""
    after = told.chapter("The question has closed, and the key")

    assert "8.4 (8 of 8)" in after
    assert told.boxes["#sunday-group"].count("8.4 (8 of 8)") == 1
    assert "Saved and sealed. You can change it until Wed 9 Jun 2027, 20:00." in told.chapter("each is told the same")
    assert [told.boxes[f"{name}, {DIRECT}"].count("How helpful were these meetings") for name in PRESENT] == [1] * 7
