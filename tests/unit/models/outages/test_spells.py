"""Spells of time: united, left over, cut to a piece."""

from __future__ import annotations

from simnet.models.outages.spells import between, united, without


def test_spells_that_touch_or_overlap_become_one() -> None:
    assert united(((0, 2), (5, 6)), ((1, 3), (6, 8))) == ((0, 3), (5, 8))


def test_what_the_other_holds_is_taken_out() -> None:
    assert without(((0, 10), (12, 14)), ((2, 3), (5, 6), (9, 13))) == (
        (0, 2), (3, 5), (6, 9), (13, 14),
    )  # fmt: skip


def test_a_piece_counts_from_its_start_and_keeps_later_ends() -> None:
    assert between(((0, 4), (4, 5), (7, 12), (20, 21)), 2, 10) == ((0, 2), (2, 3), (5, 10))
