"""The house holds: imports descend from floor to floor, and heavy libraries have one door.

The floors are those of the architecture page. Imports are read from the source, so that an
import inside a function or under TYPE_CHECKING counts too.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "simnet"

FLOORS = {
    "errors": 0, "units": 0, "files": 0, "machine": 0, "engines": 0, "statistics": 0, "plugins": 0,
    "kinds": 1, "chance": 1, "inputs": 1, "calendar": 1,
    "network": 2, "actions": 2, "applications": 2, "conditions": 2,
    "traffic": 3, "models": 3,
    "engine": 4, "_fastpath": 4,
    "presence": 4, "preview": 4, "scenario": 5, "testing": 5,
    "lowering": 6,
    "tables": 7, "costs": 7, "timelines": 7,
    "measures": 8, "runs": 8,
    "study": 9, "verify": 9, "quality": 9, "calibration": 9, "availability": 10,
    "procurement": 10,
    "report": 11,
    "cli": 12,
}  # fmt: skip

# Not rooms but doors of the whole house: they may hand on anything, and nothing inside asks them,
# but for the version.
HOUSE_DOORS = {"simnet", "simnet.testing", "simnet.__main__"}

# Rooms whose files are kinds: each may import its own base, and no other kind.
ROOMS_OF_KINDS = {
    "simnet.traffic",
    "simnet.models.queueing",
    "simnet.models.medium",
    "simnet.models.technology",
    "simnet.models.weather",
    "simnet.models.failures",
    "simnet.models.tcp.control",
}

# Rooms of one floor that do not ask one another.
STRANGERS = {"traffic", "models"}

# Room -> the module of the whole that its pieces are put together to. Each piece judges itself in
# the whole (`sense`), so it names its type; nothing is loaded for that.
WHOLES = {"simnet.scenario.model": "simnet.scenario.model.root"}

# Library -> the modules (or rooms) that may import it.
LIBRARY_DOORS = {
    "pydantic": {"simnet.kinds"},
    "simpy": {"simnet.models", "simnet.engine"},
    "scipy": {"simnet.models", "simnet.statistics", "simnet.study.plan", "simnet.verify"},
    "itur": {"simnet.models"},
    "ruamel": {"simnet.scenario.read.text"},
    "pyarrow": {"simnet.tables"},
    "pandas": {"simnet.tables"},
    "dask": {"simnet.study.execution.cluster"},
    "distributed": {"simnet.study.execution.cluster"},
    "highspy": {"simnet.procurement"},
    "holidays": {"simnet.calendar"},
    "dpkt": {"simnet.calibration"},
    "babel": {"simnet.report.languages"},
    "plotly": {"simnet.report"},
    "openpyxl": {"simnet.report"},
    "xlsxwriter": {"simnet.report"},
    "click": {"simnet.cli"},
    "rich": {"simnet.cli"},
    # engine.run only asks whether it is there.
    "simnet._fastpath": {"simnet.engine.fast", "simnet.engine.run"},
}

# What a library's door replaces everywhere else.
FORBIDDEN = {"random": "simnet.chance.streams", "yaml": "simnet.scenario.read.text"}


@dataclass(frozen=True)
class Import:
    """One imported module, as one line of one file says it."""

    importer: str
    imported: str
    where: str
    typing_only: bool


def modules_of(package: Path) -> dict[str, Path]:
    """Dotted name of every module below `package`, with its file; a package has its own name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(package: Path) -> list[Import]:
    """Every import in every module; `from a import b` is of a.b where that is a module."""
    modules = modules_of(package)
    compiled = {f"simnet.{path.stem}" for path in package.glob("*.pyx")}
    known = {*modules, *compiled, "simnet._fastpath"}
    return [
        Import(name, imported, f"{path.relative_to(package.parent)}:{node.lineno}", typing_only)
        for name, path in modules.items()
        for node, typing_only in import_nodes(ast.parse(path.read_text(encoding="utf-8")))
        for imported in imported_names(node, known)
    ]


def import_nodes(tree: ast.AST, typing_only: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Walk to every import, telling those that only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, typing_only
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                yield from import_nodes(ast.Module([child], []), typing_only=True)
            for child in node.orelse:
                yield from import_nodes(ast.Module([child], []), typing_only)
        else:
            yield from import_nodes(node, typing_only)


def imported_names(node: ast.AST, known: set[str]) -> list[str]:
    """Name the modules that an import statement asks for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert isinstance(node, ast.ImportFrom)
    assert node.level == 0, "relative imports are banned by ruff (TID252)"
    module = node.module or ""
    return [full if (full := f"{module}.{alias.name}") in known else module for alias in node.names]


def within(module: str, room: str) -> bool:
    """Tell whether `module` is `room` or lies inside it."""
    return module == room or module.startswith(room + ".")


def room_of(module: str) -> str:
    """Give the top-level room of a module of the package: `network` of simnet.network.model."""
    return module.split(".")[1]


def floor_breaches(imports: list[Import]) -> list[str]:
    """Imports that climb, that cross a floor to another room of kinds, or have no floor at all."""
    found = []
    for each in imports:
        if each.importer in HOUSE_DOORS or not within(each.imported, "simnet"):
            continue
        if each.imported in HOUSE_DOORS:
            if not imports_only_version(each):
                found.append(f"{each.where}: asks the door {each.imported} for what lies inside")
            continue
        here, there = room_of(each.importer), room_of(each.imported)
        missing = [room for room in (here, there) if room not in FLOORS]
        if missing:
            found.append(f"{each.where}: {missing[0]} has no floor in {__name__}.FLOORS")
        elif FLOORS[there] > FLOORS[here]:
            found.append(f"{each.where}: {here} (floor {FLOORS[here]}) imports {there} above it")
        elif here != there and {here, there} <= STRANGERS:
            found.append(f"{each.where}: {here} imports {there}, a neighbour on its floor")
    return found


def imports_only_version(each: Import) -> bool:
    """Tell whether the line imports nothing of the package but its version."""
    path, line = each.where.rsplit(":", 1)
    text = (PACKAGE.parent / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    return text.strip() == "from simnet import __version__"


def kind_breaches(imports: list[Import]) -> list[str]:
    """Kinds that import another kind of their room."""
    return [
        f"{each.where}: the kind {each.importer} imports its neighbour {each.imported}"
        for each in imports
        for room in ROOMS_OF_KINDS
        if each.importer.startswith(room + ".")
        and each.imported.startswith(room + ".")
        and each.imported not in (room + ".base", each.importer)
    ]


def door_breaches(imports: list[Import]) -> list[str]:
    """Imports of a heavy library elsewhere than at its door; a mere annotation loads nothing."""
    found = []
    for each in imports:
        if each.typing_only:
            continue
        for library, doors in LIBRARY_DOORS.items():
            if within(each.imported, library) and not any(
                within(each.importer, door) for door in doors
            ):
                found.append(f"{each.where}: {library} is for {', '.join(sorted(doors))} only")
        if each.imported.split(".")[0] in FORBIDDEN:
            found.append(f"{each.where}: {each.imported}: use {FORBIDDEN[each.imported]}")
    return found


def is_of_whole(each: Import) -> bool:
    """Tell whether a piece names the type of the whole that it is a piece of."""
    wholes = [whole for room, whole in WHOLES.items() if within(each.importer, room)]
    return each.typing_only and each.imported in wholes


def cycles(imports: list[Import]) -> list[list[str]]:
    """Import cycles among modules, each as the list of its members, by depth-first search.

    What only type checkers import counts too: two files that cannot be read one after the other
    are one file. Doors of the house hand on what lies inside, and are left out.
    """
    graph: dict[str, list[str]] = {}
    for each in imports:
        doors = {each.importer, each.imported} & HOUSE_DOORS
        if within(each.imported, "simnet") and not doors and not is_of_whole(each):
            graph.setdefault(each.importer, []).append(each.imported)
    found: list[list[str]] = []
    finished: set[str] = set()

    def visit(module: str, trail: list[str]) -> None:
        if module in trail:
            found.append([*trail[trail.index(module) :], module])
        elif module not in finished:
            for imported in graph.get(module, []):
                visit(imported, [*trail, module])
            finished.add(module)

    for module in sorted(graph):
        visit(module, [])
    return found


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """All imports of the package as it stands."""
    return imports_of(PACKAGE)


def test_imports_descend(imports: list[Import]) -> None:
    assert floor_breaches(imports) == []


def test_kinds_never_import_kinds(imports: list[Import]) -> None:
    assert kind_breaches(imports) == []


def test_heavy_libraries_have_one_door(imports: list[Import]) -> None:
    assert door_breaches(imports) == []


def test_no_import_cycles(imports: list[Import]) -> None:
    assert cycles(imports) == []


def test_every_room_of_the_package_has_a_floor() -> None:
    rooms = {room_of(name) for name in modules_of(PACKAGE) if name not in HOUSE_DOORS}
    assert rooms <= set(FLOORS)


# The checks above see only what is right; these show that they would see what is wrong.


def package(root: Path, **sources: str) -> list[Import]:
    """Write a package of the given modules (`a__b` is a/b.py) and read its imports."""
    for name, source in sources.items():
        path = root / "simnet" / Path(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return imports_of(root / "simnet")


def test_a_climbing_import_is_seen(tmp_path: Path) -> None:
    found = floor_breaches(package(tmp_path, network__model="def f():\n    import simnet.engine.x"))
    assert found == ["simnet/network/model.py:2: network (floor 2) imports engine above it"]


def test_a_neighbouring_kind_is_seen(tmp_path: Path) -> None:
    found = kind_breaches(
        package(
            tmp_path,
            traffic__web="from simnet.traffic import base, poisson",
            traffic__base="",
            traffic__poisson="from simnet.traffic.base import Kind",
        )
    )
    assert [line.split(": ")[0] for line in found] == ["simnet/traffic/web.py:1"]


def test_a_library_outside_its_door_is_seen(tmp_path: Path) -> None:
    found = door_breaches(
        package(
            tmp_path,
            report__page="import plotly.graph_objects\nimport click",
            engine__apart="import random\nfrom simnet import _fastpath",
            engine__people="from simnet._fastpath import Core",
            cli__run="if TYPE_CHECKING:\n    import pandas\nelse:\n    import simpy",
        )
    )
    assert [line.split(": ")[0] for line in found] == [
        "simnet/cli/run.py:4",
        "simnet/engine/apart.py:1",
        "simnet/engine/apart.py:2",
        "simnet/engine/people.py:1",
        "simnet/report/page.py:2",
    ]


def test_a_cycle_is_seen(tmp_path: Path) -> None:
    found = cycles(
        package(
            tmp_path,
            chance__streams="import simnet.chance.variates",
            chance__variates="from simnet import units",
            units="from simnet.chance.streams import RandomStream",
        )
    )
    assert found == [
        ["simnet.chance.streams", "simnet.chance.variates", "simnet.units", "simnet.chance.streams"]
    ]


def test_a_cycle_of_types_is_seen_but_for_pieces_and_their_whole(tmp_path: Path) -> None:
    found = cycles(
        package(
            tmp_path,
            network__model="if TYPE_CHECKING:\n    from simnet.network.routing import Routing",
            network__routing="from simnet.network.model import Network",
            scenario__model__hours="if TYPE_CHECKING:\n    import simnet.scenario.model.root",
            scenario__model__root="from simnet.scenario.model.hours import Hours",
        )
    )
    assert found == [["simnet.network.model", "simnet.network.routing", "simnet.network.model"]]
