"""Families of reference cases: one file a subject, a catalogue, and how cases are recognised.

A family file turns a case into an :class:`~simnet.verify.experiment.Experiment`, from its
parameters and the names of its measures alone.
"""

from __future__ import annotations

from simnet.errors import unknown
from simnet.verify.cases import Case, NotModelledError
from simnet.verify.experiment import Experiment
from simnet.verify.families.catalogue import BEYOND, PLANNERS
from simnet.verify.families.recognise import family_of


def plan(case: Case) -> Experiment:
    """Return what to run for a case.

    Raises:
        NotModelledError: nothing here models what the case is about, or its parameters are not
            understood.
    """
    family = case.family or family_of(case)
    if family in BEYOND:
        raise NotModelledError(BEYOND[family])
    if family in PLANNERS:
        return PLANNERS[family](case)
    if family:
        raise NotModelledError(unknown("family", family, (*PLANNERS, *BEYOND)))
    given = ", ".join((*case.parameters, *case.expected))
    raise NotModelledError(f"no family of cases has these parameters and measures: {given}")
