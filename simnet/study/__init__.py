"""Studies: many runs, one answer, and how sure it is."""
