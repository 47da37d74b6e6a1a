"""What people read in a starter scenario, by language: titles, names and comments that vary."""

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
        "villages": "{number} villages",
        "village": "{number} village",
        "begun": "At the start: {each}. Each alternative changes what is simulated.",
        "begun_with": "{technology} in {counted}",
        "idle": "Not here, since it would change nothing that is simulated: {keys}.",
        "same": "Not here, since it would be the same as {other}: {key}.",
        "another_access": "another access in {number} of {counted}",
        "half_price": "As a household pays three fifths for 50 of what it pays for 100 Mbps",
        "half_price_source": "(liputanberitaku.com, undated): assumption.",
        "same_trench": "in the same trench",
        "own": "What the list says of a village's access holds before that.",
        "own_groups": "The groups of the list are not used: a village is in one group only.",
        "on_the_list": "named by the list; where it takes over traffic is an assumption",
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
        "villages": "{number} desa",
        "village": "{number} desa",
        "begun": "Pada awalnya: {each}. Setiap alternatif mengubah yang disimulasikan.",
        "begun_with": "{technology} di {counted}",
        "idle": "Tidak ada di sini, sebab tidak mengubah apa pun yang disimulasikan: {keys}.",
        "same": "Tidak ada di sini, sebab sama dengan {other}: {key}.",
        "another_access": "akses lain di {number} dari {counted}",
        "half_price": "Seperti rumah tangga membayar tiga perlima harga 100 Mbps untuk 50 Mbps",
        "half_price_source": "(sumber: liputanberitaku.com, tanpa tanggal): asumsi.",
        "same_trench": "di galian yang sama",
        "own": "Yang tertulis di daftar tentang akses suatu desa berlaku lebih dahulu.",
        "own_groups": "Kelompok dalam daftar tidak dipakai: satu desa hanya dalam satu kelompok.",
        "on_the_list": "disebut dalam daftar; tempatnya mengambil alih lalu lintas adalah asumsi",
    },
}
"""By language, then by what they name."""


def villages(number: int, words: Mapping[str, str]) -> str:
    """Return so many villages in words."""
    return words["village" if number == 1 else "villages"].format(number=number)
