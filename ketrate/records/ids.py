"""Names for the numbers that tell records apart inside one vault."""

from typing import NewType

PatientId = NewType("PatientId", int)
CourseId = NewType("CourseId", int)
SessionId = NewType("SessionId", int)
RatingId = NewType("RatingId", int)
StaffId = NewType("StaffId", int)
Uid = NewType("Uid", bytes)
"""Sixteen bytes (UUID version 7) on every record that may leave the station."""
