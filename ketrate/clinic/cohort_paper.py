"""What leaves the cohort screen: a figure, a table, everything in a folder, the report as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

from ketrate.clinic.cohort import Progress
from ketrate.clinic.cohort_look import Look, begin, go_on
from ketrate.clinic.desk import Desk
from ketrate.clinic.paper import save, save_all
from ketrate.clinic.rights import Action, require
from ketrate.errors import BadInputError
from ketrate.words import tr

if TYPE_CHECKING:
    from ketrate.analysis.cohort import CohortOptions
    from ketrate.figures.cohort_exhibit import Drawing, Table

FIGURE_KINDS = (".svg", ".pdf", ".png")


def save_figure(desk: Desk, drawing: "Drawing", path: Path) -> Path:
    """Write one figure; the ending says as what. Raises BadInputError for another ending."""
    from ketrate.reports.cohort_files import figure_bytes

    require(desk, Action.EXPORT)
    path = Path(path)
    if path.suffix.lower() not in FIGURE_KINDS:
        known = ", ".join(FIGURE_KINDS)
        raise BadInputError(tr("File"), tr("its name ends in none of {known}.", known=known))
    save(path, figure_bytes(drawing, path.suffix.lower()))
    desk.note("cohort.save", what=path.suffix[1:].upper(), name=drawing.name)
    return path


def save_table(desk: Desk, table: "Table", path: Path) -> Path:
    """Write one table as it is shown, as CSV; no cell is taken for a formula."""
    from ketrate.exchange.cohort_out import table_bytes

    require(desk, Action.EXPORT)
    save(Path(path), table_bytes(table))
    desk.note("cohort.save", what="CSV", name=table.name)
    return Path(path)


def save_folder(
    desk: Desk, look: Look, folder: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Every table, small counts hidden, and every figure as SVG, PDF and PNG into a folder.

    All or none of them. `progress` may raise to stop.
    """
    from ketrate.exchange.cohort_out import files
    from ketrate.reports.cohort_files import all_figures

    require(desk, Action.EXPORT)
    whole = finished(look, progress)
    found = files(whole.seen.document) | all_figures(whole.seen, progress)
    written = save_all(Path(folder), found)
    desk.note("cohort.export", n=len(written), options=look.options.as_words())
    return written


def export(
    desk: Desk, options: "CohortOptions", folder: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """The same folder for a review that nobody has on the screen."""
    require(desk, Action.EXPORT)
    return save_folder(desk, begin(desk, options), folder, progress)


def save_report(desk: Desk, look: Look, path: Path, progress: Progress | None = None) -> Path:
    """The whole review of every arm as PDF; printing is noted after."""
    from ketrate.reports.cohort import CohortReport, build
    from ketrate.store import audit, settings

    require(desk, Action.EXPORT)
    whole = finished(look, progress)
    seq, head, data_as_of = audit.head(desk.vault)
    options = {name: value for name, value in look.options.as_words().items() if value is not None}
    pdf = build(
        CohortReport(
            str(settings.get(desk.vault, "clinic_name", "")), whole.seen, options, seq, head,
            data_as_of, is_synthetic=desk.is_synthetic,
        )
    )  # fmt: skip
    save(Path(path), pdf)
    desk.note("cohort.save", what="PDF", name="report")
    return Path(path)


def finished(look: Look, progress: Progress | None = None) -> Look:
    """The look with every slow block worked out."""
    total = len(look.left)
    while not look.is_whole:
        if progress is not None:
            progress(total - len(look.left), total)
        look = go_on(look)
    return look
