"""The folder of a study: its runs, its answer, its lock, and what may be deleted."""
