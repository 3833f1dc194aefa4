"""Reading a table of answers, and what is said about one that can't be read."""

from datetime import datetime

import pytest

from bot.planfile.problem_file import PlanFileError
from bot.planfile.reading import read_problem
from bot.planfile.table import read_table
from bot.ui.texts import planner as texts


def test_a_row_is_a_person_and_a_column_a_date() -> None:
    """The quorum is more than half of those who were asked."""
    problem = read_table(
        "Name,2027-01-31 15:00,2027-02-10T19:00,2027-02-24\n"
        "Alasdair,yes,If need be,no\n"
        "Bruno,OK,(yes),\n"
        "\n"
        'Callum,✓,"maybe"\n'
    ).problem

    starts = [candidate.start for candidate in problem.candidates]
    assert starts == [datetime(2027, 1, 31, 15), datetime(2027, 2, 10, 19), datetime(2027, 2, 24)]
    assert [candidate.pattern for candidate in problem.candidates] == ["sun", "wed", "wed"]
    assert {person.id: person.answers for person in problem.people} == {
        "Alasdair": "ymn",
        "Bruno": "ym-",
        "Callum": "ym-",
    }
    assert problem.rules.quorum == 2


def test_dates_are_put_in_order() -> None:
    """With the answers that belong to them."""
    problem = read_table("Name,2027-02-10,2027-01-31\nAlasdair,yes,no").problem

    assert problem.people[0].answers == "ny"


@pytest.mark.parametrize(
    "title",
    [
        "2027-01-31 15:00",
        "31.01.2027 15:00",
        "Sun 31 Jan 2027 15:00",
        "Sunday, 31 January 2027, 15:00 - 17:30",
        "Jan 31 2027 03:00 PM",
        "January 31, 2027 15:00 – 17:30",
    ],
)
def test_a_date_can_be_written_in_common_ways(title: str) -> None:
    """As poll sites write them; of a time span the beginning."""
    problem = read_table(f"Name;{title}\nAlasdair;yes").problem

    assert problem.candidates[0].start == datetime(2027, 1, 31, 15)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_spreadsheets_divide_columns_in_their_own_ways(mark: bytes, divider: str) -> None:
    """Comma, semicolon or tab, with or without a byte order mark; other columns are left alone."""
    rows = [["Name", "Email", "2027-01-31", "Comment"], ["Alasdair", "a@example.org", "no", "Sorry!"]]

    problem = read_problem(mark + "\r\n".join(divider.join(row) for row in rows).encode()).problem

    assert [(person.id, person.answers) for person in problem.people] == [("Alasdair", "n")]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "empty_table", "empty"),
        ("Name,2027-01-31\nBruno," + "y" * 200_000, "not_a_table", "CSV"),
        ("Name\nAlasdair", "no_dates", "Row 1"),
        ("Name,2027-01-31", "no_people", "row"),
        ("Name,2027-01-31,soon\nAlasdair,yes,no", "column_no_date", "Row 1, column 3: “soon”"),
        ("Name,01/02/2027\nAlasdair,yes", "column_no_date", "Row 1, column 2: “01/02/2027”"),
        ("Name,2027-01-31,2027-01-31\nAlasdair,yes,no", "date_twice", "Row 1, column 3"),
        ("Name,2027-01-31\n\n,yes", "no_name", "Row 3, column 1"),
        ("Name,2027-01-31\nBruno,yes\nBruno,no", "person_twice", "Row 3, column 1: “Bruno”"),
        ("Name,2027-01-31\nBruno,yes,no", "row_too_long", "Row 2 has 3 cells"),
        (
            "Name,2027-01-31\nBruno,perhaps",
            "unknown_answer",
            "Row 2, column 2 (2027-01-31): I don't know the answer “perhaps”",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_row_and_column(text: str, code: str, said: str) -> None:
    """Both are counted from 1, as spreadsheets show them."""
    with pytest.raises(PlanFileError) as caught:
        read_table(text)

    assert caught.value.code == code
    assert said in texts.refused(caught.value.code, caught.value.params)


def test_a_file_that_is_no_text_is_refused() -> None:
    """Such as a spreadsheet that was not exported."""
    with pytest.raises(PlanFileError) as caught:
        read_problem(b"PK\x03\x04\xff\xfe")

    assert caught.value.code == "not_utf8"
