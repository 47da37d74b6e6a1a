"""Errors by whose fault they are, and how a problem in a user's file is written.

`InputError` and its children are the user's to mend (exit code 2); any other `SimnetError`
is ours (exit code 1). Every error can be rebuilt from its `args`, as SimPy and process pools
re-raise exceptions that way.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class SimnetError(Exception):
    """Anything that simnet itself raises on purpose; its text is one clear message."""

    exit_code = 1


class InputError(SimnetError):
    """Something that the user gave cannot be used."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a user's file: where it is, and what to write instead.

    `path` is the dotted path of the value (``links[0].rate``), `line` counts from 1.
    """

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


class ScenarioError(InputError):
    """A scenario is wrong; carries every problem found in one pass, one a line."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class PackageError(InputError):
    """A kind of another package cannot be used; names the package, the entry point, the reason."""


class NetworkError(InputError):
    """A network is not one that can be simulated: no path, a bad index, a wrong limit.

    Args:
        fault: what is wrong.
        what: the kind of thing that is wrong: node, link, interface, flow, person, village.
        name: its name.
        link: the link that an interface is a direction of.
    """

    def __init__(self, fault: str, what: str = "", name: str = "", link: str = "") -> None:
        super().__init__(fault, what, name, link)
        self.fault = fault
        self.what = what
        self.name = name
        self.link = link

    def __str__(self) -> str:
        return f"{self.what} {self.name!r}: {self.fault}" if self.what else self.fault


class DomainError(InputError):
    """A closed form is asked for values that its source does not give it for.

    Names the quantity, the value, the source, and what is allowed.
    """


class ResultsError(InputError):
    """A results folder cannot be read or written."""


class ResourceError(InputError):
    """The run would need more memory or disk than there is."""


class LockedError(InputError):
    """Another study is at work in the folder."""


class StudyError(SimnetError):
    """Runs of a study failed; names them. The runs that went well are kept."""


class StudyStoppedError(SimnetError):
    """A study was stopped by a signal; says how many runs are kept and how to go on."""

    exit_code = 130
    """As shells count: 128 + SIGINT."""


class StaleCoreError(SimnetError):
    """The compiled core was not built again after its sources changed."""


class ConservationError(SimnetError):
    """Packets in are not packets out + dropped + inside: the engine is wrong."""


class BehaviourError(SimnetError):
    """A behaviour or a technology yielded something that is not in its contract."""


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the member of `allowed` that `name` is most likely a slip of, if any is close."""
    candidates = sorted(allowed)
    folded = {candidate.casefold(): candidate for candidate in candidates}
    slip = name.casefold()
    for close in difflib.get_close_matches(slip, list(folded), n=3, cutoff=0.6):
        sure = difflib.SequenceMatcher(None, slip, close).ratio() >= 0.75
        if sure or slip[:1] == close[:1] or slip in close or close in slip:
            return folded[close]
    return None


MOST_KINDS = 40
"""How many kinds of one sort a message lists: all that there are, as they are to choose from."""


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return `names` for a message, cut after `most` of them."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, ... ({len(names)} in all)"


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many there are in words: ``1 village``, ``2 villages``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def unknown(what: str, name: str, allowed: Iterable[str], most: int = 12) -> str:
    """Return the message for a name that does not exist: what is allowed, what was meant.

    A name that only looks like an allowed one (Cyrillic letters, invisible characters) is told
    apart from it by the names and numbers of its characters.
    """
    names = sorted(allowed)
    twin = next((each for each in names if _skeleton(each) == _skeleton(name)), None)
    hint = nearest(name, names) if twin is None else twin
    meant = f"; did you mean {hint!r}?" if hint else ""
    odd = _odd_characters(name, hint or "") if not name.isascii() else ""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name[:80])
    return f"unknown {what} '{shown}'{odd}{meant} (allowed: {listed(names, most) or 'none'})"


_LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u0410\u0412\u0415\u041a\u041c\u041d"
    "\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d"
    "\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd\u03c1\u2010\u2011\u2012\u2013\u2014\u2212\u00a0",
    "aeopcyxijsdqABEKMHOPCTYXIJSABEZHIKMNOPTYXovp------ ",
)
"""Cyrillic and Greek letters, dashes and spaces, and the Latin ones that they look like (a part
of the confusables of Unicode TS 39)."""


def _skeleton(name: str) -> str:
    """Return what `name` looks like, for telling that two names look alike."""
    compatible = unicodedata.normalize("NFKD", name).translate(_LOOKS_LIKE)
    seen = (c for c in compatible if unicodedata.category(c) not in ("Cf", "Cc", "Mn"))
    return "".join(seen).strip().casefold()


def _odd_characters(name: str, hint: str) -> str:
    """Describe the characters of `name` that are not what they seem; "" where all are."""
    odd = [c for c in dict.fromkeys(name) if not c.isascii() and c not in hint]
    described = [
        f"{unicodedata.name(c, 'unnamed character')}, U+{ord(c):04X}"
        for c in odd
        if unicodedata.category(c) in ("Cf", "Cc", "Zs") or c.translate(_LOOKS_LIKE) != c
    ]
    return f" ({'; '.join(described)})" if described else ""
