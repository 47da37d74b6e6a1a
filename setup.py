"""Build the compiled core and the catalogues; the rest of the project is in pyproject.toml.

`SIMNET_SANITIZE=address` builds it with AddressSanitizer and UndefinedBehaviorSanitizer.
"""

import os
import runpy
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

# No -ffast-math, no -march=native and no contraction to fused multiply-add: a result must not
# depend on the machine that computed it (the reference engine rounds after every operation).
# Joining two counters into one vector costs the core more than it saves.
COMPILE_FLAGS = ["-O2", "-fno-tree-slp-vectorize", "-ffp-contract=off", "-fno-math-errno"]
SANITIZERS = {
    "": ([], []),
    "address": (
        ["-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined"],
        ["-fsanitize=address,undefined"],
    ),
}


def core() -> Extension:
    """Describe the compiled core; the pieces in simnet/_core are cimported and need no mention."""
    sanitizer = os.environ.get("SIMNET_SANITIZE", "")
    if sanitizer not in SANITIZERS:
        sys.exit(f"SIMNET_SANITIZE: {sanitizer!r} is unknown, 'address' is allowed")
    compile_flags, link_flags = SANITIZERS[sanitizer]
    sources = runpy.run_path("simnet/engine/fast/sources.py")
    checksum = sources["core_checksum"](Path("simnet"))
    return Extension(
        "simnet._fastpath",
        ["simnet/_fastpath.pyx"],
        depends=[str(path) for path in sources["core_sources"](Path("simnet"))],
        define_macros=[("SIMNET_CORE_CHECKSUM", f'"{checksum}"')],
        extra_compile_args=COMPILE_FLAGS + compile_flags,
        extra_link_args=link_flags,
    )


# Whatever is built, the texts of the reports are as new as their sources.
runpy.run_path("simnet/report/languages/catalogue.py")["build"]()

DIRECTIVES = {"language_level": 3, "boundscheck": False, "wraparound": False, "cdivision": True}

setup(ext_modules=cythonize([core()], compiler_directives=DIRECTIVES, build_dir="build/cython"))
