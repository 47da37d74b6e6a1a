"""Seats of the regencies and cities of East Kalimantan, and the tree of lines that joins them.

Coordinates are the centroids of the kelurahan or desa named beside each, to two decimals, from
public boundary data after Kepmendagri 300.2.2-2430 of 2025 (cahyadsn/wilayah_boundaries, MIT). The
tree follows the trunk roads and the Mahakam: an assumption, to be replaced by what the province's
lines are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CAPITAL = "samarinda"


@dataclass(frozen=True, slots=True)
class Seat:
    """The town where a regency's accesses land, and the next one towards the capital."""

    key: str
    name: str
    regency: str
    latitude: float | None
    longitude: float | None
    towards: str = ""
    """Key of the seat that its line leads to; empty of the capital."""


SEATS: Mapping[str, Seat] = {
    each.key: each
    for each in (
        Seat("samarinda", "Samarinda", "Kota Samarinda", -0.50, 117.15),  # Pasar Pagi
        Seat(
            "balikpapan", "Balikpapan", "Kota Balikpapan", -1.28, 116.83, "samarinda"
        ),  # Klandasan
        Seat("bontang", "Bontang", "Kota Bontang", 0.13, 117.51, "samarinda"),  # Bontang Kuala
        Seat(  # Melayu
            "tenggarong", "Tenggarong", "Kabupaten Kutai Kartanegara", -0.43, 116.98, "samarinda"
        ),
        Seat(  # Barong Tongkok
            "sendawar", "Sendawar", "Kabupaten Kutai Barat", -0.23, 115.68, "tenggarong"
        ),
        Seat("ujoh-bilang", "Ujoh Bilang", "Kabupaten Mahakam Ulu", 0.55, 115.26, "sendawar"),
        Seat("sangatta", "Sangatta", "Kabupaten Kutai Timur", 0.49, 117.57, "bontang"),
        Seat("tanjung-redeb", "Tanjung Redeb", "Kabupaten Berau", 2.15, 117.49, "sangatta"),
        Seat("penajam", "Penajam", "Kabupaten Penajam Paser Utara", -1.26, 116.77, "balikpapan"),
        Seat("tanah-grogot", "Tanah Grogot", "Kabupaten Paser", -1.91, 116.19, "penajam"),
    )
}
"""By key, the capital first."""


def plain(regency: str) -> str:
    """Return a regency's name as it is compared: without Kabupaten or Kota, in small letters."""
    return re.sub(r"^(kabupaten|kab\.?|kota)\s+", "", regency.strip().casefold())


def way(key: str) -> Iterable[Seat]:
    """Yield the seats from one to the capital, both included."""
    while key:
        yield SEATS[key]
        key = SEATS[key].towards
