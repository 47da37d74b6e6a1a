"""Included and imported files that are missing, circular or broken."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import SCENARIO, SOUND, Case, text

VILLAGES = SOUND + "villages: {csv: list.csv}\n"
TOPOLOGY = SOUND + "topology: {graphml: net.graphml, default_rate: 1 Gbps, default_delay: 1 ms}\n"
GRAPH = """\
<?xml version="1.0"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key attr.name="label" attr.type="string" for="node" id="l"/>
  <key attr.name="LinkLabel" attr.type="string" for="edge" id="s"/>
  <graph edgedefault="undirected">
    <node id="0"><data key="l">Samarinda</data></node>
    <node id="1"><data key="l">Tenggarong</data></node>
    <edge source="0" target="1"><data key="s">multiple</data></edge>
  </graph>
</graphml>
"""


def bomb(levels: int) -> Case:
    """Return files that each include the next one twice."""
    files = {SCENARIO: (SOUND + "include: [f0.yaml]\n").encode()}
    for level in range(levels):
        files[f"f{level}.yaml"] = f"include: [f{level + 1}.yaml, f{level + 1}.yaml]\n".encode()
    files[f"f{levels}.yaml"] = b"title: end\n"
    return Case("include_bomb", files, "f19.yaml:1: include: more than 100 files are included")


CASES = [
    text(
        "include",
        SOUND.replace("name: broken\n", "include: common.yaml\n"),
        common__yaml="name: x\n",
    ),
    text(
        "include_missing",
        SOUND + "include: [comon.yaml]\n",
        "scenario.yaml:8: include: there is no file 'comon.yaml'; did you mean 'common.yaml'?",
        common__yaml="title: x\n",
    ),
    text(
        "include_itself",
        SOUND + "include: [scenario.yaml]\n",
        "scenario.yaml:8: include: a file includes itself: scenario.yaml -> scenario.yaml",
    ),
    text(
        "include_in_a_circle",
        SOUND + "include: [a.yaml]\n",
        "b.yaml:1: include: a file includes itself: a.yaml -> b.yaml -> a.yaml",
        a__yaml="include: [b.yaml]\n",
        b__yaml="include: [a.yaml]\n",
    ),
    text(
        "include_absolute",
        SOUND + "include: [/etc/passwd]\n",
        "scenario.yaml:8: include: must be relative to the file that includes it",
    ),
    text(
        "include_number",
        SOUND + "include: [3]\n",
        "scenario.yaml:8: include: expected a file name, got the number 3",
    ),
    text(
        "include_device",
        SOUND + "include: [../../../../../../../../dev/zero]\n",
        "scenario.yaml:8: include: '../../../../../../../../dev/zero': is a device, not a file",
    ),
    text(
        "csv_device",
        VILLAGES.replace("list.csv", "/dev/zero"),
        "scenario.yaml:8: villages.csv: '/dev/zero': is a device, not a file",
    ),
    text(
        "graphml_with_nul",
        TOPOLOGY.replace("net.graphml", '"a\\0b"'),
        "scenario.yaml:8: topology.graphml: there is no file 'a\\u0000b'",
    ),
    text(
        "include_folder",
        SOUND + "include: [.]\n",
        "scenario.yaml:8: include: '.': is a folder, not a file",
    ),
    text(
        "include_broken",
        SOUND + "include: [a.yaml, b.yaml]\n",
        "a.yaml:1: links.ab: duplicate key 'rate' (first at line 1)",
        "b.yaml:2: a value is missing before the end of the text",
        a__yaml="links: {ab: {rate: 1, rate: 2}}\n",
        b__yaml="{\n",
    ),
    text(
        "include_wrong_value",
        SOUND + "include: [a.yaml]\n",
        "a.yaml:3: links.ab.cost: must be >= 1, got 0",
        a__yaml="\nlinks:\n  ab: {cost: 0}\n",
    ),
    bomb(20),
    text(
        "csv_missing",
        VILLAGES,
        "scenario.yaml:8: villages.csv: there is no file 'list.csv'; did you mean 'lists.csv'?",
        lists__csv="name\n",
    ),
    text("csv_empty", VILLAGES, "list.csv: the file is empty", list__csv=""),
    text(
        "csv_without_rows",
        VILLAGES,
        "list.csv: has a header row, but no villages",
        list__csv="name,latitude,longitude\n",
    ),
    text(
        "csv_without_columns",
        VILLAGES,
        "list.csv:1: latitude: this column is missing (needed: name, latitude, longitude); is it 'lattitude'?",
        "list.csv:1: longitude: this column is missing (needed: name, latitude, longitude)",
        list__csv="name,lattitude\nLong Apari,1\n",
    ),
    text(
        "csv_with_semicolons",
        VILLAGES,
        "list.csv:2: latitude: '1.234,5' is not a number of degrees such as -0.57",
        "list.csv:3: longitude: '114,1 S' is not a longitude",
        list__csv="name;latitude;longitude\nLong Apari;1.234,5;114\nNaha Buan;1,2;114,1 S\n",
    ),
    text(
        "csv_rows",
        VILLAGES,
        "list.csv:2: latitude: '1,18,0' is not a number of degrees such as -0.57",
        "list.csv:3: latitude: must be in [-90, 90], got '114.27'; are the two swapped? then it is latitude 0.74, longitude 114.27",
        "list.csv:4: has 2 cells, the header 4",
        "list.csv:5: name: a name must not be empty",
        "list.csv:6: give both latitude and longitude, or neither",
        "list.csv:7: code: '2' is also the code in line 3",
        "list.csv:7: latitude: 'north' is not a number of degrees such as -0.57",
        list__csv=(
            "name,latitude,longitude,code\n"
            'Long Apari,"1,18,0",114.26,1\n'
            "Tiong Ohang,114.27,0.74,2\n"
            "Naha Buan,0.83\n"
            ",0.83,114.00,3\n"
            "Naha Silat,0.83,,4\n"
            "Naha Tifab,north,113.97,2\n"
        ),
    ),
    text(
        "csv_same_village",
        VILLAGES,
        "list.csv:3: name: is the same village as in line 2",
        list__csv="name,latitude,longitude\nLong Apari,1,114\nLong Apari,1,114\n",
    ),
    text(
        "csv_unclosed_quote",
        VILLAGES,
        "list.csv:2: is not sound CSV: unexpected end of data",
        list__csv='name,latitude,longitude\n"Long Apari,1,114\n',
    ),
    text(
        "csv_other_district",
        VILLAGES.replace("list.csv", "list.csv, district: Long Apri"),
        "scenario.yaml:8: villages.district: no row of the file has district 'Long Apri'; did you mean 'Long Apari'? (there: Long Apari)",
        list__csv="name,district,latitude,longitude\nNaha Buan,Long Apari,0.83,114.00\n",
    ),
    text(
        "csv_name_is_a_number",
        VILLAGES.replace("list.csv", "3"),
        "scenario.yaml:8: villages.csv: expected text, got the number 3",
    ),
    Case(
        "csv_latin1",
        {SCENARIO: VILLAGES.encode(), "list.csv": b"name,latitude,longitude\nCaf\xe9,1,2\n"},
        "list.csv:2: byte 0xE9 ('é' if it is Windows-1252) is not valid UTF-8; save the file as UTF-8",
    ),
    Case(
        "csv_spreadsheet",
        {SCENARIO: VILLAGES.encode(), "list.csv": b"PK\x03\x04......"},
        "list.csv: is a spreadsheet; save it as 'CSV UTF-8 (comma delimited)'",
    ),
    text(
        "graphml_entities",
        TOPOLOGY,
        "net.graphml: declares a DOCTYPE; GraphML needs none",
        net__graphml='<!DOCTYPE g [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + GRAPH,
    ),
    text(
        "graphml_edge_to_nowhere",
        TOPOLOGY,
        "net.graphml:8: an edge leads to '7', which is no node",
        net__graphml=GRAPH.replace('target="1"', 'target="7"'),
    ),
    text(
        "graphml_node_twice",
        TOPOLOGY,
        "net.graphml:7: node '0' is there twice (first at line 6)",
        net__graphml=GRAPH.replace('node id="1"', 'node id="0"'),
    ),
    text(
        "graphml_two_graphs",
        TOPOLOGY,
        "net.graphml: has 2 graphs; give a file with one",
        net__graphml=GRAPH.replace("</graphml>", '<graph edgedefault="directed"/></graphml>'),
    ),
    text(
        "graphml_unclear_speed",
        TOPOLOGY.replace("default_rate: 1 Gbps, ", ""),
        "scenario.yaml:8: topology: link Samarinda-Tenggarong: '10,000 Mbps' is not clear: 10.000 or 10000; give topology.default_rate",
        net__graphml=GRAPH.replace("multiple", "10,000 Mbps"),
    ),
    text("graphml", TOPOLOGY, net__graphml=GRAPH),
    text(
        "graphml_missing",
        TOPOLOGY,
        "scenario.yaml:8: topology.graphml: there is no file 'net.graphml'; did you mean 'nett.graphml'?",
        nett__graphml=GRAPH,
    ),
    text(
        "graphml_not_xml", TOPOLOGY, "net.graphml:1: is not sound XML", net__graphml="nodes: [a]\n"
    ),
    text(
        "graphml_not_a_graph",
        TOPOLOGY,
        "net.graphml: is not a GraphML graph",
        net__graphml="<html><body/></html>",
    ),
    text(
        "graphml_doctype",
        TOPOLOGY,
        "net.graphml: declares a DOCTYPE; GraphML needs none",
        net__graphml="<!DOCTYPE lolz>" + GRAPH,
    ),
    text(
        "graphml_without_speeds",
        TOPOLOGY.replace("default_rate: 1 Gbps, ", ""),
        "scenario.yaml:8: topology: link Samarinda-Tenggarong: 'multiple' is not a speed; give topology.default_rate",
        net__graphml=GRAPH,
    ),
    text(
        "graphml_without_places",
        TOPOLOGY.replace(", default_delay: 1 ms", ""),
        "scenario.yaml:8: topology: link Samarinda-Tenggarong: its ends have no coordinates; give topology.default_delay",
        net__graphml=GRAPH,
    ),
    text(
        "graphml_typo",
        TOPOLOGY.replace("default_rate", "defualt_rate"),
        "scenario.yaml:8: topology.defualt_rate: unknown key; did you mean 'default_rate'? (allowed: graphml, default_rate, default_delay)",
        net__graphml=GRAPH,
    ),
    text(
        "graphml_no_file",
        TOPOLOGY.replace("graphml: net.graphml, ", ""),
        "scenario.yaml:8: topology.graphml: missing: name of the file",
    ),
]
