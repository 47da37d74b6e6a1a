"""From arrays of an engine to a table as the schema declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from simnet.engine.columns import IntArray
from simnet.network import UNLIMITED
from simnet.tables.histograms import FloatArray
from simnet.tables.schema import FLAG, INTEGER, NUMBER, TEXT, Column, Table
from simnet.units import NS_PER_S

Values: TypeAlias = "npt.NDArray[Any] | Sequence[Any] | pa.Array"

_ARROW = {
    TEXT: pa.string(),
    INTEGER: pa.int64(),
    NUMBER: pa.float64(),
    FLAG: pa.bool_(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of `table`, each field carrying its unit and its meaning."""
    return pa.schema(
        [_field(column) for column in table.columns], metadata={"meaning": table.meaning}
    )


def _field(column: Column) -> pa.Field:
    about = {"unit": column.unit, "meaning": column.meaning}
    return pa.field(column.name, _ARROW[column.type], metadata=about)


def assemble(table: Table, columns: Mapping[str, Values]) -> pa.Table:
    """Return `columns` in the order and the types of the schema; NaN becomes null.

    Raises:
        KeyError: a column of the schema is missing, or one is not in it.
    """
    strange = set(columns) ^ {column.name for column in table.columns}
    if strange:
        raise KeyError(f"{table.name}: {', '.join(sorted(strange))} missing or not in the schema")
    schema = arrow_schema(table)
    arrays = [_array(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def widened(table: pa.Table, columns: Sequence[Column], values: Mapping[str, Values]) -> pa.Table:
    """Return a table with declared columns after its own; NaN becomes null."""
    for each in columns:
        field = _field(each)
        table = table.append_column(field, _array(values[each.name], field.type))
    return table


def _array(values: Values, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values.cast(kind)
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, type=kind, mask=np.ma.getmaskarray(values))
    return pa.array(values, type=kind, from_pandas=True)


def repeated(names: Sequence[str], index: IntArray) -> pa.Array:
    """Return `names[index]` as an array that holds each name once."""
    return pa.DictionaryArray.from_arrays(
        pa.array(index.astype(np.int32)), pa.array(list(names), type=pa.string())
    )


def ratio(part: npt.NDArray[Any], whole: npt.NDArray[Any] | float) -> FloatArray:
    """Return part / whole, NaN where the whole is 0."""
    dividend, divisor = np.broadcast_arrays(
        np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    )
    result: FloatArray = np.full(dividend.shape, np.nan)
    np.divide(dividend, divisor, out=result, where=divisor != 0)
    return result


def seconds(ns: npt.NDArray[Any]) -> FloatArray:
    """Return nanoseconds as seconds."""
    return np.asarray(ns, dtype=np.float64) / NS_PER_S


def limited(values: Sequence[int] | IntArray) -> npt.NDArray[Any]:
    """Return the integers with UNLIMITED masked out: no limit is null, not a number."""
    numbers = np.asarray(values, dtype=np.int64)
    return np.ma.masked_array(numbers, mask=numbers >= UNLIMITED)
