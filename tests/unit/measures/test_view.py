"""Tables as people read them, against the measures of the same run."""

import math

import pytest

from simnet.measures import VIEWS, parse_measure, value, view
from simnet.tables import TABLES, Results


@pytest.mark.parametrize("quantity", ["completion", "done_time"])
def test_times_of_a_group_are_those_of_the_measure(results: Results, quantity: str) -> None:
    shown = view(results, "groups").to_pandas().set_index("group")
    for group in ("school/pupils", "school/files"):
        for column, statistic in {"mean": "mean", "p95": "p95", "max": "max"}.items():
            expected = value(parse_measure(f"{group}.{quantity}.{statistic}"), results)
            assert shown[f"{quantity}_{column}_s"][group] == expected
    assert math.isnan(shown[f"{quantity}_mean_s"]["school/call"])


def test_a_view_has_the_columns_that_are_declared(results: Results) -> None:
    for name in TABLES:
        assert view(results, name).column_names == [each.name for each in VIEWS[name].columns]


def test_without_its_transfers_a_run_shows_no_times(results: Results) -> None:
    kept = {name: results.arrow(name) for name in results if name != "transfers"}
    shown = view(Results(results.manifest, kept), "groups")
    assert shown.column("completion_p95_s").null_count == shown.num_rows
