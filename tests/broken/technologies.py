"""Access technologies with parameters that are none, and at places where they cannot be."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, text
from tests.broken.villages import SOUND

LINK = "scenario.yaml:14: technologies.link"


def declared(id: str, technology: str, *expected: str) -> Case:  # noqa: A002
    """A world whose village has a technology with parameters of its own."""
    world = SOUND.replace("technology: fibre", "technology: link")
    return text(id, f"{world}technologies: {{link: {{{technology}}}}}\n", *expected)


CASES = [
    declared("dsl_of_two_kilometres", "kind: dsl, line: adsl2plus, loop: 2100 m"),
    declared(
        "dsl_beyond_its_reach",
        "kind: dsl, loop: 4 km",
        f"{LINK}: vdsl2 reaches 3.6 km of copper, and loop is 4 km; write line: adsl2plus",
    ),
    declared(
        "dsl_beyond_all_copper",
        "kind: dsl, line: adsl2plus, loop: 8 km",
        f"{LINK}.loop: must be 0.001 to 5.2 km, got 8 km",
    ),
    declared(
        "dsl_without_a_unit",
        "kind: dsl, loop: 2",
        f"{LINK}.loop: unit missing; write '2 m' or '2 km', say",
    ),
    declared(
        "dsl_in_miles",
        "kind: dsl, loop: 2 mi",
        f"{LINK}.loop: unknown unit 'mi' for a length (allowed: m, km)",
    ),
    declared(
        "dsl_of_another_kind",
        "kind: dsl, line: shdsl",
        f"{LINK}.line: unknown value 'shdsl' (allowed: adsl2plus, vdsl2)",
    ),
]  # fmt: skip
