"""Files that are not text, not UTF-8, not YAML, or YAML that would exhaust the machine."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import SCENARIO, SOUND, Case, changed, text

LAUGHS = "x-a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"x-{name}: &{name} [{', '.join([f'*{chr(ord(name) - 1)}'] * 9)}]\n" for name in "bcdefghi"
)


def raw(id: str, data: bytes, *expected: str) -> Case:  # noqa: A002
    """Return a case of one file of bytes."""
    return Case(id, {SCENARIO: data}, "\n".join(expected))


CASES = [
    raw("empty", b"", "scenario.yaml: the file is empty"),
    raw(
        "only_comments",
        b"# nothing\n\n# here\n",
        "scenario.yaml: the file contains no data (only comments)",
    ),
    raw(
        "null_document",
        b"~\n",
        "scenario.yaml:1: the top level must be a mapping of keys to values, got nothing (null)",
    ),
    raw(
        "list_at_the_top",
        b"- a\n- b\n",
        "scenario.yaml:1: the top level must be a mapping of keys to values, got a list",
    ),
    raw(
        "text_at_the_top",
        b"hello\n",
        "scenario.yaml:1: the top level must be a mapping of keys to values, got the text 'hello'",
    ),
    text(
        "two_documents",
        SOUND + "---\n" + SOUND,
        "scenario.yaml:8: a second YAML document starts at line 8; a scenario is exactly one",
    ),
    raw("bom", b"\xef\xbb\xbf" + SOUND.encode()),
    raw("crlf", SOUND.replace("\n", "\r\n").encode()),
    raw("cr_only", SOUND.replace("\n", "\r").encode()),
    raw("utf16", SOUND.encode("utf-16"), "scenario.yaml: is UTF-16 text; save it as UTF-8"),
    raw(
        "latin1",
        SOUND.replace("name: broken", "name: caf\xe9").encode("latin-1"),
        "scenario.yaml:1: byte 0xE9 is not valid UTF-8; save the file as UTF-8",
    ),
    raw("binary", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "scenario.yaml: is not a text file"),
    raw(
        "nul_byte",
        (SOUND + "#" * 1024 + "\n").encode() + b"title: a\x00b\n",
        "scenario.yaml:9: the control character U+0000 is not allowed",
    ),
    changed(
        "escape_character",
        "name: broken",
        "name: bro\x1bken",
        "scenario.yaml:1: the control character U+001B is not allowed",
    ),
    changed(
        "line_separator",
        "name: broken",
        "name: bro\u2028ken",
        "scenario.yaml:1: the control character U+2028 is not allowed",
    ),
    changed(
        "tab_indentation",
        "  ab:",
        "\tab:",
        "scenario.yaml:5: a tab is used for indentation; use spaces",
    ),
    changed(
        "tab_after_space",
        "  f1:",
        "  \tf1:",
        "scenario.yaml:7: a tab is used for indentation; use spaces",
    ),
    changed(
        "unterminated_mapping",
        "{packets: 100}}",
        "{packets: 100}",
        "scenario.yaml:5: '{' opened at column 7 is never closed, or a comma is missing",
    ),
    changed(
        "unterminated_list",
        "[A, B]",
        "[A, B",
        "scenario.yaml:3: '[' opened at column 8 is never closed, or a comma is missing",
    ),
    changed(
        "unterminated_quote",
        "name: broken",
        "name: 'broken",
        "scenario.yaml:1: the quote opened at column 7 is never closed",
    ),
    changed(
        "indentation",
        "flows:",
        " flows:",
        "scenario.yaml:6: the indentation does not fit the lines above",
    ),
    changed(
        "colon_in_text",
        "name: broken",
        "name: broken: again",
        "scenario.yaml:1: the ':' at column 13 is out of place; put a text with ': ' in it in quotes, and check the indentation of this line and the one above",
    ),
    changed(
        "starts_with_at",
        "name: broken",
        "name: @broken",
        "scenario.yaml:1: a text cannot begin with '@'; put it in quotes",
    ),
    changed(
        "bad_escape",
        "name: broken",
        'name: "bro\\qken"',
        "scenario.yaml:1: unknown escape \\q; a backslash is written twice",
    ),
    changed(
        "lone_surrogate",
        "name: broken",
        'name: "bro\\ud800ken"',
        "scenario.yaml:1: name: a lone surrogate (U+D800 to U+DFFF) is not a character",
    ),
    changed("surrogate_pair", "name: broken", 'name: "bro\\ud83d\\ude00ken"'),
    text(
        "yaml_1_1",
        "%YAML 1.1\n---\n" + SOUND,
        "scenario.yaml:2: scenarios are YAML 1.2; remove the %YAML line",
    ),
    changed(
        "python_tag",
        "name: broken",
        "name: !!python/object/apply:os.system [id]",
        "scenario.yaml:1: name: the tag !!python/object/apply:os.system is not allowed; a scenario has no tags",
    ),
    changed(
        "own_tag",
        "rate: 10 Mbps",
        "rate: !rate 10 Mbps",
        "scenario.yaml:5: links.ab.rate: the tag !rate is not allowed; a scenario has no tags",
    ),
    changed(
        "binary_tag",
        "name: broken",
        "name: !!binary aGVsbG8=",
        "scenario.yaml:1: name: the tag !!binary is not allowed; a scenario has no tags",
    ),
    text(
        "billion_laughs",
        LAUGHS + SOUND,
        "scenario.yaml:6: aliases stand for more than 100000 values",
    ),
    text(
        "too_many_values",
        "x-a: [" + "1, " * 50_001 + "]\n" + SOUND,
        "scenario.yaml: has more than 50000 lines and commas; keep long lists in CSV files",
    ),
    text(
        "recursive_alias", "x-a: &x [*x]\n" + SOUND, "scenario.yaml:1: alias 'x' refers to itself"
    ),
    text(
        "alias_without_anchor",
        SOUND + "title: *lost\n",
        "scenario.yaml:8: alias '*lost' has no anchor '&lost' above it",
    ),
    text("deep_flow", "x-a: " + "[" * 100_000, "scenario.yaml:1: nesting is deeper than 50 levels"),
    text(
        "deep_block",
        "".join(f"{' ' * depth}x-a:\n" for depth in range(1_000)),
        "scenario.yaml:51: nesting is deeper than 50 levels",
    ),
    text(
        "deep_aliases",
        "x-0: &a0 a\n"
        + "".join(f"x-{n}: &a{n} {'[' * 30}*a{n - 1}{']' * 30}\n" for n in range(1, 60))
        + SOUND,
        "scenario.yaml:3: nesting is deeper than 50 levels",
    ),
    text(
        "long_key",
        SOUND + "k" * 300 + ": 1\n",
        "scenario.yaml:8: a key is longer than 256 characters",
    ),
    text(
        "very_long_key",
        SOUND + "k" * 3_000 + ": 1\n",
        "scenario.yaml:8: a ':' is missing after a key, or the key is longer than 256 characters",
    ),
    raw(
        "too_large",
        SOUND.encode() + b"# " + b"x" * 1_000_000,
        "scenario.yaml: is larger than 1 MB; keep long lists in CSV files",
    ),
    changed(
        "duplicate_key",
        "flows:",
        "nodes: [C]\nflows:",
        "scenario.yaml:6: duplicate key 'nodes' (first at line 3)",
    ),
    changed(
        "duplicate_key_nested",
        "delay: 5 ms",
        "delay: 5 ms, delay: 6 ms",
        "scenario.yaml:5: links.ab: duplicate key 'delay' (first at line 5)",
    ),
    text(
        "merge_keys",
        "x-slow: &slow {rate: 1 Mbps, delay: 5 ms}\n"
        + SOUND.replace("rate: 10 Mbps, delay: 5 ms", "<<: *slow, rate: 10 Mbps"),
    ),
    changed(
        "merge_of_text",
        "delay: 5 ms",
        "<<: slow",
        "scenario.yaml:5: links.ab: '<<' merges mappings (such as an alias of one), got the text 'slow'",
    ),
    text(
        "merge_twice",
        "x-a: &a {rate: 1 Mbps}\n" + SOUND.replace("rate: 10 Mbps", "<<: *a, <<: *a"),
        "scenario.yaml:6: links.ab: duplicate key '<<' (first at line 6)",
    ),
    text(
        "key_outside_x",
        "defaults: &a {rate: 1 Mbps}\n" + SOUND,
        "scenario.yaml:1: defaults: unknown key; it belongs under villages",
    ),
    changed(
        "list_as_key", "  ab:", "  ? [a, b]\n  :", "scenario.yaml:5: a key must be text, got a list"
    ),
]
