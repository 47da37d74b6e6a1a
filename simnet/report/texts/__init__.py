"""The languages of the report, a room each; in a room, a file a subject.

A room offers `SENTENCES`: every key of :mod:`simnet.report.texts.english` with a sentence that has
the same fields. What a field holds is ready to be shown, so a sentence may put it anywhere.
"""
