"""Presence: when the people of an app are there, in sessions that follow hours and a profile.

Who could be at it is many; who is follows from the calendar, from the share that is active, and
from how long a session lasts. :class:`simnet.presence.attendance.Attendance` is what all people of
an app have in common, :class:`simnet.presence.present.Present` plays a behaviour in sessions.
"""
