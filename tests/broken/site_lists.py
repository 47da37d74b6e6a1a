"""Lists of schools and points whose rows become sites of villages."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from dataclasses import replace

from tests.broken.corpus import Case, text

VILLAGES = """\
name: broken
run: {duration: 1 s}
isps: {x: {at: t, transit: {rate: 1 Gbps}}}
internet: {}
backhaul: {towns: {t: {}}}
site_types:
  school: {lan: {rate: 50 Mbps, delay: 2 ms}, apps: {pupils: {count: 15, traffic: {kind: pupil}}}}
villages:
  defaults: {access: {technology: geo, isp: x}}
  long-apari: {latitude: 1.18, longitude: 114.26}
"""
SITES = (
    VILLAGES + "sites: {csv: list.csv, types: {Primary: school}, counts: {school/pupils: 15 %}}\n"
)
HEAD = "school_name,lat,lon,giga_id_school,education_level,num_students\n"
ROW = "SDN 1,1.18,114.26,g1,Primary,140\n"


def asking(id: str, section: str, *expected: str, rows: str = ROW) -> Case:  # noqa: A002
    """Return a case of a sound list for which the scenario asks in another way."""
    return text(id, f"{VILLAGES}sites: {section}\n", *expected, list__csv=HEAD + rows)


def rows(id: str, content: str, *expected: str) -> Case:  # noqa: A002
    """Return a case of a list with other rows."""
    return text(id, SITES, *expected, list__csv=HEAD + content)


CASES = [
    rows("sites", ROW),
    rows(
        "sites_pupils_unknown",
        ROW + "SDN 2,1.18,114.26,g2,primary,\nSDN 3,1.18,114.26,g3,PRIMARY,0\n",
    ),
    asking(
        "sites_two_lists",
        "[{csv: list.csv, types: {Primary: school}}, {csv: list.csv, default_type: school}]",
    ),
    asking(
        "sites_level_left_out",
        "{csv: list.csv, types: {Primary: school, SLB: none}}",
        rows=ROW + "SLB 1,,,g2,SLB,\n",
    ),
    text(
        "points",
        VILLAGES + "sites: {csv: list.csv}\n",
        list__csv="lat,lon,poi_id,poi_type,is_connected,number_of_users\n1.18,114.26,p1,School,true,140\n",
    ),
    text(
        "points_without_coordinates",
        VILLAGES + "sites: {csv: list.csv, default_type: school}\n",
        "list.csv:1: latitude: this column is missing (needed: latitude, longitude)",
        "list.csv:1: longitude: this column is missing (needed: latitude, longitude)",
        list__csv="poi_id,poi_type,number_of_users\np1,school,140\n",
    ),
    text(
        "points_with_half_of_the_coordinates",
        VILLAGES + "sites: {csv: list.csv, default_type: school}\n",
        "list.csv:1: longitude: this column is missing (needed: latitude, longitude); is it 'longitud'?",
        list__csv="poi_id,lat,longitud\np1,1,114\n",
    ),
    rows(
        "sites_swapped",
        "SDN 1,114.26,1.18,g1,Primary,140\nSDN 2,114.27,1.19,g2,Primary,92\n",
        "list.csv:2: latitude: of all 2 sites is beyond 90 degrees; are the two swapped? then it is latitude 1.18, longitude 114.26",
    ),
    rows(
        "sites_one_swapped",
        ROW + "SDN 2,114.27,1.19,g2,Primary,92\n",
        "list.csv:3: latitude: must be in [-90, 90], got '114.27'; are the two swapped? then it is latitude 1.19, longitude 114.27",
    ),
    rows(
        "sites_swapped_within_range",
        "SDN 1,10.5,1.18,g1,Primary,140\n",
        "list.csv: no row becomes a site (1 further than 20 km from every village)",
    ),
    text(
        "sites_swapped_in_africa",
        SITES.replace("latitude: 1.18, longitude: 114.26", "latitude: 10.5, longitude: 1.18"),
        "list.csv: no row becomes a site (1 further than 20 km from every village); are latitude and longitude swapped? the other way round some lie near",
        list__csv=HEAD + "SDN 1,1.18,10.5,g1,Primary,140\n",
    ),
    rows(
        "sites_with_one_code",
        ROW + "SDN 2,1.18,114.26,g1,Primary,92\n",
        "list.csv:3: code: 'g1' is also the code in line 2",
    ),
    rows(
        "sites_of_unknown_level",
        ROW + "PAUD 1,1.18,114.26,g2,Primry,20\n",
        "list.csv:3: education_level: unknown level 'Primry'; did you mean 'Primary'? (allowed: Primary, school); give it a type in sites.types, or default_type",
    ),
    rows(
        "sites_without_level",
        ROW + "PAUD 1,1.18,114.26,g2,,20\n",
        "list.csv:3: education_level: is empty; give sites.default_type for rows without",
    ),
    text(
        "sites_without_column_of_levels",
        VILLAGES + "sites: {csv: list.csv}\n",
        "scenario.yaml:11: sites: the file has no column of levels (education_level, poi_type); give default_type",
        list__csv="name,lat,lon\nSDN 1,1.18,114.26\n",
    ),
    rows(
        "sites_with_negative_pupils",
        "SDN 1,1.18,114.26,g1,Primary,-140\n",
        "list.csv:2: num_students: must be >= 0, got '-140'",
    ),
    rows(
        "sites_with_pupils_in_words",
        "SDN 1,1.18,114.26,g1,Primary,about 140\n",
        "list.csv:2: num_students: expected a whole number such as 140, got 'about 140'",
    ),
    rows(
        "sites_with_a_million_pupils",
        "SDN 1,1.18,114.26,g1,Primary,14000000\n",
        "list.csv:2: num_students: must be <= 1000000, got '14000000'",
    ),
    rows(
        "sites_with_words_for_coordinates",
        "SDN 1,north,114.26,g1,Primary,140\n",
        "list.csv:2: latitude: 'north' is not a number of degrees such as -0.57",
    ),
    rows("sites_row_too_short", ROW + "SDN 2,1.18\n", "list.csv:3: has 2 cells, the header 6"),
    rows("sites_only_a_header", "", "list.csv: has a header row, but no sites"),
    rows(
        "sites_nowhere",
        "SDN 1,,,g1,Primary,140\nSDN 2,0,0,g2,Primary,92\n",
        "list.csv: no row becomes a site (2 without coordinates)",
    ),
    rows(
        "sites_all_far",
        "SDN 1,-1.18,114.26,g1,Primary,140\nSDN 2,,,g2,Primary,92\n",
        "list.csv: no row becomes a site (1 further than 20 km from every village, 1 without coordinates)",
    ),
    asking(
        "sites_of_unknown_type",
        "{csv: list.csv, types: {Primary: scool}, default_type: shop}",
        "scenario.yaml:11: sites.types.Primary: unknown site type 'scool'; did you mean 'school'? (allowed: school)",
        "scenario.yaml:11: sites.default_type: unknown site type 'shop'; did you mean 'school'? (allowed: school)",
    ),
    asking(
        "sites_counts_of_unknown_app",
        "{csv: list.csv, types: {Primary: school}, counts: {school/pupil: 15 %, pupils: 1 %, scool/pupils: 1 %}}",
        "scenario.yaml:11: sites.counts.school/pupil: unknown app of school 'pupil'; did you mean 'pupils'? (allowed: pupils)",
        "scenario.yaml:11: sites.counts.pupils: expected TYPE/APP, such as school/pupils",
        "scenario.yaml:11: sites.counts.scool/pupils: unknown site type 'scool'; did you mean 'school'? (allowed: school)",
    ),
    asking(
        "sites_same_level_twice",
        "{csv: list.csv, types: {Primary: school, primary: school}}",
        "scenario.yaml:11: sites: types: 'primary' and 'Primary' are the same level",
    ),
    asking(
        "sites_within_nothing",
        "{csv: list.csv, default_type: school, nearest_within: 0 km}",
        "scenario.yaml:11: sites.nearest_within: must be 0.001 to 1000 km, got 0 km",
    ),
    asking(
        "sites_within_without_unit",
        "[{csv: list.csv, default_type: school, nearest_within: 20}]",
        "scenario.yaml:11: sites[0].nearest_within: unit missing; write '20 m' or '20 km', say",
    ),
    asking(
        "sites_typo",
        "{csv: list.csv, default_tpye: school}",
        "scenario.yaml:11: sites.default_tpye: unknown key; did you mean 'default_type'? (allowed: csv, types, default_type, nearest_within, counts)",
    ),
    asking(
        "sites_without_file",
        "{default_type: school}",
        "scenario.yaml:11: sites.csv: missing: name of the file",
    ),
    asking(
        "sites_missing_file",
        "{csv: lists.csv, default_type: school}",
        "scenario.yaml:11: sites.csv: there is no file 'lists.csv'; did you mean 'list.csv'?",
    ),
    asking(
        "sites_as_text",
        "list.csv",
        "scenario.yaml:11: sites: expected a mapping (keys: csv, types, default_type, nearest_within, counts), got the text 'list.csv'",
    ),
    text(
        "sites_of_villages_without_coordinates",
        SITES.replace("{latitude: 1.18, longitude: 114.26}", "{}"),
        "scenario.yaml:11: sites: no village of the scenario has coordinates, so none is near to a site",
        list__csv=HEAD + ROW,
    ),
    replace(
        text(
            "sites_changed_by_an_alternative",
            SITES + "alternatives: {far: {set: {sites.nearest_within: 50 km}}}\n",
            "scenario.yaml:12: sites: cannot be changed here: it is read with the file",
            list__csv=HEAD + ROW,
        ),
        alternative="far",
    ),
]
