"""Villages, providers and backhaul that do not fit together."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import TECHNOLOGIES, Case, text

SOUND = """\
name: broken
run: {duration: 10 s}
isps: {telkom: {at: samarinda, transit: {rate: 1 Gbps}}}
internet: {name: Exchange}
backhaul:
  towns: {samarinda: {regency: Mahakam Ulu}}
site_types:
  school:
    lan: {rate: 100 Mbps}
    apps: {web: {count: 2, traffic: {kind: pupil}}}
villages:
  defaults: {regency: Mahakam Ulu, access: {technology: fibre, isp: telkom}}
  long-apari: {name: Long Apari, sites: {school: {}}}
"""


def changed(id: str, old: str, new: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of the sound villages with one text replaced."""
    assert SOUND.count(old) == 1, f"{id}: {old!r} is there {SOUND.count(old)} times"
    return text(id, SOUND.replace(old, new), *expected)


CASES = [
    text("villages", SOUND),
    changed(
        "app_of_all_the_world",
        "count: 2",
        "count: 1000000000",
        "scenario.yaml:10: site_types.school.apps.web.count: must be <= 1000000, got 1000000000",
    ),
    changed(
        "unknown_technology",
        "technology: fibre",
        "technology: fiber",
        f"scenario.yaml:12: villages.long-apari.access.technology: unknown technology 'fiber'; did you mean 'fibre'? (allowed: {TECHNOLOGIES})",
    ),
    changed(
        "unknown_isp",
        "isp: telkom",
        "isp: telcom",
        "scenario.yaml:12: villages.long-apari.access.isp: unknown ISP 'telcom'; did you mean 'telkom'? (allowed: telkom)",
    ),
    changed(
        "unknown_site_type",
        "{school: {}}",
        "{scool: {}}",
        "scenario.yaml:13: villages.long-apari.sites.scool: unknown site type 'scool'; did you mean 'school'? (allowed: school)",
    ),
    changed(
        "unknown_app",
        "{school: {}}",
        "{school: {counts: {webb: 3}}}",
        "scenario.yaml:13: villages.long-apari.sites.school.counts: unknown app of school 'webb'; did you mean 'web'? (allowed: web)",
    ),
    changed(
        "unknown_town",
        "at: samarinda",
        "at: samarenda",
        "scenario.yaml:3: isps.telkom.at: unknown town 'samarenda'; did you mean 'samarinda'? (allowed: samarinda)",
        "scenario.yaml:12: villages.long-apari.access: no backhaul leads from samarinda, where it lands, to telkom in samarenda",
    ),
    changed(
        "unknown_group",
        "{name: Long Apari",
        "{group: upriver, name: Long Apari",
        "scenario.yaml:13: villages.long-apari.group: unknown group 'upriver' (allowed: none)",
    ),
    changed(
        "no_internet",
        "internet: {name: Exchange}\n",
        "",
        "scenario.yaml:9: site_types.school.apps.web: needs the internet section to lead to",
        "scenario.yaml:12: villages.long-apari: needs the internet section to lead to",
    ),
    changed(
        "misspelt_defaults",
        "  defaults:",
        "  defualts:",
        "scenario.yaml:11: villages: 'defualts' would be a village without name, code and place; did you mean 'defaults'?",
    ),
    changed(
        "typo_in_a_village",
        "{name: Long Apari",
        "{nmae: Long Apari",
        "scenario.yaml:13: villages.long-apari.nmae: unknown key; did you mean 'name'? (allowed: name, code, district, regency, latitude, longitude, group, access, sites)",
    ),
    changed(
        "typo_in_an_access",
        "isp: telkom}}",
        "ips: telkom}}",
        "scenario.yaml:12: villages.defaults.access.ips: unknown key; did you mean 'isp'? (allowed: technology, isp, subscription, down, up, delay, loss, buffer, queue, queue_down, proxy, allowance, town, price, backup)",
    ),
    changed(
        "village_without_sites",
        ", sites: {school: {}}",
        "",
        "scenario.yaml:1: there is nothing to simulate: give flows, or villages with sites",
    ),
    changed(
        "filter_without_list",
        "  defaults:",
        "  district: Long Apari\n  defaults:",
        "scenario.yaml:12: villages.district: has an effect only beside csv, in the same file",
    ),
    text(
        "the_same_in_many_villages",
        SOUND.replace("technology: fibre", "technology: fiber")
        + "".join(
            f"  village-{n}: {{name: Village {n}, sites: {{school: {{}}}}}}\n" for n in range(20)
        ),
        f"scenario.yaml:12: villages.long-apari.access.technology: unknown technology 'fiber'; did you mean 'fibre'? (allowed: {TECHNOLOGIES}) (and so in 20 more places)",
    ),
]
