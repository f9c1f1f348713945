"""A map is read strictly: what it does not know, it refuses with the key."""

import pytest

from ketrate.errors import BadFileError
from ketrate.exchange.map_file import read_map
from tests.exchange.sheet import LONG, PATIENTS, WIDE, Desk

VISIT = '[[visit]]\nlabel = "v"\n'


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[patients", "", "not a TOML file"),
        (WIDE + "day = 1\ncolour = 2\n", "[[rating]] 1 colour", "not known"),
        (WIDE + "day = 1\n[extra]\n", "[extra]", "not known"),
        ("[[rating]]\n", "[patients] code", "missing"),
        (PATIENTS, "", "nothing would be imported"),
        (WIDE, "[[rating]] 1", "needs a time"),
        (WIDE + "day = 1\nweek = 2\n", "[[rating]] 1 week", "a time already"),
        (WIDE + 'day = 1\nat = "d"\n', "[[rating]] 1 at", "not both"),
        (WIDE + "day = 1.5\n", "[[rating]] 1 day", "whole number of days"),
        (WIDE + 'day = "1"\n', "[[rating]] 1 day", "a number"),
        (WIDE + 'items = "i{n}"\nday = 1\n', "[[rating]] 1 total", "either"),
        (LONG, "[[long]] 1", "one column must hold the time"),
        (LONG + 'day = "d"\nhour = "h"\n', "[[long]] 1", "one column must hold the time"),
        (LONG + 'day = "d"\ninstrument_column = "i"\n', "[[long]] 1 instrument", "either"),
        (WIDE + "day = 1\n" + VISIT, "[[visit]] 1", "needs a time"),
        (WIDE + "day = 1\n" + (VISIT + "day = 1\n") * 2, "[[visit]] 2 label", "two blocks"),
        (WIDE + 'day = 1\n[course]\nagent = "a"\nagent_column = "b"\n', "[course] agent", "keep"),
        (WIDE + "day = 1\n[course]\nagent_values = {d = 'x'}\n", "[course] agent_values", "none"),
        (WIDE + "day = 1\n[course]\nagent = true\n", "[course] agent", "a text"),
        (WIDE + 'day = 1\n[file]\nencoding = "none-such"\n', "[file] encoding", "no encoding"),
        (WIDE + 'day = 1\n[file]\ndecimal = ";"\n', "[file] decimal", "point or a comma"),
        (WIDE + 'day = 1\n[file]\ndelimiter = "::"\n', "[file] delimiter", "one character"),
        (
            WIDE + 'day = 1\n[dosings]\nfile = "d"\ncode = "c"\n[[dosing]]\nnumber = 1\n',
            "[dosings]",
            "instead of",
        ),
        (WIDE + "day = 1\n[visit]\nlabel = 1\n", "[visit]", "double brackets"),
    ],
)
def test_a_malformed_map_is_refused_with_table_and_key(
    desk: Desk, text: str, place: str, said: str
) -> None:
    with pytest.raises(BadFileError) as refused:
        read_map(desk.write("map.toml", text))
    assert (refused.value.place, said in refused.value.problem) == (place, True)


def test_an_instrument_that_is_not_in_the_catalogue_is_refused_at_its_block(desk: Desk) -> None:
    with pytest.raises(BadFileError) as refused:
        desk.bring(WIDE.replace('"madrs"', '"none"') + "day = 1\n", "id,m\nA,1\n")
    assert refused.value.place == "[[rating]] 1 instrument"


def test_every_column_that_is_missing_is_named_at_once(desk: Desk) -> None:
    text = WIDE + 'at = "when"\n[course]\nagent_column = "drug"\n'
    assert [one[:2] for one in desk.problems(text, "id,x\nA,1\n")] == [
        (1, "drug"),
        (1, "m"),
        (1, "when"),
    ]
