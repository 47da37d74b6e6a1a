"""Presets of sites that there are not, that are no preset, and that lead back to themselves."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from dataclasses import replace

from tests.broken.corpus import TRAFFIC, Case, text

WORLD = """\
name: broken
run: {duration: 10 s}
isps: {telkom: {at: town, transit: {rate: 1 Gbps}}}
internet: {port: {rate: 1 Gbps}}
backhaul: {capital: town, towns: {town: {regency: Berau}}}
villages: {hulu: {regency: Berau, access: {technology: fibre, isp: telkom}, sites: {school: {}}}}
site_types:
  school: {SCHOOL}
"""

OWN = """\
lan: {rate: 10 Mbps}
apps: {pupils: {traffic: {kind: web}}}
"""


def school(id: str, site_type: str, *expected: str, **more: str) -> Case:  # noqa: A002
    """Return a case of one type of site; `more` are files beside the scenario."""
    return text(id, WORLD.replace("{SCHOOL}", site_type), *expected, **more)


CASES = [
    school("preset", "{preset: primary_school}"),
    school("preset_of_a_file", "{preset: ./own.yaml}", own__yaml=OWN),
    school("preset_without_an_app", "{preset: primary_school, apps: {films: null, office: null}}"),
    school(
        "preset_unknown",
        "{preset: primary_scool}",
        "scenario.yaml:8: site_types.school.preset: unknown preset 'primary_scool'; did you mean 'primary_school'? (allowed: creative_hub, junior_high_school, primary_school, public_area, puskesmas, pustu, senior_high_school, village_office)",
    ),
    school(
        "preset_of_a_file_without_its_ending",
        "{preset: own_school}",
        "scenario.yaml:8: site_types.school.preset: unknown preset 'own_school' (allowed: creative_hub, junior_high_school, primary_school, public_area, puskesmas, pustu, senior_high_school, village_office); a file is named with its ending: ./own_school.yaml",
        own_school__yaml=OWN,
    ),
    school(
        "preset_missing_file",
        "{preset: ./onw.yaml}",
        "scenario.yaml:8: site_types.school.preset: there is no file 'onw.yaml'; did you mean 'own.yaml'?",
        own__yaml=OWN,
    ),
    school(
        "preset_absolute",
        "{preset: /etc/own.yaml}",
        "scenario.yaml:8: site_types.school.preset: must be relative to the file that names it",
    ),
    school(
        "preset_a_number",
        "{preset: 3}",
        "scenario.yaml:8: site_types.school.preset: expected the name of a preset or of a file, got the number 3",
    ),
    school(
        "preset_a_mapping",
        "{preset: {lan: {rate: 1 Mbps}}}",
        "scenario.yaml:8: site_types.school.preset: expected the name of a preset or of a file, got a mapping",
    ),
    school(
        "preset_that_is_no_mapping",
        "{preset: ./own.yaml}",
        "own.yaml:1: the top level must be a mapping of keys to values, got a list",
        own__yaml="[pupils, teachers]\n",
    ),
    school(
        "preset_that_is_empty",
        "{preset: ./own.yaml}",
        "own.yaml: the file contains no data (only comments)",
        own__yaml="# nothing yet\n",
    ),
    school(
        "preset_that_is_a_scenario",
        "{preset: ./own.yaml}",
        "own.yaml:2: site_types.school: unknown key 'run' (allowed: apps, lan, name, preset); a preset holds one type of site",
        own__yaml="name: own\nrun: {duration: 10 s}\n",
    ),
    school(
        "preset_with_a_slip",
        "{preset: ./own.yaml}",
        "own.yaml:3: site_types.school: unknown key 'ap'; did you mean 'apps'? (allowed: apps, lan, name, preset); a preset holds one type of site",
        own__yaml=OWN + "ap: {}\n",
    ),
    school(
        "preset_with_an_unknown_application",
        "{preset: ./own.yaml}",
        f"own.yaml:2: site_types.school.apps.pupils.traffic: unknown kind 'wbe'; did you mean 'web'? (allowed: {TRAFFIC})",
        own__yaml=OWN.replace("web", "wbe"),
    ),
    school(
        "preset_with_a_wrong_value",
        "{preset: ./own.yaml, apps: {pupils: {count: 3}}}",
        "own.yaml:1: site_types.school.lan.rate: unit 'Mb' is an amount; write Mbps",
        own__yaml=OWN.replace("10 Mbps", "10 Mb"),
    ),
    school(
        "preset_without_a_line",
        "{preset: ./own.yaml}",
        "scenario.yaml:8: site_types.school.lan: missing: from the site to the village office: cable or Wi-Fi",
        own__yaml="apps: {pupils: {traffic: {kind: web}}}\n",
    ),
    school(
        "preset_laid_over_itself",
        "{preset: ./own.yaml}",
        "own.yaml:1: site_types.school.preset: a preset is laid over itself: own.yaml -> own.yaml",
        own__yaml="preset: ./own.yaml\n",
    ),
    school(
        "presets_in_a_circle",
        "{preset: ./one.yaml}",
        "two.yaml:1: site_types.school.preset: a preset is laid over itself: one.yaml -> two.yaml -> one.yaml",
        one__yaml="preset: ./two.yaml\n",
        two__yaml="preset: ./one.yaml\n",
    ),
    school(
        "preset_that_needs_a_section",
        "{preset: village_office}",
        "simnet/site_presets/village_office.yaml:9: site_types.school.apps.administration: needs the intranet section to lead to",
        "simnet/site_presets/village_office.yaml:37: site_types.school.apps.meetings: needs the intranet section to lead to",
        "simnet/site_presets/village_office.yaml:49: site_types.school.apps.camera: needs the intranet section to lead to",
        "simnet/site_presets/village_office.yaml:52: site_types.school.apps.backup: needs the intranet section to lead to",
    ),
    replace(
        school(
            "preset_changed_later",
            "{preset: primary_school}",
            "--set site_types.school.preset=pustu: site_types.school.preset: cannot be changed here: it is read with the file",
        ),
        sets=("site_types.school.preset=pustu",),
    ),
    replace(
        school("preset_changed_inside", "{preset: primary_school}"),
        sets=("site_types.school.apps.pupils.count=40",),
    ),
    replace(
        school(
            "preset_without_take_up",
            "{preset: primary_school}",
            "--set load.take_up=50%: load.take_up: has no effect: no app of a type of site is marked take_up: true",
        ),
        sets=("load.take_up=50%",),
    ),
]
