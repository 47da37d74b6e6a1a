"""Column headings of village lists: the spellings that lists of several publishers use.

Of schools by Giga, of the ministries of education, health and home affairs of Indonesia, and of
its open data. A heading that only resembles one of these is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

DOTTED = ("access.", "sites.")
"""What headings begin with that are paths of a village."""
HEADINGS = {
    "name": (
        *("name", "nama", "school_name", "nama_sekolah", "nama_satuan_pendidikan", "sekolah"),
        *("nama_faskes", "nama_puskesmas", "facility_name", "nama_sp", "nama_fasyankes"),
        *("nama_fasilitas_kesehatan", "nama_pkm", "puskesmas", "nama_pustu", "faskes"),
        *("nama_faskes_puskesmas", "health_facility_name", "village_name", "nama_desa"),
        *("nama_kampung", "nama_kelurahan", "nama_desa_kelurahan", "village", "desa_kelurahan"),
        *("kelurahan_desa", "desa", "kampung", "kelurahan", "nagari", "site_name"),
        *("kemendagri_nama_desa_kelurahan", "bps_nama_desa_kelurahan"),
    ),
    "code": (
        *("code", "kode", "school_id_giga", "giga_id_school", "npsn", "school_id_govt"),
        *("school_id", "kode_faskes", "kode_desa", "kode_wilayah", "kode_kemendagri"),
        *("kode_puskesmas", "kode_fasyankes", "kode_pkm", "kode_sekolah", "kode_registrasi"),
        *("kode_desa_kelurahan", "kemendagri_kode_desa_kelurahan", "bps_kode_desa_kelurahan"),
    ),
    "kind": ("kind", "jenis"),
    "latitude": (
        "latitude",
        "lat",
        "lintang",
        "garis_lintang",
        "koordinat_lintang",
        "titik_lintang",
    ),
    "longitude": (
        *("longitude", "lon", "long", "lng", "bujur", "garis_bujur", "koordinat_bujur"),
        "titik_bujur",
    ),
    "district": (
        *("district", "kecamatan", "nama_kecamatan", "kec", "nama_kec"),
        *("kemendagri_nama_kecamatan", "bps_nama_kecamatan"),
    ),
    "regency": (
        *("regency", "kabupaten", "kabupaten_kota", "kab_kota", "nama_kabupaten"),
        *("nama_kabupaten_kota", "kota", "kab", "admin2", "nama_kab_kota", "nama_kab"),
        *("kab_kota_nama", "kemendagri_nama_kabupaten_kota", "bps_nama_kabupaten_kota"),
    ),
    "group": ("group",),
    "technology": ("technology", "teknologi"),
    "isp": ("isp",),
}
"""Headings of each column, in small letters with underscores; the first that is there is taken.

Those of a school or health centre go before those of the village that it lies in."""
EMPTY = ("-", "--", "n/a", "na", "#n/a", "null", "none", "nan")
"""What lists write where a place is not known."""


def heading(cell: str) -> str:
    """Return a heading in small letters, with underscores for what parts its words."""
    lower = cell.strip().casefold()
    if lower.startswith(DOTTED):
        return lower
    without = re.sub(r"\(.*?\)", "", lower)
    return re.sub(r"[\W_]+", "_", without).strip("_") or lower


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row has the headings that a list must have."""
    found = {heading(cell) for cell in cells}
    return all(found & set(HEADINGS[column]) for column in ("name", "latitude", "longitude"))
