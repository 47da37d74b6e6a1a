"""Indonesian of the sentences of :mod:`simnet.report.texts.english.places`, by the same keys."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # events
    "events.title": "Apa yang terjadi",
    "events.lead": "Apa yang diputus atau diperlambat oleh skenario selama simulasi, dan kapan.",
    "events.caption_in": "{run}: apa yang diputus atau diperlambat.",
    "events.when": "dari",
    "events.until": "sampai",
    "events.length": "selama",
    "events.what": "apa",
    "events.effect": "akibat",
    "events.cut": "putus",
    "events.slowed": "diperlambat menjadi {share}",
    "events.was_cut": "{what} putus dari {start} sampai {end}, selama {length}.",
    "events.was_slowed": (
        "{what} diperlambat menjadi {share} dari {start} sampai {end}, selama {length}."
    ),
    "events.more": "Kejadian lainnya: {count}.",
    # first screen of a run
    "card.of": "{count} dari {all}",
    "card.dark": "Desa tanpa layanan",
    "card.dark_about": "selama sebagian waktu; paling lama: {village}, {length}",
    "card.dark_none": "setiap desa selalu tersambung ke dunia luar",
    "card.busiest_up": "Tautan tersibuk selama hidup",
    "card.busiest_down": "{count} arah tautan mati, paling lama {length}",
    "card.completed_dark": "yang bahkan tidak sempat diminta orang tanpa layanan tidak terhitung",
    "row.dark": "Desa tanpa layanan selama sebagian waktu",
    "row.dark_longest": "Waktu tanpa layanan terlama",
    "row.worst_village": "Desa dengan layanan terburuk",
    "row.down": "Arah tautan yang mati selama sebagian waktu",
    "summary.dark": (
        "Tanpa layanan selama sebagian waktu terukur: {count} dari {all} desa: {names}."
    ),
    "summary.dark_one": "{village} ({length})",
    "summary.none_dark": "Dari {all} desa, tidak satu pun pernah tanpa layanan.",
    "summary.worst_served": "Layanan terburuk: {names}.",
    "summary.worst_one": "{village} ({how})",
    "summary.badly": "{unserved} permintaan tidak terlayani, 95 % berakhir dalam {p95}",
    "summary.badly_untimed": "{unserved} permintaan tidak terlayani",
    "summary.down": (
        "Mati selama sebagian waktu terukur: {count} dari {all} arah tautan. Terlama: "
        "{longest}, {length}."
    ),
    "summary.never_up": (
        "Mati selama seluruh waktu terukur: {count} dari {all} arah tautan, antara lain {longest}."
    ),
    "summary.free_while_up": (
        "Selama hidup, tidak ada arah tautan yang mendekati batasnya (sibuk {busy} dari waktu, "
        "atau membuang {dropping} paket). Yang tersibuk adalah {worst}, {utilisation}."
    ),
    "map.hover_dark": "tanpa layanan selama {length}",
    "map.hover_link_down": "{link}: mati selama {down}, sibuk {utilisation} selama hidup",
    "map.hover_never_up": "{link}: tidak pernah hidup",
    "links.down": "waktu mati",
    "links.never_up": "sepanjang waktu",
    "links.is_down": "mati",
    "load.marked": (
        "Pita menandai saat jalur diputus atau diperlambat; yang mati tidak mempunyai beban."
    ),
    # villages of a run
    "village.title": "Desa demi desa",
    "village.lead": (
        "Bagaimana setiap desa dilayani, yang terburuk lebih dahulu; tidak ada baris yang "
        "merata-ratakan desa lain. Ketersediaan adalah bagian waktu terukur dengan jalan ke "
        "dunia luar dan kembali. Tidak terlayani berarti permintaan yang ditinggalkan atau "
        "gagal; yang terputus jarang meminta, sehingga sedikit permintaan dapat menyembunyikan "
        "waktu lama tanpa layanan."
    ),
    "village.village": "desa",
    "village.availability": "ketersediaan",
    "village.without": "waktu tanpa layanan",
    "village.attempts": "permintaan",
    "village.unserved": "permintaan tidak terlayani",
    "village.p50": "setengahnya selesai dalam",
    "village.p95": "95 % selesai dalam",
    "village.goodput": "goodput",
    "village.caption_all": "Semua {all} desa.",
    "village.caption_all_in": "{run}: semua {all} desa.",
    "village.caption_worst": (
        "{shown} desa terburuk dari {all}; masih ada {more} lagi, semuanya ditampilkan oleh "
        "{command}."
    ),
    "village.caption_worst_in": (
        "{run}: {shown} desa terburuk dari {all}; masih ada {more} lagi, semuanya ditampilkan "
        "oleh {command}."
    ),
}
