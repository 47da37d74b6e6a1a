# The pieces of the compiled core, by subject; simnet/_fastpath.pyx cimports them all into one
# translation unit. Nothing here is a Python module.
