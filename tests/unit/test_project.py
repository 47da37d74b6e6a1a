"""Facts about the project as a whole that nobody should have to remember."""

import importlib.machinery
import os
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import simnet

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
LONGEST_FILE = 400


def tracked(*patterns: str) -> list[Path]:
    """Files under version control that match, or all that exist outside a checkout."""
    listing = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip(f"not a git checkout: {listing.stderr.strip()}")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).exists()]


def test_the_changelog_tells_of_this_version() -> None:
    versions = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == PROJECT["version"] == simnet.__version__


def test_the_compiled_core_is_loaded() -> None:
    from simnet import _fastpath

    assert _fastpath.__file__.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES))
    # `make sanitize` names the folder of its own build: a plain core would check nothing.
    expected = os.environ.get("SIMNET_EXPECT_FROM")
    assert expected is None or Path(_fastpath.__file__).is_relative_to(ROOT / expected)


def test_every_dependency_is_locked_within_its_range() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("#")]
    locked = {canonicalize_name(name): version for name, version in pins}
    tools = SETTINGS["dependency-groups"]
    groups = [PROJECT["dependencies"], tools["test"], tools["dev"]]
    for requirement in (Requirement(line) for group in groups for line in group):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is locked to {version}"
        assert requirement.specifier, f"{requirement.name} has no range"


def test_no_address_of_a_registry_or_machine_is_named() -> None:
    forbidden = re.compile(r"index-url|find-links|file://|pythonhosted|(?<![\w.])/(?:root|home)/\w")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked()
        if path != Path(__file__) and path.suffix not in {".png", ".parquet", ".gz"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert found == []


def test_text_files_end_in_one_newline_and_have_no_tabs_or_trailing_space() -> None:
    for path in tracked("*.py", "*.pyx", "*.pxd", "*.pxi", "*.md", "*.yaml", "*.toml"):
        if path.is_relative_to(ROOT / "tests" / "bad_input"):
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        assert "\t" not in text, f"{name} has a tab"
        assert not text or re.search(r"[^\n]\n\Z", text), f"{name} must end in one newline"


def test_long_files_are_reported(record_property: Callable[[str, object], None]) -> None:
    """Files over the soft cap are listed in the JUnit report; only the double is an error."""
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked("simnet/*.py", "tests/*.py", "benchmarks/*.py")
    }
    longer = {name: length for name, length in lengths.items() if length > LONGEST_FILE}
    record_property("longer_than_400_lines", str(longer))
    assert all(length <= 2 * LONGEST_FILE for length in longer.values()), longer
