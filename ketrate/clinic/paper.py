"""What the clinic prints: course reports, and blank forms for the day the computer is down."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ketrate import __version__
from ketrate.clinic import acute
from ketrate.clinic.blinding import scales_of
from ketrate.clinic.desk import Desk
from ketrate.clinic.enrol import course as find_course
from ketrate.clinic.enrol import patient, patients, protocol_of, sessions_of
from ketrate.clinic.leave_no_trace import made_folder, remove
from ketrate.clinic.review import blinded_trajectory, ratings_of, staff_names, trajectory
from ketrate.clinic.rights import Action, require
from ketrate.errors import CancelledError, CannotPrintError, SaveFailedError
from ketrate.instruments.catalogue import Catalogue
from ketrate.instruments.wording import Wordings, worded_for_paper
from ketrate.words import tr


def course_report(desk: Desk, code: str, course_number: int | None = None) -> bytes:
    """The course report as PDF; the same data gives the same bytes. Printing is noted after."""
    from ketrate.reports.course import CourseReport, build
    from ketrate.store import alerts, amendments, audit, settings, signatures

    require(desk, Action.SEE_REPORT)
    who = patient(desk, code)
    course = find_course(desk, who, course_number)
    ratings, sessions = ratings_of(desk, course), sessions_of(desk, course.id)
    seq, head, data_as_of = audit.head(desk.vault)
    protocol = protocol_of(desk, course)
    pdf = build(
        CourseReport(
            clinic_name=str(settings.get(desk.vault, "clinic_name", "")),
            patient=who,
            course=course,
            protocol=protocol,
            trajectory=trajectory(desk, who, course),
            sessions=sessions,
            ratings=ratings,
            instruments=desk.catalogue,
            staff_names=staff_names(desk),
            alerts=alerts.open_alerts(desk.vault, who.id),
            audit_seq=seq,
            audit_head=head,
            data_as_of=data_as_of,
            version=__version__,
            signed=signatures.of_course(desk.vault, course.id, scales_of(desk, who.id)),
            amendments=amendments.of_ratings(desk.vault, [one.id for one in ratings]),
            vitals=acute.vitals_of(desk, sessions),
            missed=acute.missed_of(desk, protocol, sessions, ratings),
        )
    )
    desk.note("report.print", who.uid, report="course", course=course.number)
    return pdf


def blinded_report(desk: Desk, code: str, course_number: int | None = None) -> bytes:
    """Depression ratings alone as PDF, the same whoever prints it. Printing is noted after."""
    from ketrate.reports.blinded import BlindedReport, build
    from ketrate.store import alerts, audit, settings

    require(desk, Action.SEE_BLINDED_REPORT)
    who = patient(desk, code)
    course = find_course(desk, who, course_number)
    seq, head, data_as_of = audit.head(desk.vault)
    pdf = build(
        BlindedReport(
            clinic_name=str(settings.get(desk.vault, "clinic_name", "")),
            patient=who,
            trajectory=blinded_trajectory(desk, who, course),
            instruments=desk.catalogue,
            staff_names=staff_names(desk),
            alerts=alerts.open_alerts(desk.vault, who.id),
            audit_seq=seq,
            audit_head=head,
            data_as_of=data_as_of,
            version=__version__,
        )
    )
    desk.note("report.print", who.uid, report="blinded", course=course.number)
    return pdf


def blank_form(catalogue: Catalogue, what: str, wordings: Wordings | None = None) -> bytes:
    """An empty paper form of a scale, or of the vital signs table (`vitals`). No sign-in needed.

    Of the clinic's own wordings it holds only what the licence allows to print.
    """
    from ketrate.reports import blank

    if what == "vitals":
        return blank.vitals_form()
    scale = catalogue.get(what)
    wording = wordings.of(what) if wordings is not None else None
    note = wording.licence if wording is not None and wording.may_print else ""
    return blank.instrument_form(worded_for_paper(scale, wording), note)


def all_blank_forms(
    catalogue: Catalogue,
    folder: Path,
    *,
    wordings: Wordings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """A blank form of every scale and of the vital signs table into a folder, as PDF."""
    names = [one.id for one in catalogue] + ["vitals"]
    written: list[Path] = []
    for done, name in enumerate(names, start=1):
        written.append(Path(folder) / f"blank-{name}.pdf")
        save(written[-1], blank_form(catalogue, name, wordings))
        if progress is not None:
            progress(done, len(names))
    return tuple(written)


def all_reports(
    desk: Desk,
    folder: Path,
    *,
    kind: str = "course",
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
    skipped: Callable[[CannotPrintError], None] | None = None,
) -> tuple[Path, ...]:
    """One report for every patient with a course, one after another, into a folder.

    The names are the patient codes with everything but letters and digits replaced; two codes
    that come out alike are told apart by a number. They are gathered in a hidden folder and put
    into place together: after a failure there is no half set of them. `kind` is `course`,
    `patient` or `blinded`. `skipped` hears of each patient whose report holds a sign without a
    glyph, and the others are printed; without it, or where nobody is left, that is a failure.
    """
    require(desk, Action.SEE_BLINDED_REPORT if kind == "blinded" else Action.SEE_REPORT)
    folder = Path(folder)
    codes = [row.patient.code for row in patients(desk) if row.courses]
    names = [f"{name}.pdf" for name in _file_names(codes)]
    stage = folder / ".reports.part"
    made: list[str] = []
    with made_folder(folder), made_folder(stage):
        try:
            for done, (code, name) in enumerate(zip(codes, names, strict=True), start=1):
                if is_cancelled():
                    raise CancelledError
                try:
                    save(stage / name, _report_of(desk, code, kind))
                    made.append(name)
                except CannotPrintError as error:
                    if skipped is None or (done == len(codes) and not made):
                        raise
                    skipped(error)
                if progress is not None:
                    progress(done, len(codes))
            for name in made:
                _move(stage / name, folder / name)
        finally:
            remove(stage, frozenset(names), frozenset())
            remove(folder, frozenset(), frozenset({stage.name}))
    return tuple(folder / name for name in made)


def _report_of(desk: Desk, code: str, kind: str) -> bytes:
    from ketrate.clinic.patient_paper import patient_report

    try:
        if kind == "patient":
            return patient_report(desk, code)
        return blinded_report(desk, code) if kind == "blinded" else course_report(desk, code)
    except CannotPrintError as error:
        where = tr("{where} of {code}", where=error.where, code=code)
        raise CannotPrintError(error.character, where) from error


def save_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files (by name) into a folder, all or none; raises SaveFailedError with the place."""
    stage = folder / ".files.part"
    with made_folder(folder), made_folder(stage):
        try:
            for name, content in contents.items():
                save(stage / name, content)
            for name in contents:
                _move(stage / name, folder / name)
        finally:
            remove(stage, frozenset(contents), frozenset())
            remove(folder, frozenset(), frozenset({stage.name}))
    return tuple(folder / name for name in contents)


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        raise SaveFailedError(target, error.strerror or tr("it cannot be written")) from error


def save(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises SaveFailedError with the place."""
    target = Path(target)
    if not target.name or target.is_dir():
        raise SaveFailedError(target, tr("this is a folder, not a file"))
    part = target.with_name(f".{target.name}.part")
    with made_folder(target.parent):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o600)
            part.replace(target)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise SaveFailedError(target, error.strerror or tr("it cannot be written")) from error


def _file_names(codes: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names: list[str] = []
    for code in codes:
        name = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in code)[:80]
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        names.append(name if count == 1 else f"{name}~{count}")
    return tuple(names)
