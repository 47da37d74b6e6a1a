# The pieces of the compiled core: chance/, models/ and engine/ are the twins of the Python rooms of
# those names, structures/ holds the event heap and the allocator.
#
# Bodies live in .pxd files, and simnet/_fastpath.pyx cimports them all into one translation unit:
# the compiler inlines across them, which separate .pyx modules with shared .pxd declarations would
# forbid, and which a packet's way through five of them pays for. What is no inline function, or
# makes Python objects, is in .pxi files that it includes. Nothing here is a Python module.
