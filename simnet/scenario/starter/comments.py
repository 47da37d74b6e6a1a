"""Comments of a starter scenario in Indonesian, by the English ones of its template.

A report lists the comments that mark assumptions and sources, so they are in the language of the
titles.
"""
# ruff: noqa: E501 (a comment is one line)

from __future__ import annotations

from collections.abc import Mapping

_MARK = "# "

INDONESIAN: Mapping[str, str] = {
    "Which technology and rate serves $counted, at what price, and who is left without service":
    "Teknologi dan kecepatan mana yang melayani $counted, berapa harganya, dan siapa yang tanpa",
    "when a line breaks? Written by `simnet new`; it runs as it is:":
    "layanan bila sebuah jalur putus? Ditulis oleh `simnet new`; dapat langsung dijalankan:",
    "Figures marked (assumption) are starting points: replace them with what you know.":
    "Angka bertanda (asumsi) adalah titik awal: gantilah dengan yang Anda ketahui.",
    "the first has the highest priority where a queue knows priorities":
    "yang pertama didahulukan di antrean yang mengenal prioritas",
    "Each technology has its usual figures: simnet kinds technology. Set here what differs.":
    "Setiap teknologi punya angka lazimnya: simnet kinds technology. Tulis di sini yang berbeda.",
    "Prices are before VAT; what has none (the lines between towns) is said to have none.":
    "Harga belum termasuk PPN; yang tanpa harga (jalur antarkota) disebut tanpa harga.",
    "12 % of 11/12 of the price (PMK 131/2024 article 3)":
    "12 % dari 11/12 harga (PMK 131/2024 pasal 3)",
    "100 Mbps for 12 offices and 12 months, 180 million in all (Tulang Bawang Barat, "
    "sinarlampung.co, 10":
    "100 Mbps untuk 12 kantor selama 12 bulan, 180 juta seluruhnya (Tulang Bawang Barat, "
    "sinarlampung.co, 10",
    "November 2025); that installation is in it is an assumption.":
    "November 2025); bahwa pemasangan sudah termasuk adalah asumsi.",
    "Business tariff with 1 TB a month, and the kit (katadata.co.id, 27 May 2024), without the "
    "surcharge":
    "Tarif bisnis dengan 1 TB sebulan, dan perangkatnya (sumber: katadata.co.id, 27 Mei 2024), "
    "tanpa biaya",
    "for new users.": "tambahan bagi pelanggan baru.",
    "10 Mbps of SATRIA-1: 1.38 trillion a year for 150 Gbps (tempo.co, 26 April 2019), without "
    "terminals.":
    "10 Mbps dari SATRIA-1: 1,38 triliun setahun untuk 150 Gbps (sumber: tempo.co, 26 April 2019), "
    "tanpa terminal.",
    "takes over traffic in the capital": "mengambil alih lalu lintas di ibu kota",
    "The rate is an assumption: not what limits. Transit is in the prices of accesses (assumption).":
    "Kecepatannya asumsi: bukan ini yang membatasi. Transit termasuk harga akses (asumsi).",
    "where its traffic from Kalimantan lands is not published: beside the exchange":
    "tempat lalu lintasnya dari Kalimantan mendarat tidak diumumkan: di samping pertukaran",
    "The seats where accesses land, and the share of the lines between them that the villages "
    "have:":
    "Kota tempat akses mendarat, dan bagian desa dari jalur di antaranya:",
    "$rate_each Mbps a village behind, $least_rate Mbps at least (assumption; as is which seat is "
    "joined to which).":
    "$rate_each Mbps tiap desa di belakangnya, paling sedikit $least_rate Mbps (asumsi; begitu pula "
    "kota mana terhubung ke mana).",
    "The closed network of the province in the same trenches: $closed_each Mbps a village, "
    "$least_closed Mbps at least":
    "Jaringan tertutup provinsi di galian yang sama: $closed_each Mbps tiap desa, paling sedikit "
    "$least_closed Mbps",
    "(assumption).": "(asumsi).",
    "assumption": "asumsi",
    "What is done at each site, and by how many: presets, which `simnet kinds site NAME` shows. "
    "Write here":
    "Yang dilakukan di setiap tempat, dan oleh berapa orang: dasar yang ditunjukkan `simnet kinds "
    "site NAMA`.",
    "what you know better: apps: {pupils: {count: 20}} in a school; null takes an app away.":
    "Tulis di sini yang Anda ketahui lebih baik: apps: {pupils: {count: 20}} di sekolah; null "
    "menghapus.",
    "Who is near its seat has fibre ($near_km km as the crow flies), the others a dish; the middle "
    "ones":
    "Yang dekat kotanya memakai serat optik ($near_km km garis lurus), yang lain parabola; yang di "
    "tengah",
    "($middle_km km, or the nearest fifth) are those that fibre would reach next (assumption).$own":
    "($middle_km km, atau seperlima terdekat) akan dicapai serat optik berikutnya (asumsi).$own",
    "every alternative, without stress and with each stress test":
    "setiap alternatif, tanpa tekanan dan dengan setiap uji tekan",
    "in each village, unless a level says otherwise":
    "di setiap desa, kecuali disebut lain",
}  # fmt: skip
"""By the English text; what begins with a space, or is for an editor, is no sentence."""


def comment_of(line: str) -> str:
    """Return the comment at the end of a line, or of a line of its own; empty without one."""
    before, mark, comment = line.partition(_MARK)
    return comment if mark and (not before or before.endswith(" ")) else ""


def is_sentence(comment: str) -> bool:
    """Tell whether a comment is for people: neither a command to type nor for an editor."""
    return not comment.startswith((" ", "yaml-language-server"))


def in_indonesian(template: str) -> str:
    """Return a template with its comments in Indonesian.

    Raises:
        KeyError: a comment has no translation.
    """
    return "\n".join(map(_translated, template.split("\n")))


def _translated(line: str) -> str:
    comment = comment_of(line)
    if not comment or not is_sentence(comment):
        return line
    return f"{line.removesuffix(comment)}{INDONESIAN[comment]}"
