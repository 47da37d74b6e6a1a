"""Every column of the tables, against figures worked out by hand from the counts."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simnet.engine import Counts
from simnet.engine.columns import Histograms, bucket_of
from simnet.network import Network, RunPlan
from simnet.tables import TABLES, build
from simnet.tables.schema import QUANTILES, markdown


@pytest.fixture
def tables(counts: Counts, network: Network, plan: RunPlan) -> dict[str, pd.DataFrame]:
    return {name: table.to_pandas() for name, table in build(counts, network, plan).items()}


def row(frame: pd.DataFrame, **key: Any) -> pd.Series:
    for column, value in key.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_every_table_has_the_declared_columns(tables: dict[str, pd.DataFrame]) -> None:
    assert list(tables) == list(TABLES)
    for name, table in TABLES.items():
        assert list(tables[name].columns) == [column.name for column in table.columns]
        assert not tables[name].duplicated(list(table.key)).any()


def test_units_and_meanings_travel_with_the_table(
    counts: Counts, network: Network, plan: RunPlan
) -> None:
    field = build(counts, network, plan)["interfaces"].schema.field("wait_p99_s")
    assert field.metadata[b"unit"] == b"s"
    assert field.metadata[b"meaning"] == b"99 % of them were at most this."


def test_nodes(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["nodes"].iloc[0].tolist() == ["a", "school", "Long Apari", 0.5, 115.0]
    assert tables["nodes"].latitude_deg.isna().tolist() == [False, True]


def test_an_interface(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["interfaces"], interface="ab:a->b")
    assert (got.link, got.source, got.target, got.discipline) == ("ab", "a", "b", "fifo")
    assert (got.rate_bps, got.delay_s, got.limit_packets) == (8e6, 0.005, 100)
    assert pd.isna(got.limit_bytes)
    assert got.offered_bps == pytest.approx(4_016_000)
    assert got.carried_bps == pytest.approx(4_000_000)
    assert got.capacity_bps == pytest.approx(8_000_000)
    assert got.utilisation == pytest.approx(0.5)
    assert got.carried_ratio == pytest.approx(0.5)
    assert got.drop_ratio == pytest.approx(18 / 5020)
    assert got.loss_ratio == pytest.approx(2 / 5020)
    assert got.queue_mean_packets == pytest.approx(2.0)
    assert got.queue_mean_bytes == pytest.approx(2000.0, rel=1e-6)
    assert got.wait_zero_ratio == pytest.approx(0.4)
    assert got.wait_mean_s == pytest.approx(0.003)
    assert (got.wait_min_s, got.wait_max_s) == (0, 0.009)
    assert got.inside_start_packets + got.offered_packets == (
        got.lost_packets + got.dropped_packets + got.carried_packets + got.inside_end_packets
    )


def test_percentiles_of_waits(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["interfaces"], interface="ab:a->b")
    assert got.wait_p50_s == pytest.approx(0.001, rel=0.008)
    assert got.wait_p90_s == pytest.approx(0.009, rel=0.008)
    assert got.wait_p999_s <= got.wait_max_s


def test_percentiles_of_equal_waits_are_that_wait(
    counts: Counts, network: Network, plan: RunPlan
) -> None:
    wait = np.array([9_000_001, 0], dtype=np.int64)
    owner, bucket, count = (np.array([each]) for each in (0, bucket_of(9_000_001), 5000))
    columns = counts.interfaces | {"wait_min_ns": wait, "wait_max_ns": wait}
    same = replace(counts, interfaces=columns, interface_wait=Histograms(owner, bucket, count))
    got = row(build(same, network, plan)["interfaces"].to_pandas(), interface="ab:a->b")
    assert {got[f"wait_{name}_s"] for name in ("min", *QUANTILES, "max")} == {0.009000001}


def test_an_idle_interface_has_no_ratios_and_no_waits(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["interfaces"], interface="ab:b->a")
    assert (got.offered_bps, got.utilisation, got.carried_ratio) == (0, 0, 0)
    absent = got[["drop_ratio", "loss_ratio", "wait_zero_ratio", "wait_mean_s", "wait_p50_s"]]
    assert absent.isna().all()
    assert pd.isna(got.wait_min_s)
    assert pd.isna(got.wait_max_s)


def test_classes(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["interface_classes"].set_index(["interface", "traffic_class"])
    assert got.loc[("ab:a->b", "voice"), "wait_mean_s"] == 0
    assert got.loc[("ab:a->b", "default"), "wait_mean_s"] == pytest.approx(0.00375)


def test_series_cover_the_whole_run_and_mark_the_warmup(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["interface_series"]
    one = got[got.interface == "ab:a->b"]
    assert one.start_s.tolist() == [0, 2, 4, 6, 8, 10]
    assert one.length_s.tolist() == [2, 2, 2, 2, 2, 1]
    assert one.warmup.tolist() == [True, False, False, False, False, False]
    assert one.utilisation.tolist() == [0, 0.5, 1, 0.5, 0.5, 0.5]
    assert one.carried_bps.tolist()[-1] == 1_000_000


def test_wait_histogram(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["interface_wait"]
    assert got.packets.tolist() == [2000, 2000, 1000]
    assert (got.low_s <= [0, 0.001, 0.009]).all()
    assert (got.high_s > [0, 0.001, 0.009]).all()
    assert bucket_of(round(got.high_s[2] * 1e9)) == bucket_of(9_000_000) + 1


def test_a_flow(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["flows"], flow="call")
    assert (got.source, got.target, got.traffic, got.traffic_class) == (
        "b", "a", "datagrams", "voice",
    )  # fmt: skip
    assert (got.place, got.site_kind) == ("Long Apari", "school")
    assert got.loss_ratio == pytest.approx(0.02)
    assert got.goodput_bps == pytest.approx(78_400)
    assert got.delay_mean_s == pytest.approx(0.006)
    assert got.jitter_s == pytest.approx(0.001)
    assert got.transfers_started == 0


def test_a_group_is_measured_as_one(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["groups"], group="pages")
    assert (got.flows, got.people, got.sent_packets, got.dropped_packets) == (2, 0, 1000, 20)
    assert got.goodput_bps == pytest.approx(2_000_000)
    assert (got.delay_count, got.delay_mean_s) == (100, pytest.approx(0.007))
    assert (got.delay_min_s, got.delay_max_s) == (0.006, 0.008)
    assert got.jitter_s == pytest.approx(0.002)
    assert got.retransmission_ratio == pytest.approx(0.03)


def test_transfers_are_those_that_started_in_the_window(tables: dict[str, pd.DataFrame]) -> None:
    got = row(tables["groups"], group="pages")
    counted = got[[f"transfers_{name}" for name in ("done", "given_up", "failed", "unfinished")]]
    assert counted.tolist() == [2, 1, 1, 1]
    assert got.transfers_started == counted.sum()


def test_all_transfers_are_listed(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["transfers"]
    assert got.serial.tolist() == [0, 1, 2, 3, 4, 5]
    assert got.warmup.tolist() == [True] + [False] * 5
    assert got.status.tolist() == ["done"] * 3 + ["given up", "failed", "unfinished"]
    assert got.duration_s.tolist() == [2.5, 1, 3, 2, 0, 4]
    assert pd.isna(got.down_bytes[5])
    assert got.flow[2] == "web-2"


def test_group_series(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["group_series"]
    assert got[got.group == "pages"].goodput_bps.tolist() == [0, 0, 0, 0, 0, 2_000_000]


def test_group_delay_pools_the_flows(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["group_delay"]
    assert got[got.group == "pages"].packets.tolist() == [50, 50]


def test_site_delay_tells_places_and_groups_apart(tables: dict[str, pd.DataFrame]) -> None:
    got = tables["site_delay"]
    assert got.place.tolist() == ["Long Apari"] * 3
    assert got.site_kind.tolist() == ["school"] * 3
    assert got.group.tolist() == ["calls", "pages", "pages"]
    assert got.packets.tolist() == [490, 50, 50]
    assert (got.low_s <= [0.006, 0.006, 0.008]).all()
    assert (got.high_s > [0.006, 0.006, 0.008]).all()


def test_a_run_in_which_nothing_happened_has_tables_too(
    quiet: Counts, network: Network, plan: RunPlan
) -> None:
    tables = build(quiet, network, plan)
    assert tables["transfers"].num_rows == 0
    assert tables["groups"].column("delay_p50_s").null_count == 2
    assert tables["groups"].column("loss_ratio").null_count == 2


def test_the_reference_page_names_every_column() -> None:
    page = markdown(TABLES)
    for table in TABLES.values():
        assert f"## {table.name}\n" in page
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} | {column.unit} | {column.meaning} |" in page
