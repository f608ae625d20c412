"""Which form of a row was the one that was written: proven by the sum over its group."""

from __future__ import annotations

import random

import pytest

from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage.row_sums import NOTHING, row_hash
from filmjournal.storage.salvage.choosing import ABSENT, Option, Origin, choose, sum_of
from filmjournal.storage.salvage.one_byte import corrected_row, corrected_text


def _row(id_: int, title: str = "", origin: Origin = Origin.READ) -> Option:
    values = (id_, title or f"Film {id_}", None, 1959)
    return Option(values, origin, row_hash("film", values))


RIGHT = {(id_,): _row(id_) for id_ in range(1, 61)}
EXPECTED = sum_of(RIGHT.values())


def test_rows_that_add_up_are_proven() -> None:
    choice = choose(EXPECTED, {key: [option, ABSENT] for key, option in RIGHT.items()})
    assert choice.proven
    assert choice.rows == RIGHT


def test_without_a_sum_the_first_are_taken() -> None:
    choice = choose(None, {key: [_row(99), option] for key, option in RIGHT.items()})
    assert not choice.proven
    assert set(choice.rows.values()) == {_row(99)}


@pytest.mark.parametrize("seed", range(20))
def test_any_mixture_of_damage_and_change_is_taken_apart(seed: int) -> None:
    """Some rows damaged, some changed since the backup, some deleted since it, some lost: all come out as they were."""
    dice = random.Random(seed)
    options: dict[tuple[int], list[Option]] = {}
    right = dict(RIGHT)
    for key, option in RIGHT.items():
        kind = dice.choice(["same", "changed since", "damaged", "lost", "deleted since", "stale"])
        kept = Option(option.values, Origin.BACKUP, option.hash)
        if kind == "same":
            options[key] = [option, kept]
        elif kind == "changed since":
            options[key] = [option, _row(key[0], "as it was before", Origin.BACKUP)]
        elif kind == "damaged":
            options[key] = [_row(key[0], "Filn"), kept]
        elif kind == "lost":
            options[key] = [kept, ABSENT]
        else:
            options[key] = [kept if kind == "deleted since" else _row(key[0], "stale", Origin.CARVED), ABSENT]
            right[key] = ABSENT
    choice = choose(sum_of(right.values()), options)
    assert choice.proven
    assert {key: option.values for key, option in choice.rows.items()} == {k: o.values for k, o in right.items()}


def test_more_unknowns_than_bits_are_tried_as_a_whole() -> None:
    right = {(id_,): _row(id_, origin=Origin.BACKUP) for id_ in range(300)}
    options = {key: [_row(key[0], "damaged"), option] for key, option in right.items()}
    assert choose(sum_of(right.values()), options).rows == right


def test_what_does_not_add_up_is_not_said_to_be_proven() -> None:
    options = {key: [_row(key[0], "damaged"), _row(key[0], "older", Origin.BACKUP), ABSENT] for key in RIGHT}
    choice = choose(EXPECTED, options)
    assert not choice.proven
    assert [option.values for option in choice.rows.values()] == [several[0].values for several in options.values()]
    assert not choose(NOTHING, {(1,): [_row(1)]}).proven


TEXT = "<p>Pociąg jedzie nad morze, a w przedziale — cisza.</p>"


@pytest.mark.parametrize("change", [1, 0x20, 0x80, 0xFF, 0x41])
@pytest.mark.parametrize("at", [0, 9, 10, -1])
def test_one_changed_byte_of_a_text_is_put_right(at: int, change: int) -> None:
    data = bytearray(TEXT.encode())
    data[at] ^= change
    damaged = data.decode("utf-8", "surrogateescape")
    assert damaged != TEXT
    assert corrected_text(damaged, content_hash(TEXT)) == TEXT


def test_two_changed_bytes_are_not_put_right() -> None:
    assert corrected_text(TEXT.replace("c", "d"), content_hash(TEXT)) is None


ROWS = [(id_, f"Tytuł {id_}", None, 1900 + id_, 3.5) for id_ in range(1, 40)]


@pytest.mark.parametrize(
    ("place", "damaged"),
    [
        (6, (7, "Tytuł W", None, 1907, 3.5)),
        (6, (7, b"Tytu\xc5\x02 7".decode("utf-8", "surrogateescape"), None, 1907, 3.5)),
        (38, (39, "Tytuł 39", None, 1939 ^ 1024, 3.5)),
        (0, (1 ^ 64, "Tytuł 1", None, 1901, 3.5)),
    ],
)
def test_one_changed_byte_of_a_row_is_put_right(place: int, damaged: tuple[object, ...]) -> None:
    rows = [*ROWS[:place], damaged, *ROWS[place + 1 :]]
    difference = row_hash("film", damaged) ^ row_hash("film", ROWS[place])
    assert corrected_row("film", rows, difference) == (place, ROWS[place])


def test_a_row_with_more_changed_is_left() -> None:
    damaged = (7, "Tytul siedem", None, 1907, 3.5)
    difference = row_hash("film", damaged) ^ row_hash("film", ROWS[6])
    assert corrected_row("film", [*ROWS[:6], damaged, *ROWS[7:]], difference) is None
