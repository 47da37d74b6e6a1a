"""The figures of a run as bytes: exact, in order, and nobody else's."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from simnet.measures import Interface, Observed
from simnet.runs.key import DECIDE_A_RUN
from simnet.study.answer import figures as module
from simnet.study.answer.figures import DECIDE_FIGURES, DamagedError, Figures, decode, encode
from simnet.tables.manifest import canonical, sha256
from tests.unit.test_layers import PACKAGE, imports_of

KEY = "0123456789abcdef" * 2
FIGURES = Figures(
    KEY, 7, "f", 5, 6,
    Observed(
        values={"all.loss": 0.1 + 0.2, "all.goodput": math.inf, "all.delay.mean": -0.0},
        places={"all.loss": {"upper": 1e-300, "lower": 0.25}, "all.goodput": {}},
        interfaces={Interface("ab:a->b", "ab", "a", "b"): (0.5, 0.0, 1.0, 1000.0, 1e22)},
        levels={},
    ),
)  # fmt: skip


def test_what_was_written_comes_back_to_the_last_bit_and_in_its_order() -> None:
    again = decode(encode(FIGURES), KEY)
    assert again == FIGURES
    assert repr(again.observed.values["all.delay.mean"]) == "-0.0"
    assert list(again.observed.places["all.loss"]) == ["upper", "lower"]
    assert encode(again) == encode(FIGURES)


def test_what_was_not_there_to_measure_comes_back_as_that() -> None:
    observed = replace(FIGURES.observed, values={"all.loss": math.nan})
    again = decode(encode(replace(FIGURES, observed=observed)), KEY)
    assert again is not None
    assert math.isnan(again.observed.values["all.loss"])


def test_every_damaged_bit_is_noticed() -> None:
    data = encode(FIGURES)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1
        with pytest.raises(DamagedError):
            decode(bytes(damaged), KEY)
        with pytest.raises(DamagedError):
            decode(data[:place], KEY)


@pytest.mark.parametrize("foreign", [{"values": 3}, {"interfaces": [[1]]}, {"places": None}])
def test_a_seal_does_not_make_nonsense_right(foreign: dict[str, object]) -> None:
    body = canonical({**json.loads(encode(FIGURES).splitlines()[1]), **foreign})
    with pytest.raises(DamagedError, match="not as simnet writes them"):
        decode(canonical({"sha256": sha256(body)}) + b"\n" + body + b"\n", KEY)


def test_those_of_another_run_are_refused() -> None:
    with pytest.raises(DamagedError, match="another run"):
        decode(encode(FIGURES), KEY[::-1])


def test_those_of_other_code_are_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(FIGURES)
    monkeypatch.setattr(module, "measuring_version", lambda: "changed")
    assert decode(data, KEY) is None


def test_all_code_that_decides_a_figure_is_counted() -> None:
    rooms = {name for name in DECIDE_FIGURES if "/" not in name}
    counted = rooms | {name.split(".")[0] for name in DECIDE_A_RUN}
    left_out = {
        f"{each.where} imports {each.imported}"
        for each in imports_of(PACKAGE)
        if each.importer.startswith("simnet.")
        and each.importer.split(".")[1] in rooms
        and each.imported.startswith("simnet.")
        and each.imported.split(".")[1] not in counted | {"errors", "files", "machine"}
    }
    assert left_out == set()
    assert [name for name in DECIDE_FIGURES if not (PACKAGE / name).exists()] == []
