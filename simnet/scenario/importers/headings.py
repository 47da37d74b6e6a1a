"""Column headings of lists of villages and sites: the spellings of several publishers.

Of schools by Giga, of the ministries of education, health and home affairs of Indonesia, and of
its open data. A heading that only resembles one of these is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
SITE_HEADINGS = {
    "name": (*HEADINGS["name"][: HEADINGS["name"].index("village_name")], "poi_name", "site_name"),
    "code": (
        *("poi_id", "school_id_giga", "giga_id_school", "npsn", "school_id_govt", "school_id"),
        *("code", "kode", "kode_faskes", "kode_puskesmas", "kode_fasyankes", "kode_pkm"),
        *("kode_sekolah", "kode_registrasi"),
    ),
    "latitude": HEADINGS["latitude"],
    "longitude": HEADINGS["longitude"],
    "level": (
        *("education_level", "poi_type", "school_education_level", "jenjang", "jenjang_pendidikan"),
        *("bentuk_pendidikan", "bentuk", "school_type", "jenis_faskes", "jenis"),
    ),
    "users": (
        *("num_students", "number_of_users", "student_count", "students", "jumlah_siswa"),
        *("jumlah_murid", "peserta_didik", "pd"),
    ),
    "power": ("has_electricity", "electricity", "electricity_availability", "listrik"),
}
"""The same of lists of sites: of Giga's list of schools in both forms, its table of points."""
NO = ("no", "false", "0", "0.0", "none", "tidak", "tidak ada", "unavailable", "not available")
"""What lists write of a site where there is no electricity."""
EMPTY = ("-", "--", "n/a", "na", "#n/a", "null", "none", "nan")
"""What lists write where a place is not known."""


def heading(cell: str) -> str:
    """Return a heading in small letters, with underscores for what parts its words."""
    lower = cell.strip().casefold()
    if lower.startswith(DOTTED):
        return lower
    without = re.sub(r"\(.*?\)", "", lower)
    return re.sub(r"[\W_]+", "_", without).strip("_") or lower


def is_header(
    cells: Sequence[str], headings: Mapping[str, Sequence[str]], required: Sequence[str]
) -> bool:
    """Tell whether a row has the headings that a list must have, of those by column."""
    found = {heading(cell) for cell in cells}
    return all(found & set(headings[column]) for column in required)
