"""What people read in a starter scenario, by language: titles and names. Comments are English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
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
        "satria_first": "SATRIA-1 wherever there is no fibre",
        "crowd": "Half as many users again",
        "cut": "The trunk line of {town} is down for half a minute",
        "cut_provider": "The terrestrial provider's line is down for half a minute",
    },
    "id": {
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
        "satria_first": "SATRIA-1 di mana tidak ada serat optik",
        "crowd": "Pengguna bertambah setengahnya",
        "cut": "Jalur utama {town} putus selama setengah menit",
        "cut_provider": "Jalur penyedia terestrial putus selama setengah menit",
    },
}
"""By language, then by what they name."""
