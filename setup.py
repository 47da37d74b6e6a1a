"""Build the compiled core; everything else about the project stands in pyproject.toml.

`SIMNET_SANITIZE=address` builds it with AddressSanitizer and UndefinedBehaviorSanitizer.
"""

import os
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

# No -ffast-math, no -march=native and no contraction to fused multiply-add: a result must not
# depend on the machine that computed it (the reference engine rounds after every operation).
COMPILE_FLAGS = ["-O3", "-ffp-contract=off", "-fno-math-errno"]
SANITIZERS = {
    "": ([], []),
    "address": (
        ["-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined"],
        ["-fsanitize=address,undefined"],
    ),
}


def extensions() -> list[Extension]:
    """Name the compiled modules: simnet/_fastpath.pyx and any _fastpath_*.pyx beside it."""
    sanitizer = os.environ.get("SIMNET_SANITIZE", "")
    if sanitizer not in SANITIZERS:
        sys.exit(f"SIMNET_SANITIZE: {sanitizer!r} is unknown, 'address' is allowed")
    compile_flags, link_flags = SANITIZERS[sanitizer]
    sources = sorted(Path("simnet").glob("_fastpath*.pyx"))
    if not sources:
        print("WARNING: simnet/_fastpath.pyx is absent; NO COMPILED CORE IS BUILT", file=sys.stderr)
        return []
    modules = [
        Extension(
            f"simnet.{source.stem}",
            [str(source)],
            extra_compile_args=COMPILE_FLAGS + compile_flags,
            extra_link_args=link_flags,
        )
        for source in sources
    ]
    directives = {"language_level": 3, "boundscheck": False, "wraparound": False, "cdivision": True}
    return cythonize(modules, compiler_directives=directives, build_dir="build/cython")


setup(ext_modules=extensions())
