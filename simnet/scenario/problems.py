"""Error messages of validation: where, what is wrong, what is allowed.

A misspelt key is not also reported as missing its twin, a value that fits none of several forms
is reported once, and nothing of the validation library's own text is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simnet.errors import MOST_KINDS, Problem, listed, nearest, unknown
from simnet.kinds import NEITHER, Declared
from simnet.plugins import broken_called
from simnet.scenario.classes import (
    classes_at,
    field_help,
    keys_of,
    kinds_beside,
    kinds_of,
    kinds_with,
)
from simnet.scenario.read.scalars import is_a_date
from simnet.scenario.read.tree import Path, Value, blamed, dotted, shown, visible


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of the validation library: where it lies in the tree, what it is about."""

    path: Path
    value: Value
    type: str
    context: Mapping[str, Any]
    of_key: bool = False


def translated(
    errors: Iterable[Mapping[str, Any]], tree: Value, root: type[Declared]
) -> list[Problem]:
    """Return the problems that validation errors stand for, in the order of the file."""
    return _Translation([_located(error, tree) for error in errors], tree, root).problems()


def _located(error: Mapping[str, Any], tree: Value) -> _Fault:
    """Find where in the tree an error lies; what is not in the tree is left out of the path."""
    value, path, of_key = tree, [], False
    rest = list(error["loc"])
    while rest:
        step = rest.pop(0)
        if step == "[key]":
            of_key = True
            break
        inner = value.get(step)
        if inner is not None:
            value = inner
            path.append(step)
        elif error["type"] == "missing" and not rest:
            path.append(step)
    return _Fault(tuple(path), value, error["type"], error.get("ctx") or {}, of_key)


def _is_long_enough(fault: _Fault) -> bool:
    """Tell whether a list is only too short because items of it that are wrong do not count."""
    least = fault.context.get("min_length", 0)
    return fault.type == "too_short" and len(fault.value.items) >= least


class _Translation:
    """All faults of one tree, which may explain each other away."""

    def __init__(self, faults: list[_Fault], tree: Value, root: type[Declared]) -> None:
        self._tree = tree
        self._root = root
        self._faults = faults
        self._meant = {
            path
            for fault in faults
            if fault.type == "extra_forbidden"
            for path in self._may_mean(fault.path)
        }

    def problems(self) -> list[Problem]:
        by_path: dict[tuple[Path, bool], list[_Fault]] = defaultdict(list)
        for fault in self._faults:
            if fault.type == "missing" and fault.path in self._meant:
                continue
            by_path[fault.path, fault.of_key].append(fault)
        deeper = {path[:depth] for path, _ in by_path for depth in range(len(path))}
        found = []
        for (path, of_key), faults in by_path.items():
            kept = [
                fault
                for fault in faults
                if not (path in deeper and (_is_of_form(fault) or _is_long_enough(fault)))
            ]
            if kept:
                value = kept[0].value
                if not (of_key or kept[0].type == "extra_forbidden"):
                    value = blamed(value)
                line = value.where if of_key or kept[0].type == "extra_forbidden" else _line(value)
                found.append(
                    Problem(value.origin.file, line, dotted(path), self._message(path, kept))
                )
        return found

    def _message(self, path: Path, faults: list[_Fault]) -> str:
        """Return one message for all that is wrong with one value."""
        fault = faults[0]
        if fault.type == "extra_forbidden":
            return self._unknown_key(path, fault)
        if fault.type == "missing":
            what = field_help(classes_at(self._root, self._tree, path[:-1]), str(path[-1]))
            return "missing" + (f": {what[0].lower()}{what[1:]}" if what else "")
        if fault.type == "union_tag_not_found":
            kinds = kinds_of(classes_at(self._root, self._tree, path))
            return f"'kind' is missing (allowed: {', '.join(kinds)})"
        if isinstance(fault.value.content, date) and fault.type in (
            "string_type",
            "string_sub_type",
        ):
            return is_a_date(str(fault.value.content))
        of_value = [each for each in faults if not _is_of_form(each)]
        texts = list(dict.fromkeys(_TEXTS.get(each.type, _other)(each) for each in of_value))
        if texts:
            message = "; ".join(texts)
            words = [each for each in faults if each.type == "literal_error"]
            if words and isinstance(fault.value.content, str):
                message += f" (or {_expected(words[0], self)})"
            return message
        expected = list(dict.fromkeys(_expected(each, self) for each in faults))
        return _unfit(" or ".join(expected), fault.value, faults)

    def _may_mean(self, path: Path) -> Iterator[Path]:
        """Yield the paths that an unknown key may stand for."""
        *above, key = path
        keys = self._keys(tuple(above))
        meant = nearest(str(key), keys)
        if meant is not None:
            yield (*above, meant)
        yield from ((*above, inner, key) for inner in keys)
        yield from ((*above[:depth], key) for depth in range(len(above)))

    def _unknown_key(self, path: Path, fault: _Fault) -> str:
        """Say where a key belongs, or which one was meant, or which there are."""
        keys, key = self._keys(path[:-1]), str(path[-1])
        for inner in keys:
            if key in self._keys((*path[:-1], inner)):
                return f"unknown key; it belongs under {dotted((*path[:-1], inner))}"
        for depth in range(len(path) - 2, -1, -1):
            if key in self._keys(path[:depth]):
                where = dotted(path[: depth + 1])
                return f"unknown key; it belongs beside {where}, so check the indentation"
        here = classes_at(self._root, self._tree, path[:-1])
        if key in kinds_beside(here):
            return (
                f"unknown key; to name the kind, write 'kind: {key}' and its parameters beside it"
            )
        others = kinds_with(here, key)
        hint = nearest(key, keys)
        meant = f"; did you mean '{hint}'?" if hint else ""
        message = f"unknown key{meant} (allowed: {listed(keys, 32) or 'none'})"
        if others:
            message = f"unknown key; it is one of kind: {' or '.join(others)}"
        kind = self._tree_at(path[:-1]).get("kind")
        laid_over = kind is not None and others and kind.origin.layer == "file"
        if laid_over and fault.value.origin.layer != "file":
            return message
        if kind is not None and kind.origin != fault.value.origin:
            return f"{message}; null removes what was there for another kind"
        return message

    def keys_at(self, fault: _Fault) -> list[str]:
        """Return the keys of the mapping that is expected where `fault` is."""
        return self._keys(fault.path)

    def _keys(self, path: Path) -> list[str]:
        return keys_of(classes_at(self._root, self._tree, path))

    def _tree_at(self, path: Path) -> Value:
        value = self._tree
        for step in path:
            value = value.get(step) or value
        return value


def _line(value: Value) -> int | None:
    """Return the line to show for a wrong value: its own if it is a scalar, else its key's."""
    return value.where if isinstance(value.content, dict | list) else value.line or value.where


def _is_of_form(fault: _Fault) -> bool:
    """Return whether a fault is that a value has another form than expected."""
    return fault.type in _FORMS


def _unfit(expected: str, value: Value, faults: list[_Fault]) -> str:
    if value.content is None:
        return f"no value (null); expected {expected}"
    if all(each.type == "literal_error" for each in faults) and isinstance(value.content, str):
        words = [word for each in faults for word in _words(each)]
        return unknown("value", visible(value.content), words) + _why_not(value.content)
    hint = ""
    types = {each.type for each in faults}
    if types & {"string_type"} and isinstance(value.content, int | float):
        hint = "; put it in quotes if it is a name or text"
    elif types & {"int_type", "float_type"} and _is_number(value.content):
        hint = "; remove the quotes"
    return f"expected {expected}, got {shown(value)}{hint}"


def _is_number(content: object) -> bool:
    try:
        float(content if isinstance(content, str) else "")
    except ValueError:
        return False
    return True


def _expected(fault: _Fault, translation: _Translation) -> str:
    """Return the form that was expected, as a noun."""
    if fault.type == "literal_error":
        return " or ".join(f"'{word}'" for word in _words(fault))
    if fault.type in ("model_type", "model_attributes_type", "dataclass_type"):
        return f"a mapping (keys: {listed(translation.keys_at(fault), 12)})"
    if fault.type == NEITHER:
        kinds = ", ".join(fault.context["kinds"])
        return f"the name of a kind ({kinds}), or a mapping with 'kind' and its parameters"
    return _FORMS[fault.type]


def _words(fault: _Fault) -> list[str]:
    expected = str(fault.context.get("expected", ""))
    return [word.strip("'\"") for word in expected.replace(" or ", ", ").split(", ")]


_FORMS = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dataclass_type": "a mapping",
    "dict_type": "a mapping",
    "float_parsing": "a number",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "is_instance_of": "something else",
    "list_type": "a list",
    "literal_error": "one of several words",
    "mapping_type": "a mapping",
    "model_attributes_type": "a mapping",
    "model_type": "a mapping",
    NEITHER: "the name of a kind, or a mapping",
    "none_required": "nothing (null)",
    "path_type": "a file name",
    "string_type": "text",
    "tuple_type": "a list",
}
"""What is expected where the form of a value is wrong, by the library's name of the error."""


def _bound(sign: str, key: str) -> Callable[[_Fault], str]:
    def text(fault: _Fault) -> str:
        limit = fault.context[key]
        number = f"{limit:g}" if isinstance(limit, float) else str(limit)
        return f"must be {sign} {number}, got {_got(fault)}"

    return text


def _raised(fault: _Fault) -> str:
    """Return the text that a check of ours raised."""
    error = fault.context.get("error")
    content = fault.value.content
    text = str(error) if error is not None else "is not valid"
    if "a name must be text" in text and isinstance(content, date):
        return is_a_date(str(content))
    if "a name must be text" in text and isinstance(content, int | float):
        return f"a name must be text, got {shown(fault.value)}; put it in quotes"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _length(what: str, key: str) -> Callable[[_Fault], str]:
    def text(fault: _Fault) -> str:
        many = fault.context[key]
        return f"must have {what} {many} item{'' if many == 1 else 's'}, got {_count(fault)}"

    return text


def _count(fault: _Fault) -> int:
    return len(fault.value.items) or len(fault.value.mapping)


def _got(fault: _Fault) -> str:
    return visible(fault.value.text or str(fault.value.content))


def _kind_unknown(fault: _Fault) -> str:
    kinds = [word.strip(" '") for word in str(fault.context["expected_tags"]).split(",")]
    said = fault.value.get("kind")
    if said is not None and not isinstance(said.content, str):
        return f"'kind' must be a name, got {shown(said)} (allowed: {', '.join(kinds)})"
    tag = str(fault.context["tag"])
    return unknown("kind", visible(tag), kinds, MOST_KINDS) + _why_not(tag)


def _why_not(name: str) -> str:
    """Return why what another package offers under `name` cannot be used, for a message."""
    return "".join(f"; {visible(str(error), 400)}" for error in broken_called(name))


def _other(fault: _Fault) -> str:
    return f"{shown(fault.value)} is not what is expected here ({fault.type.replace('_', ' ')})"


_TEXTS: dict[str, Callable[[_Fault], str]] = {
    "assertion_error": _raised,
    "finite_number": lambda fault: f"must be a finite number, got {_got(fault)}",
    "greater_than": _bound(">", "gt"),
    "greater_than_equal": _bound(">=", "ge"),
    "less_than": _bound("<", "lt"),
    "less_than_equal": _bound("<=", "le"),
    "multiple_of": _bound("a multiple of", "multiple_of"),
    "string_too_long": lambda fault: (
        f"must not be longer than {fault.context['max_length']} characters"
    ),
    "string_too_short": lambda _fault: "must not be empty",
    "too_long": _length("at most", "max_length"),
    "too_short": _length("at least", "min_length"),
    "union_tag_invalid": _kind_unknown,
    "value_error": _raised,
}
"""How an error about a value reads, by the library's name of it."""
