"""Names: unknown, twins of each other, with characters that hide or do harm; and broken ways."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import KEYS, SOUND, changed, text

CASES = [
    changed(
        "unknown_node",
        "to: B, rate",
        "to: Z, rate",
        "scenario.yaml:5: links.ab.to: unknown node 'Z' (allowed: A, B)",
    ),
    changed(
        "unknown_node_of_a_flow",
        "to: B, traffic",
        "to: BB, traffic",
        "scenario.yaml:7: flows.f1.to: unknown node 'BB'; did you mean 'B'? (allowed: A, B)",
    ),
    changed(
        "homoglyph",
        "to: B, rate",
        "to: \u0412, rate",
        "scenario.yaml:5: links.ab.to: unknown node '\u0412' (CYRILLIC CAPITAL LETTER VE, U+0412); did you mean 'B'? (allowed: A, B)",
    ),
    changed(
        "zero_width",
        "to: B, rate",
        "to: B\u200b, rate",
        "scenario.yaml:5: links.ab.to: unknown node 'B\\u200b' (ZERO WIDTH SPACE, U+200B); did you mean 'B'? (allowed: A, B)",
    ),
    changed(
        "wrong_case",
        "to: B, rate",
        "to: b, rate",
        "scenario.yaml:5: links.ab.to: unknown node 'b'; did you mean 'B'? (allowed: A, B)",
    ),
    changed(
        "unknown_class",
        "traffic: {kind",
        "class: voise, traffic: {kind",
        "scenario.yaml:7: flows.f1.class: unknown traffic class 'voise' (allowed: default)",
    ),
    changed(
        "composed_twice",
        "[A, B]",
        "[A, B, caf\u00e9, cafe\u0301]",
        "scenario.yaml:3: nodes.café: differs from 'café' only in how its characters are composed (Unicode NFC)",
    ),
    changed(
        "differs_in_case",
        "[A, B]",
        "[A, B, a]",
        "scenario.yaml:3: nodes.a: differs from 'A' only in case",
    ),
    changed(
        "duplicate_node",
        "[A, B]",
        "[A, B, A]",
        "scenario.yaml:3: nodes[2]: duplicate node 'A' (first at line 3)",
    ),
    text(
        "duplicate_link",
        SOUND.replace("flows:", "  ab: {from: B, to: A, rate: 1 Mbps}\nflows:"),
        "scenario.yaml:6: links: duplicate key 'ab' (first at line 5)",
    ),
    changed(
        "self_loop",
        "to: B, rate",
        "to: A, rate",
        "scenario.yaml:5: links.ab: joins node 'A' to itself",
    ),
    changed(
        "flow_to_itself",
        "to: B, traffic",
        "to: A, traffic",
        "scenario.yaml:7: flows.f1.to: source and destination are the same node 'A'",
    ),
    text(
        "no_path",
        SOUND.replace("[A, B]", "[A, B, C]").replace("to: B, traffic", "to: C, traffic"),
        "scenario.yaml:7: flows.f1: no path from 'A' to 'C': 'C' has no link",
    ),
    text(
        "no_path_between_parts",
        SOUND.replace("[A, B]", "[A, B, C, D]")
        .replace("flows:", "  cd: {from: C, to: D, rate: 1 Mbps}\nflows:")
        .replace("to: B, traffic", "to: D, traffic"),
        "scenario.yaml:8: flows.f1: no path from 'A' to 'D': links from 'A' lead only to A, B",
    ),
    text(
        "no_links",
        SOUND.replace(SOUND[SOUND.index("links:") : SOUND.index("flows:")], ""),
        "scenario.yaml:5: flows.f1: no path from 'A' to 'B': 'A' has no link",
    ),
    text(
        "no_flows",
        SOUND[: SOUND.index("flows:")],
        "scenario.yaml:1: there is nothing to simulate: give flows, or villages with sites",
    ),
    text(
        "names_of_several_flows",
        SOUND.replace("f1: {", "f: {count: 2, ")
        + "  f-1: {from: A, to: B, traffic: {kind: poisson, rate: 1 /s, size: 1 kB}}\n",
        "scenario.yaml:8: flows.f-1: is also the name of one of the flows 'f'",
    ),
    changed(
        "bidi_override",
        "  ab:",
        '  "a\\u202eb":',
        "scenario.yaml:5: links.a\\u202eb: a name must not contain the invisible or control character U+202E",
    ),
    changed(
        "newline_in_a_name",
        "  ab:",
        '  "a\\nb":',
        "scenario.yaml:5: links.a\\u000ab: a name must not contain the invisible or control character U+000A",
    ),
    changed(
        "ansi_escape",
        "  ab:",
        '  "a\\e[31mb":',
        'scenario.yaml:5: links."a\\u001b[31mb": a name must not contain the invisible or control character U+001B',
    ),
    changed(
        "slash_in_a_name",
        "  ab:",
        '  "../ab":',
        "scenario.yaml:5: links.\"../ab\": a name must not contain '/'",
    ),
    changed(
        "dollar_in_a_name",
        "  ab:",
        '  "$(ab)":',
        "scenario.yaml:5: links.$(ab): a name must not contain '$'",
    ),
    changed(
        "quote_in_a_name",
        "  ab:",
        "  'a\"b':",
        'scenario.yaml:5: links."a"b": a name must not contain \'"\'',
    ),
    changed(
        "empty_name", "name: broken", "name: ''", "scenario.yaml:1: name: a name must not be empty"
    ),
    changed(
        "blank_name",
        "name: broken",
        "name: '  '",
        "scenario.yaml:1: name: a name must not be empty",
    ),
    changed(
        "long_name",
        "  ab:",
        "  " + "a" * 65 + ":",
        'scenario.yaml:5: links."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...": a name must not be longer than 64 characters, got 65',
    ),
    changed("html_name", "  ab:", "  '<b onload=alert(1)>':"),
    changed("formula_name", "  ab:", "  '=1+1':"),
    changed("percent_name", "  ab:", "  '%s{0}':"),
    changed("prototype_name", "  ab:", "  __proto__:"),
    changed(
        "sql_name",
        "  ab:",
        '  "Robert\'); DROP TABLE":',
        "scenario.yaml:5: links.Robert'); DROP TABLE: a name must not contain ';'",
    ),
    changed("glob_name", "  ab:", "  '*.yaml':"),
    changed("reserved_name", "  ab:", "  CON:"),
    changed("emoji_name", "  ab:", "  '\U0001f6f0 satellite':"),
    changed(
        "output_elsewhere",
        "name: broken",
        "name: broken\noutput: {dir: ../../etc}",
        f"scenario.yaml:2: output: unknown key (allowed: {KEYS})",
    ),
]
