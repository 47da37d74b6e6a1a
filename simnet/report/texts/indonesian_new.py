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
    # first screen of a study
    "badly.title": "Siapa yang dilayani buruk",
    "badly.breaks": (
        "{where}, dengan {name}: {count} dari {all} desa pasti melanggar suatu tingkat layanan:"
        " {names}."
    ),
    "badly.dark": (
        "{where}, dengan {name}: {count} dari {all} desa tanpa layanan selama sebagian waktu: "
        "{names}."
    ),
    "badly.open": (
        "{where}, dengan {name}: tidak ada desa yang pasti melanggar tingkat layanan, tetapi di"
        " {count} dari {all} desa belum pasti semuanya dipenuhi: {names}."
    ),
    "badly.none": (
        "{where}, dengan {name}: semua {all} desa memenuhi setiap tingkat layanan dan tidak "
        "pernah tanpa layanan."
    ),
    "badly.not_judged": (
        "{where}, dengan {name}: dari {all} desa, tidak satu pun pernah tanpa layanan; tidak "
        "ada tingkat layanan yang dinilai desa demi desa."
    ),
    "badly.village": "{village} ({how})",
    "badly.level": "{level}: {figure}",
    "badly.caution_dark": (
        "Tetapi dengan {name}, {where}, {count} dari {all} desa tanpa layanan selama sebagian "
        "waktu: {names}."
    ),
    "badly.caution_surely": (
        "Tetapi dengan {name}, {where}, {count} dari {all} desa pasti melanggar suatu tingkat "
        "layanan: {names}."
    ),
    "badly.table": (
        "Desa yang memenuhi setiap tingkat layanan, masing-masing menurut selangnya sendiri, "
        "dan tidak pernah tanpa layanan; yang disebut adalah yang terburuk."
    ),
    "badly.table_dark": (
        "Desa yang tidak pernah tanpa layanan; tidak ada tingkat layanan yang dinilai desa demi"
        " desa."
    ),
    "badly.cell_breaks": "dilanggar di {names}",
    "badly.cell_dark": "tanpa layanan: {names}",
    "badly.of": "{count} dari {all}",
    "badly.alike": "Yang tidak mengubah apa pun",
    "badly.same_as": (
        "{name} disimulasikan persis seperti {other}: perubahannya tidak berpengaruh, sehingga "
        "tidak dapat dinilai dari simulasi ini."
    ),
    "badly.same_as_at_times": (
        "{name} disimulasikan persis seperti {other} pada sebagian uji tekanan: di sana "
        "perubahannya tidak berpengaruh."
    ),
    "badly.base": "keadaan dasar",
    "badly.idle_stress": (
        "Uji tekanan {stress} tidak mengubah apa pun yang disimulasikan, apa pun alternatifnya."
    ),
    "badly.idle_stress_with": (
        "Uji tekanan {stress} tidak mengubah apa pun yang disimulasikan dengan {names}."
    ),
    "verdict.beaten": "bukan yang terbaik",
    "verdict.together": (
        "Dinilai atas semua orang bersama, bukan desa demi desa: {levels}; desa yang dilayani "
        "buruk tidak akan tampak di situ."
    ),
    "answer.at_most": "paling banyak {most}",
    "answer.beaten_by": "{name} bukan yang terbaik, dan lebih buruk darinya sebesar {by}",
    "answer.villages": "desa yang dilayani sesuai perjanjian",
    # villages of a study
    "villages.title": "Desa",
    "villages.lead": (
        "Siapa yang memenuhi setiap tingkat layanan dan siapa yang melanggarnya, yang terburuk "
        "lebih dahulu. Setiap desa dinilai menurut selangnya sendiri, seperti dalam studi atas "
        "desa itu saja: hijau memenuhi, merah melanggar, kuning belum pasti. Warna berjenjang "
        "dari angka terbaik ke terburuk; gelap adalah desa yang tanpa layanan selama sebagian "
        "waktu."
    ),
    "villages.broken": "{where}, dengan {name}: {count} dari {all} melanggarnya: {names}.",
    "villages.none_broken": "Tidak ada desa yang melanggarnya menurut selangnya sendiri.",
    "villages.more": (
        "Yang ditampilkan adalah yang terburuk; masih ada {more} lagi, semuanya ditampilkan "
        "oleh {command}."
    ),
    "villages.without": "tanpa layanan",
    "villages.dark": "selama {length}; {figure}",
    # service in a study
    "service.title": "Layanan",
    "service.lead": (
        "Berapa lama setiap desa tidak mempunyai jalan ke dunia luar, dan berapa banyak "
        "kebutuhan orang yang tidak terlayani: ditinggalkan, gagal, atau bahkan tidak sempat "
        "diminta, yang diketahui dari perbuatan orang yang sama tanpa uji tekanan."
    ),
    "service.events": "Apa yang diputus atau diperlambat.",
    "service.all_served": (
        "Semua {all} desa selalu mempunyai layanan, dan setiap permintaan terlayani."
    ),
    "service.others": (
        "Tidak ditampilkan: {count} dari {all} desa yang selalu mempunyai layanan dan yang "
        "setiap permintaannya terlayani."
    ),
    "service.unserved": (
        "Bagian kebutuhan yang tidak terlayani: ditinggalkan, gagal atau tidak sempat diminta; "
        "yang terburuk lebih dahulu."
    ),
    "service.without": (
        "Waktu tanpa layanan, dan di bawahnya ketersediaan: bagian waktu dengan jalan ke dunia "
        "luar dan kembali."
    ),
    "service.availability": "tersedia {availability}",
    "service.counts": "Apa yang diminta",
    "service.counts_caption": (
        "Pemuatan halaman dan transfer lain, rata-rata atas semua simulasi; tidak sempat "
        "diminta adalah yang diminta orang yang sama tanpa uji tekanan dan tidak diminta di "
        "sini."
    ),
    "service.attempts": "permintaan",
    "service.served": "terlayani",
    "service.unuttered": "tidak sempat diminta",
    # who can be cut
    "cut.title": "Siapa yang akan merasakannya",
    "cut.lead": (
        "Setiap desa dengan suatu alternatif dibandingkan dengan desa yang sama pada keadaan "
        "dasar, dengan orang dan kebetulan yang sama. Tidak berubah bila seluruh selang selisih"
        " berada dalam batas yang ditetapkan tidak berarti; lebih buruk atau lebih baik bila "
        "seluruhnya berada di satu sisi; selain itu belum pasti."
    ),
    "cut.unchanged": "{where}: {count} dari {all} desa tidak akan merasakan {name}.",
    "cut.worse": "Lebih buruk: {count}, {names}.",
    "cut.better": "Lebih baik: {count}, {names}.",
    "cut.open": "Belum pasti: {count}, {names}.",
    "cut.within": "tidak berubah, dalam {tolerance}",
    "cut.worse_cell": "lebih buruk",
    "cut.better_cell": "lebih baik",
    "cut.open_cell": "belum pasti",
    # what each alternative is
    "alternatives.title": "Apa isi setiap alternatif",
    "alternatives.lead": (
        "Akses setiap desa: teknologi dan penyedia, kecepatan yang dijual, kecepatan yang "
        "sungguh diberikan akses, dan apa yang membatasinya. Ditandai bila berbeda dari keadaan"
        " dasar."
    ),
    "alternatives.differ": "Dibandingkan dengan keadaan dasar",
    "alternatives.accesses": "akses lain di {count} desa: {names}",
    "alternatives.others": "nilai lain: {count}, {names}",
    "alternatives.differs": "{name}: {how}.",
    "alternatives.same": "{name}: tidak ada yang berbeda.{how}",
    "alternatives.table": "Apa yang dimiliki setiap desa; unduh adalah ke arah desa.",
    "alternatives.table_more": (
        "Apa yang dimiliki setiap desa; unduh adalah ke arah desa. Masih ada {more} desa lagi, "
        "semuanya ditampilkan oleh {command}."
    ),
    "alternatives.sold": "dijual {rate}",
    "alternatives.given": "memberi unduh {down}, unggah {up}",
    "alternatives.limit": "dibatasi oleh {limit}",
    "alternatives.behind": "pada jalan dari internet {rate}, dibatasi oleh {limit}",
    "alternatives.changes": "Semua yang diubah oleh {name}",
    "alternatives.changes_more": "Masih ada {more} lagi, semuanya ditampilkan oleh {command}.",
    "alternatives.village": "desa",
    "alternatives.path": "nilai",
    "alternatives.old": "keadaan dasar",
    "alternatives.new": "alternatif",
    "limit.subscription": "langganan",
    "limit.technology": "teknologi",
    "limit.lan": "jalur di lokasi",
    # links that were down
    "breaks.never_up": "Dengan {name}, {line} mati sepanjang waktu pada {where}.",
    "breaks.down": (
        "{where}: tautan yang mati selama sebagian waktu: {count}, paling lama {line}, "
        "{length}; dengan {names}."
    ),
    "breaks.about_down": "mati {length}",
    # costs
    "costs.title": "Berapa biaya setiap alternatif",
    "costs.lead": (
        "Jumlah titik kali bulan kali harga satuan, selama kontrak {months} bulan. Jumlah "
        "selama kontrak sudah termasuk PPN {vat}; harga dan jumlah per bulan belum termasuk."
    ),
    "costs.none": (
        "Tidak ada yang berharga dalam skenario ini, sehingga tidak ada yang dapat dikatakan "
        "tentang biaya alternatif."
    ),
    "costs.unpriced": (
        "Dengan {name}, {count} dari {all} titik tidak mempunyai harga, sehingga jumlahnya "
        "terlalu rendah: {items}."
    ),
    "costs.complete": "Semuanya mempunyai harga.",
    "costs.caption": "Biaya setiap alternatif, sejauh harga diberikan.",
    "costs.once": "dibayar sekali",
    "costs.monthly": "per bulan",
    "costs.with_vat": "seluruh kontrak, dengan pajak",
    "costs.per_village": "per desa",
    "costs.per_user": "per pengguna",
    "costs.unpriced_points": "titik tanpa harga",
    "costs.no_price": "tanpa harga",
    "costs.more_than": "lebih dari {sum}",
    "costs.at_least": "titik tanpa harga: {count}",
    "costs.bill": "Butir demi butir",
    "costs.bill_caption": "Tagihan setiap alternatif, tanpa pajak.",
    "costs.more": "Masih ada {more} lagi, semuanya ditampilkan oleh {command}.",
    "costs.item": "butir",
    "costs.points": "titik",
    "costs.price_once": "sekali, per titik",
    "costs.price_monthly": "per bulan, per titik",
    "costs.sum": "selama kontrak",
    "costs.served": "desa yang dilayani sesuai perjanjian pada uji tekanan terburuk",
    "costs.chart": (
        "Biaya seluruh kontrak dengan pajak, sejauh harga diberikan, di samping {service}."
    ),
    "costs.axis": "Seluruh kontrak, dengan pajak",
    "answer.cost": "biaya kontrak, dengan pajak",
}
