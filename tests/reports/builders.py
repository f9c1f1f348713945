"""Course reports around made-up courses, with the shipped scales."""

from dataclasses import replace
from datetime import date

from ketrate.analysis.trajectory import Trajectory
from ketrate.instruments.catalogue import load_catalogue
from ketrate.protocol.schedule import Protocol
from ketrate.records.ids import CourseId, PatientId, RatingId, StaffId, Uid
from ketrate.records.patient import Identity, Patient
from ketrate.records.rating import Alert, Rating
from ketrate.records.treatment import Course
from ketrate.reports.course import CourseReport
from tests.figures.builders import instant, rating

HEAD = "3f9a71c2" * 8
PATIENT = Patient(
    PatientId(1),
    Uid(b"1" * 16),
    "KR-0042",
    "F",
    1981,
    diagnosis="MDD",
    identity=Identity("Demo", "Ada", date(1981, 3, 14)),
    is_synthetic=True,
)
PROTOCOL = Protocol(
    "six", "Six infusions", "1", "ketamine", "intravenous", 0.5, 40, (0, 2, 4, 7, 9, 11),
    (), (), "Windows are the clinic's own; none is published.", "made up for this test",
    "0" * 64, "",
)  # fmt: skip


def acute_ratings(trajectory: Trajectory) -> tuple[Rating, ...]:
    made = []
    for mark in trajectory.sessions:
        for point in mark.dissociation.points if mark.dissociation else ():
            when = instant((mark.x_days or 0) + (point.minute or 0) / 1440)
            one = rating(point.rating_id, point.total, when, "cadss23", mark.session.number)
            made.append(replace(one, planned=when.plus(minutes=-3)))
    return tuple(made)


def report(trajectory: Trajectory, patient: Patient = PATIENT) -> CourseReport:
    return CourseReport(
        clinic_name="North Ward",
        patient=patient,
        course=Course(
            CourseId(1), Uid(b"2" * 16), patient.id, 1, PROTOCOL.id, "0" * 64, "madrs", instant(0)
        ),
        protocol=PROTOCOL,
        trajectory=replace(trajectory, code=patient.code),
        sessions=tuple(mark.session for mark in trajectory.sessions),
        ratings=(*(p.rating for p in trajectory.points), *acute_ratings(trajectory)),
        instruments=load_catalogue(),
        staff_names={StaffId(1): "Robin Rater"},
        alerts=(Alert(1, patient.id, RatingId(1), 10, 4, instant(4)),),
        audit_seq=1234,
        audit_head=HEAD,
        data_as_of=instant(57),
        version="0.1",
    )
