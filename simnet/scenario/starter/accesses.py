"""Access of each village at the start: by its distance, or as the list of villages says.

What a list says of a village's access (technology, provider, rates) holds before what its group
has; technologies and providers are known by the names that lists give them. What a list says
wrongly is left out here: who checks the scenario written tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simnet.errors import InputError, Problem, ScenarioError
from simnet.models.technology.base import AccessLink
from simnet.scenario.importers.base import MOST_PROBLEMS
from simnet.scenario.model.access import Access, technology_named
from simnet.scenario.model.places import overlaid
from simnet.scenario.read.tree import Value

FIBRE, STARLINK, SATRIA = "fibre", "leo", "geo"
"""The technologies that a starter describes."""
PROVIDERS = {FIBRE: "terrestrial", STARLINK: "starlink", SATRIA: "satria"}
"""The provider of each of them."""
NAMES = {
    **{name: name for name in (FIBRE, STARLINK, SATRIA, "lte", "microwave")},
    **dict.fromkeys(("fiber", "fo", "ftth", "gpon", "fiber optic", "fiber optik"), FIBRE),
    **dict.fromkeys(("fibre optic", "serat optik", "kabel serat optik"), FIBRE),
    **dict.fromkeys(("starlink", "satelit leo"), STARLINK),
    **dict.fromkeys(("vsat", "satria", "satria-1", "satelit geo"), SATRIA),
    **dict.fromkeys(("4g", "4g lte", "fwa", "seluler"), "lte"),
    **dict.fromkeys(("radio", "radio link", "gelombang mikro"), "microwave"),
}
"""What lists call technologies, in small letters; a name that is none of these is kept."""
_TECHNOLOGIES = {isp: technology for technology, isp in PROVIDERS.items()}
SUBSCRIPTION_MBPS = 100
GROUPS = {"near": FIBRE, "middle": STARLINK, "far": STARLINK}
"""The technology that each group begins with."""


@dataclass(frozen=True, slots=True)
class AtStart:
    """The access of one village."""

    group: str
    own: Access
    """What the list says of it, under our names, and what follows from that."""
    added: Mapping[str, str]
    """What of that the list itself does not say, or says under another name."""
    access: Access
    """All of it, as the scenario has it."""

    @property
    def lands_in_a_town(self) -> bool:
        """Whether it lands at the seat of its regency rather than at a gateway."""
        return lands_in_a_town(self.access)


def at_start(villages: Mapping[str, Value], groups: Mapping[str, str]) -> dict[str, AtStart]:
    """Return the access of each village at the start.

    Args:
        villages: as the importer names them, with what the list says.
        groups: the group of each.

    Raises:
        ScenarioError: the list gives a line of a provider that has satellites alone.
    """
    found = {name: _start(each, groups[name]) for name, each in villages.items()}
    problems = [
        Problem(villages[name].origin.file, villages[name].line, "isp", what)
        for name, each in found.items()
        if (what := _contradiction(each))
    ]
    if problems:
        raise ScenarioError(*problems[:MOST_PROBLEMS])
    return found


def of_technology(technology: str) -> Access:
    """Return an access with one of our technologies, of its provider, at the usual rate."""
    return _access({"technology": technology, "isp": PROVIDERS[technology]})


def simulated(access: Access) -> tuple[str, AccessLink, AccessLink]:
    """Return what is simulated of an access: its provider, and its link down and up."""
    technology = technology_named(access.technology or "", {})
    return access.isp or "", access.link(technology, "down"), access.link(technology, "up")


def lands_in_a_town(access: Access) -> bool:
    """Tell whether an access lands at the seat of its regency rather than at a gateway."""
    return technology_named(access.technology or "", {}).lands_at == "regency"


def added_providers(found: Mapping[str, AtStart]) -> Iterator[str]:
    """Yield the providers that the list names and a starter does not describe."""
    for isp in dict.fromkeys(each.own.isp for each in found.values()):
        if isp is not None and isp not in PROVIDERS.values():
            yield isp


def _start(village: Value, group: str) -> AtStart:
    written = village.get("access")
    listed = written.plain() if written is not None else {}
    added = _added(listed)
    try:
        own = Access.model_validate({**listed, **added})
        simulated(overlaid(of_technology(GROUPS[group]), own))
    except (ValueError, InputError):
        own, added = Access(), {}
    return AtStart(group, own, added, overlaid(of_technology(GROUPS[group]), own))


def _contradiction(start: AtStart) -> str:
    """Return why a provider cannot offer the technology that is given with it; "" if it can."""
    sold = _TECHNOLOGIES.get(start.access.isp or "", "")
    if not sold or not start.lands_in_a_town or lands_in_a_town(Access(technology=sold)):
        return ""
    return f"{start.access.isp} sells {sold}, not {start.access.technology}"


def _added(listed: Mapping[str, object]) -> dict[str, str]:
    """Return technology and provider, where what the list says needs another name or completion."""
    technology, isp = (str(listed.get(key) or "") for key in ("technology", "isp"))
    known = {"technology": NAMES.get(technology.casefold(), technology), "isp": isp}
    if isp.casefold() in _TECHNOLOGIES:
        known["isp"] = isp.casefold()
        known["technology"] = known["technology"] or _TECHNOLOGIES[isp.casefold()]
    elif known["technology"] and not isp:
        known["isp"] = _provider(known["technology"])
    return {key: each for key, each in known.items() if each != str(listed.get(key) or "")}


def _provider(technology: str) -> str:
    """Return the provider of a technology of which the list does not say it; "" of none known."""
    try:
        lands = lands_in_a_town(Access(technology=technology))
    except (ValueError, InputError):
        return ""
    return PROVIDERS.get(technology, PROVIDERS[FIBRE if lands else STARLINK])


def _access(given: Mapping[str, object]) -> Access:
    usual = {"subscription": f"{SUBSCRIPTION_MBPS} Mbps"}
    return Access.model_validate({**usual, **given})
