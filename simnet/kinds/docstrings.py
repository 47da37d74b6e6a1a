"""Attribute docstrings, read from a module's syntax tree: the text below a field."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import sys
from pathlib import Path

from pydantic import BaseModel


def docstrings_of(declared: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings below the fields of a class and of those that it comes from."""
    found: dict[str, str] = {}
    for each in reversed(declared.__mro__):
        generic = getattr(each, "__pydantic_generic_metadata__", {}).get("origin") or each
        file = getattr(sys.modules.get(generic.__module__), "__file__", None) or ""
        ours = issubclass(generic, BaseModel) and generic is not BaseModel
        if ours and file.endswith(".py") and Path(file).is_file():
            changed_ns = Path(file).stat().st_mtime_ns
            found |= _docstrings(file, changed_ns).get(generic.__qualname__, {})
    return found


@functools.cache
def _docstrings(file: str, changed_ns: int) -> dict[str, dict[str, str]]:  # noqa: ARG001 (key)
    """Return the docstrings below annotated names, by class, as a module's source has them.

    pydantic can find them too, but asks the stack of frames for each class, which costs more
    than all the rest of importing this package.
    """
    found: dict[str, dict[str, str]] = {}
    pending: list[tuple[str, ast.AST]] = [("", ast.parse(Path(file).read_text(encoding="utf-8")))]
    while pending:
        prefix, parent = pending.pop()
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.ClassDef):
                found[prefix + node.name] = _docstrings_in(node)
                pending.append((f"{prefix}{node.name}.", node))
            elif isinstance(node, ast.FunctionDef):
                pending.append((f"{prefix}{node.name}.<locals>.", node))
    return found


def _docstrings_in(node: ast.ClassDef) -> dict[str, str]:
    found = {}
    for before, after in itertools.pairwise(node.body):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[before.target.id] = inspect.cleandoc(after.value.value)
    return found
