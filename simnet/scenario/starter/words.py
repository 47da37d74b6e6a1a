"""What people read in a starter scenario, by language: titles and names. Comments are English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title_one": "A working morning in {name}",
        "title": "A working morning in {number} villages",
        "title_of": "A working morning in {number} villages of {where}",
        "about": "A village office, a school and a health centre in each village, on a working "
        "morning. The load is the same all through, so a minute of it stands for the hour.",
        "terrestrial": "Terrestrial provider",
        "internet": "Internet exchange in Jakarta",
        "data_centre": "Provincial data centre",
        "village_office": "Village office",
        "school": "School",
        "health_centre": "Health centre",
        "half_rate": "50 instead of 100 Mbps everywhere",
        "more_fibre": "Fibre for the villages in the middle distance too",
        "more_fibre_one": "Fibre for {name} too",
        "satria_first": "SATRIA-1 wherever there is no fibre",
        "fibre_everywhere": "Fibre everywhere",
        "starlink_everywhere": "Starlink everywhere",
        "satria_everywhere": "SATRIA-1 everywhere",
        "full_rate": "100 Mbps everywhere",
        "slower_fibre_everywhere": "Fibre everywhere, with 50 Mbps",
        "faster_fibre_everywhere": "Fibre everywhere, with 100 Mbps",
        "crowd": "Half as many users again",
        "cut": "The trunk line of {town} is down for half a minute",
        "cut_provider": "The terrestrial provider's line is down for half a minute",
        "cut_other": "The line of {isp} is down for half a minute",
    },
    "id": {
        "title_one": "Pagi hari kerja di {name}",
        "title": "Pagi hari kerja di {number} desa",
        "title_of": "Pagi hari kerja di {number} desa, {where}",
        "about": "Kantor desa, sekolah, dan Puskesmas di setiap desa pada pagi hari kerja. "
        "Bebannya sama sepanjang waktu itu, sehingga satu menit mewakili satu jam.",
        "terrestrial": "Penyedia terestrial",
        "internet": "Pertukaran internet di Jakarta",
        "data_centre": "Pusat data provinsi",
        "village_office": "Kantor desa",
        "school": "Sekolah",
        "health_centre": "Puskesmas",
        "half_rate": "50 Mbps sebagai ganti 100 Mbps di semua desa",
        "more_fibre": "Serat optik juga untuk desa berjarak menengah",
        "more_fibre_one": "Serat optik juga untuk {name}",
        "satria_first": "SATRIA-1 di mana tidak ada serat optik",
        "fibre_everywhere": "Serat optik di semua desa",
        "starlink_everywhere": "Starlink di semua desa",
        "satria_everywhere": "SATRIA-1 di semua desa",
        "full_rate": "100 Mbps di semua desa",
        "slower_fibre_everywhere": "Serat optik 50 Mbps di semua desa",
        "faster_fibre_everywhere": "Serat optik 100 Mbps di semua desa",
        "crowd": "Pengguna bertambah setengahnya",
        "cut": "Jalur utama {town} putus selama setengah menit",
        "cut_provider": "Jalur penyedia terestrial putus selama setengah menit",
        "cut_other": "Jalur {isp} putus selama setengah menit",
    },
}
"""By language, then by what they name."""
