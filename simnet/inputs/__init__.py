"""Input files that a scenario names: opened with limits, decoded, and split into rows.

Every file of a user is opened by `files.read_bytes`: a regular file, not larger than its reader
allows. Devices, pipes, sockets and folders are refused before they are opened.
"""

from __future__ import annotations
