"""The sections of the report, one a file; :func:`simnet.report.find.sections` finds them."""
