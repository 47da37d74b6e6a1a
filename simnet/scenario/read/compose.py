"""From a parser's events to a tree of values with their lines.

What YAML allows and a scenario must not hold is found here: duplicate keys, keys that are not
text, tags, more than one document, nesting too deep, aliases that grow beyond measure or hold
themselves. Merge keys (``<<``) are resolved: what a mapping says itself goes before what it
merges, and of several merged mappings the first goes before the later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from simnet.errors import Problem, ScenarioError
from simnet.scenario.read import scalars
from simnet.scenario.read.tree import Origin, Path, Value, dotted, shown, visible

MOST_DEPTH = 50
"""Deepest nesting of lists and mappings."""
MOST_EXPANDED = 100_000
"""Most values that the aliases of a file may stand for."""
MOST_KEY = 256
"""Longest key, characters."""

MERGE = "<<"


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is not complete yet."""

    value: Value
    anchor: str | None
    key: tuple[str, int] | None = None
    key_expected: bool = False
    size: int = 1
    height: int = 1
    merged: list[Value] = field(default_factory=list)
    merge_line: int | None = None


class Composer:
    """Builds the tree from the parser's events, collecting problems as it goes."""

    def __init__(self, origin: Origin) -> None:
        self.problems: list[Problem] = []
        self._origin = origin
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Value, int, int]] = {}
        self._open_anchors: list[str] = []
        self._expanded = 0
        self._root: Value | None = None

    def compose(self, events: Iterator[Any]) -> Value | None:
        """Return the only document; None where there is none."""
        documents = 0
        for event in events:
            kind = type(event).__name__
            line = event.start_mark.line + 1
            if kind == "DocumentStartEvent":
                documents += 1
                self._check_document(event, documents, line)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._open(event, line, {} if kind == "MappingStartEvent" else [])
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._close()
            elif kind == "ScalarEvent":
                self._scalar(event, line)
            elif kind == "AliasEvent":
                self._alias(event.anchor, line)
        return self._root

    def _check_document(self, event: Any, documents: int, line: int) -> None:
        if documents > 1:
            self._fatal(
                line, f"a second YAML document starts at line {line}; a scenario is exactly one"
            )
        if event.version and tuple(event.version) != (1, 2):
            self._fatal(line, "scenarios are YAML 1.2; remove the %YAML line")

    def _open(self, event: Any, line: int, content: Any) -> None:
        if len(self._frames) >= MOST_DEPTH:
            self._fatal(line, f"nesting is deeper than {MOST_DEPTH} levels")
        self._check_tag(event, line)
        value = Value(content, self._origin, line, event.start_mark.column + 1)
        frame = _Frame(value, event.anchor, key_expected=isinstance(content, dict))
        if event.anchor:
            self._anchors.pop(event.anchor, None)
            self._open_anchors.append(event.anchor)
        self._frames.append(frame)

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor:
            self._open_anchors.remove(frame.anchor)
            self._anchors[frame.anchor] = (frame.value, frame.size, frame.height)
        for merged in frame.merged:
            for key, value in merged.mapping.items():
                own = frame.value.mapping.setdefault(key, value)
                if own.content is None and own.previous is None and own is not value:
                    own.previous = value  # a null removes what is merged
        self._place(frame.value, frame.size, frame.height)

    def _scalar(self, event: Any, line: int) -> None:
        self._check_tag(event, line)
        plain = event.style is None
        text = self._paired(event.value, line)
        is_key = bool(self._frames) and self._frames[-1].key_expected
        content: scalars.Scalar = text
        if plain and not is_key:
            try:
                content = scalars.resolve(text)
            except ValueError as error:
                self._problem(line, str(error))
        value = Value(content, self._origin, line, event.start_mark.column + 1, text=text)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1, 0)
        if is_key:
            self._key(text, plain, line)
        else:
            self._place(value, 1, 0)

    def _paired(self, text: str, line: int) -> str:
        """Join pairs of surrogates, as JSON writes characters beyond U+FFFF; refuse lone ones."""
        if not any("\ud800" <= character <= "\udfff" for character in text):
            return text
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "\ufffd" in joined:
            self._problem(line, "a lone surrogate (U+D800 to U+DFFF) is not a character")
        return joined

    def _key(self, text: str, plain: bool, line: int) -> None:
        frame = self._frames[-1]
        frame.key_expected = False
        key = text
        if plain:
            try:
                key = scalars.resolve_key(text)
            except ValueError as error:
                self._problem(line, str(error))
        if len(text) > MOST_KEY:
            self._problem(line, f"a key is longer than {MOST_KEY} characters")
            key = text[:MOST_KEY]
        if plain and key == MERGE:
            if frame.merge_line is not None:
                self._problem(line, f"duplicate key '<<' (first at line {frame.merge_line})")
            frame.merge_line = line
            frame.key = None
            return
        first = frame.value.mapping.get(key)
        if first is not None:
            self._problem(line, f"duplicate key '{visible(key)}' (first at line {first.key_line})")
        frame.key = (key, line)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor in self._open_anchors:
            self._fatal(line, f"alias '{visible(anchor)}' refers to itself")
        if anchor not in self._anchors:
            self._fatal(
                line, f"alias '*{visible(anchor)}' has no anchor '&{visible(anchor)}' above it"
            )
        value, size, height = self._anchors[anchor]
        if len(self._frames) + height > MOST_DEPTH:
            self._fatal(line, f"nesting is deeper than {MOST_DEPTH} levels")
        self._expanded += size
        if self._expanded > MOST_EXPANDED:
            self._fatal(line, f"aliases stand for more than {MOST_EXPANDED} values")
        if self._frames and self._frames[-1].key_expected:
            if isinstance(value.content, str):
                self._key(value.content, False, line)
                return
            self._fatal(line, f"a key must be text, got {shown(value)}")
        self._place(replace(value, line=line), size, height)

    def _place(self, value: Value, size: int, height: int) -> None:
        """Put a complete value where it belongs."""
        if not self._frames:
            self._root = value
            return
        frame = self._frames[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.value.content, list):
            frame.value.content.append(value)
        elif frame.key_expected:
            self._fatal(value.line or 0, f"a key must be text, got {shown(value)}")
        elif frame.key is None:
            self._merge(frame, value)
            frame.key_expected = True
        else:
            key, value.key_line = frame.key
            if value.content is None and not value.text:
                value.line = value.key_line  # the parser looks for it in the lines below
            frame.value.mapping.setdefault(key, value)
            frame.key = None
            frame.key_expected = True

    def _merge(self, frame: _Frame, value: Value) -> None:
        each = value.items if isinstance(value.content, list) else [value]
        for merged in each:
            if merged.is_mapping:
                frame.merged.append(merged)
            else:
                self._problem(
                    value.line or 0,
                    f"'<<' merges mappings (such as an alias of one), got {shown(merged)}",
                )

    def _check_tag(self, event: Any, line: int) -> None:
        tag = str(event.tag) if event.tag is not None else ""
        if tag and tag != "None":
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(line, f"the tag {visible(short)} is not allowed; a scenario has no tags")

    def _path(self) -> Path:
        path: list[str | int] = []
        for frame in self._frames:
            if isinstance(frame.value.content, list):
                path.append(len(frame.value.content))
            elif frame.key is not None:
                path.append(frame.key[0])
        return tuple(path)

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self._origin.file, line, dotted(self._path()), message))

    def _fatal(self, line: int, message: str) -> NoReturn:
        """Stop here: what follows cannot be understood."""
        raise ScenarioError(*self.problems, Problem(self._origin.file, line, "", message))
