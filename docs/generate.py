"""Write the reference pages from the classes that they describe: `python docs/generate.py`.

A test compares the pages with what this would write, so they cannot drift from the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simnet.measures import QUANTITIES as MEASURED
from simnet.measures.load import BUSY, DROPPING, FULL, LOSSY
from simnet.scenario.schema import json_schema
from simnet.tables.schema import TABLES, markdown
from simnet.tables.schema.availability import AVAILABILITY_TABLES
from simnet.tables.schema.study import STUDY_TABLES

HERE = Path(__file__).resolve().parent
Schema = dict[str, Any]

HEAD = """# Everything that a scenario can hold

## A village, from its pupils to the exchange

Long Apari has a school of 15 pupils at work and a health centre that sends records. Its access
is fibre, which lands in Ujoh Bilang, the seat of its regency, and goes on by the trunk to
Samarinda, where the provider takes over. Would a satellite dish be better, also when the
trunk is cut?

```yaml file=long-apari.yaml
name: long-apari
run: {duration: 60 s, warmup: 10 s, clock: "08:00"}

isps:                                    # who sells access; where their traffic joins the internet
  terrestrial: {at: samarinda, transit: {rate: 10 Gbps}}
  satellite: {latitude: -6.21, longitude: 106.85, transit: {rate: 10 Gbps}}
internet: {latitude: -6.21, longitude: 106.85}

backhaul:                                # towns where fibre lands, and the lines between them
  capital: samarinda
  towns:
    samarinda: {latitude: -0.50, longitude: 117.15}
    ujoh-bilang: {latitude: 0.55, longitude: 115.26, regency: Kabupaten Mahakam Ulu}
  links:
    trunk: {from: ujoh-bilang, to: samarinda, rate: 300 Mbps}

site_types:                              # what is done at a place of each kind
  school:
    lan: {rate: 50 Mbps, delay: 2 ms}
    apps: {pupils: {count: 15, traffic: {kind: pupil, stagger: 10 s}}}
  health_centre:
    lan: {rate: 100 Mbps, delay: 0.2 ms}
    apps:
      records: {count: 2, traffic: {kind: request_response, request: 2 kB, response: 2 kB,
                                    think: {exponential: 2 s}}}

villages:
  long-apari:
    regency: Kabupaten Mahakam Ulu
    latitude: 1.18
    longitude: 114.26
    access: {technology: fibre, isp: terrestrial, subscription: 50 Mbps}
    sites: {school: {}, health_centre: {}}

alternatives:                            # the same village with other accesses
  dish: {set: {villages.long-apari.access: {technology: leo, isp: satellite}}}
stress:                                  # what is to be borne
  cut: {events: [{at: "08:00:20", for: 20 s, cut: backhaul.links.trunk}]}
study:                                   # every alternative, with and without the stress test
  measures: {pages: school.page_load.p95, dark: villages.without_service}
  service_levels: {pages: pages <= 8 s}
  replications: 3
```

```sh
simnet check long-apari.yaml
simnet explain long-apari.yaml villages.long-apari.access.technology
simnet run long-apari.yaml --quiet
simnet show results/long-apari levels
```

`simnet new FILE --villages LIST.csv` writes such a scenario for the villages of a list, with two
stress tests and three alternatives that each change what those villages have. Villages near their
seat begin with fibre, the others with a dish, unless the list has a column `technology`. What each
section may hold stands below.

## How values are written

Made from the classes that read scenarios; `simnet schema` gives the same to an editor and `simnet
kinds` to a terminal. Values carry their unit: a rate is `20 Mbps` (bits) or `2.5 MB/s` (bytes), a
duration `5 ms`, `30 min`, a size `1500 B`, `2 GB`, a frequency `1000 /s`, a share `0.01` or `1 %`,
a percentage `120 %`, a time of day `"08:00"`, money `1.1 million IDR` or `"Rp 1,1 juta"` (not
`1.100 million IDR`, which could be 1.1 or 1100). A bare number is refused where a unit is due. Keys
that begin with `x-` hold YAML anchors and are otherwise ignored.

Whoever sets a value last wins, in this order: `defaults < file < alternative < stress test < sweep
point < --set`. Mappings merge, lists replace, `null` removes; only events of a stress test are
added to those that there are. An alternative may only change a path that exists, or says under
`add` that it adds one. `simnet explain FILE PATH` tells who set a value.
"""

RUN_TABLES = """# Every table and column

A run is a folder of Parquet files, one a table, and a `manifest.json` with the resolved scenario
and the checksums of the files. `simnet show` prints them, `simnet.read` gives them as DataFrames,
and anything else that reads Parquet can be pointed at the folder ([queries](queries.md)). The unit
of a column is in its name and in the file's metadata. Everything is of the measurement window,
warm-up left out, unless a column says otherwise. A value that does not exist is null.

# Tables of a run
"""

SHOWN = """## flows and groups, as shown

`simnet show` and `simnet.measures.view` add to `flows` and `groups` what [measures](measures.md)
work out from the transfers: `completion_*` (mean, percentiles, max), the time until a transfer was
over, given up and failed ones with the time waited; and `done_time_*`, that of those done.
"""

STUDY_PAGE = """# Tables of a study

A study is a folder with a `study.json`, the runs under `runs/` (each a folder as above), and these
tables under `tables/`. What its measures mean is told in [Measures](measures.md).
"""

YEARS_PAGE = """# Tables of years without packets

What `simnet availability` writes: a folder with an `availability.json` and these tables
([availability](availability.md)).
"""

MEASURES = """# Measures

A measure names one figure a run: `SUBJECT.QUANTITY` or `SUBJECT.QUANTITY.STATISTIC`, such as
`school.page_load.p95`, `all.loss` or `links.utilisation`. Measures stand in a scenario under
`study.measures`, each under a name; a service level sets a limit on one, by its text or by that
name: `school.page_load.p95 <= 4 s`.

**Subjects.** `all` is the traffic of everybody, `villages` that of all villages, `links` all
interfaces. Everything else is a name: of a kind of site (`school`), of a group of flows
(`school/pupils`), of a place, a district, a regency, a flow, a link
(`backhaul/river`) or an interface (`backhaul/river:town/ujoh-bilang->town/samarinda`). A name that
holds a dot goes in quotes: `"v2.0 web".loss`. Of a link, a place or `links`, it is the interface
where the figure is greatest that counts.

**Scopes.** A figure is of everybody together, unless a scope follows a comma: `worst village` (the
worst of their figures), and in a service level `each village` (the default there) or
`share of villages >= 95 %`. Instead of villages it may be sites, districts, regencies, groups or
places. There is one scope, behind the measure's text, the name that a study gives it, or the limit
of a level: `pages, each site <= 4 s` is `pages <= 4 s, each site`. A measure of the worst village
is of whichever is worst in each run; a level judges every village by its mean over the runs, so
that the figure beside its verdict may be the better one. A place without a figure counts as the
worst: nobody knows that it is well served.

**Statistics.** `mean` (the default), `min`, `max`, and percentiles from `p1` to `p99.9`. A ratio
or a rate is one figure a run and has no statistic; how sure it is shows over replications.

**What counts.** Transfers and pages that start in the measurement window. Those given up or failed
count with the time that they were waited for, unfinished ones with the time so far. Left out, they
would make a full link look fast, as what gets through it is small; counted so, the figure is a
lower bound of what people would wait. `done_time` is of the transfers done alone. Percentiles of
transfers and pages are exact; those of delays and waits come from histograms whose buckets are less
than 0.8 % wide, and lie within the exact minimum and maximum where these are kept (the maximum of
waits, both of delays). A figure of nothing (the delay of no packets) is null, not 0.

**At its limit.** A link direction is at its limit where it is busy {full} of the time or drops
{lossy} of the packets that arrive, or more; close to it from {busy} or {dropping} on. Its load is
that of the time in which it was up; one that never was is down, which is worse than both. Every
sentence and colour of reports follows these (`simnet/measures/load.py`); they are assumptions.

| quantity | of | unit | best | statistics | several make one | meaning |
|---|---|---|---|---|---|---|
"""

WHO = {
    "traffic": "traffic",
    "interfaces": "interfaces",
    "both": "traffic, interfaces",
}

QUANTITIES = {
    "rate": "rate",
    "duration": "duration",
    "size": "size",
    "frequency": "frequency",
    "percentage": "percentage",
    "money": "money",
    "length": "length",
    "radio_frequency": "frequency",
    "decibels": "decibels",
    "gain": "gain, dBi",
    "power": "power, dBm",
    "rain_rate": "rain rate",
}


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {
        "scenario.md": scenario_page(json_schema()),
        "tables.md": "\n".join(
            (
                RUN_TABLES,
                markdown(TABLES),
                SHOWN,
                STUDY_PAGE,
                markdown(STUDY_TABLES),
                YEARS_PAGE,
                markdown(AVAILABILITY_TABLES),
            )
        ),
        "measures.md": measures_page(),
    }


def measures_page() -> str:
    """Return the reference of measures: one row a quantity."""
    rows = [
        f"| `{each.name}` | {WHO[each.of]} | {each.unit} "
        f"| {'least' if each.least_is_best else 'most'} "
        f"| {', '.join(_statistics(each.statistics))} | {each.pooled} | {each.meaning} |\n"
        for each in MEASURED.values()
    ]
    limits = {"full": FULL, "lossy": LOSSY, "busy": BUSY, "dropping": DROPPING}
    head = MEASURES.format(**{name: f"{100 * share:g} %" for name, share in limits.items()})
    return head + "".join(rows)


def _statistics(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield "percentiles" if name == "p" else f"`{name}`"


def scenario_page(schema: Schema) -> str:
    """Return the reference of scenarios: one heading a class, in the order of first use."""
    definitions = schema["$defs"]
    parts = [HEAD, *_section("Top level", schema)]
    for name in _in_order(schema, definitions):
        parts += _section(name, definitions[name])
    return "\n".join(parts).rstrip() + "\n"


def _section(title: str, definition: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    forms = _forms(definition)
    if forms:
        whole = [_holds(each) for each in definition["anyOf"] if each not in forms]
        yield f"{definition.get('description', '')}\n"
        yield f"{' or '.join(dict.fromkeys(whole))}, or:\n" if whole else "One of:\n"
        for form in forms:
            yield from _keys(form)
    else:
        yield from _keys(definition)


def _forms(definition: Schema) -> list[Schema]:
    """Return the mappings that stand for a value which can be written in several ways."""
    return [each for each in definition.get("anyOf", []) if "properties" in each]


def _keys(definition: Schema) -> Iterator[str]:
    """Yield what a mapping is, and its keys."""
    kind = definition.get("properties", {}).get("kind", {}).get("const")
    written = f" Written as `kind: {kind}`." if kind else ""
    if described := f"{definition.get('description', '')}{written}".strip():
        yield f"{described}\n"
    yield "| key | holds | default | meaning |"
    yield "|---|---|---|---|"
    required = definition.get("required", [])
    for key, value in definition.get("properties", {}).items():
        default = "**required**" if key in required else _default(value)
        if key in definition.get("x-required", ()):
            default = "**required**, or in the preset"
        meaning = _cell(value.get("description", ""))
        yield f"| `{key}` | {_holds(value)} | {default} | {meaning} |"
    others = definition.get("additionalProperties")
    if isinstance(others, dict):
        yield f"| *any name* | {_holds(others)} | | {_cell(others.get('description', ''))} |"
    yield ""


def _in_order(schema: Schema, definitions: Schema) -> list[str]:
    """Return the names of the definitions in the order in which a reader meets them."""
    found: list[str] = []
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop(0)):
            if name not in found and name not in QUANTITIES:
                found.append(name)
                waiting.append(definitions[name])
    return [
        name for name in found if "properties" in definitions[name] or _forms(definitions[name])
    ]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for key, inner in value.items():
            if key != "$defs":
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _holds(value: Schema) -> str:
    """Return what a value may be, in a few words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return QUANTITIES.get(name) or f"[{name}](#{_anchor(name)})"
    for several in ("anyOf", "oneOf"):
        if several in value:
            parts = sorted(value[several], key=lambda each: "x-names" in each)
            shown = [_holds(each) for each in parts if each.get("type") != "null"]
            return " or ".join(dict.fromkeys(shown))
    if "const" in value:
        return f"`{value['const']}`"
    if value.get("x-names") == "kinds":
        return "the name of one"
    if "enum" in value:
        return " or ".join(f"`{each}`" for each in value["enum"])
    if value.get("type") == "array":
        return f"list of {_holds(value.get('items', {}))}"
    if value.get("type") == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"mapping of {_holds(value['additionalProperties'])}"
    return {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "object": "mapping",
    }.get(value.get("type", ""), "anything")


def _anchor(name: str) -> str:
    return name.lower()


def _default(value: Schema) -> str:
    if "default" not in value or value["default"] in ("", {}, []):
        return ""
    default = value["default"]
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, dict | list):
        return f"`{_plain(default)}`"
    return f"`{default}`"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{key}: {_plain(each)}" for key, each in value.items() if each != "")
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_plain(each) for each in value)}]"
    return str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
