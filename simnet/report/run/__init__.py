"""The report of runs: one file a section."""
