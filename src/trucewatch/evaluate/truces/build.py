"""The folder of real data and the descriptions of truces in, page and tables out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from trucewatch.evaluate.truces.declaration import Truce, parse_truce
from trucewatch.evaluate.truces.figures import Figure
from trucewatch.evaluate.truces.lines import BORDER, CONTROL, DailyLines, read_lines
from trucewatch.evaluate.truces.observe import observe
from trucewatch.evaluate.truces.page import render_page
from trucewatch.evaluate.truces.reports import Reports, take_reports
from trucewatch.evaluate.truces.smm import parse_smm_study, read_counts
from trucewatch.evaluate.truces.smm_figures import smm_figures
from trucewatch.evaluate.truces.study import study_truce
from trucewatch.evaluate.truces.written import write_days, write_figures


def build_truces(
    data: Path, truces: Sequence[Path], series: Path, out: Path, on_progress: Callable[[str], None]
) -> tuple[Figure, ...]:
    """Write `index.html`, `figures.csv` and `days.csv` and return every figure.

    Raises:
        TrucewatchError: a description or a file of data is not what it should be.
    """
    lines = load_lines(data)
    studies = []
    for path in truces:
        truce = parse_truce(path.read_bytes(), path.name)
        reports = load_reports(data, truce)
        on_progress(f"{truce.name}: {len(reports.day)} rows read")
        studies.append(study_truce(truce, reports, lines))
        on_progress(f"{truce.name}: {len(studies[-1].figures)} numbers")
    described = parse_smm_study(series.read_bytes(), series.name)
    regions = read_counts((data / described.counts).read_bytes(), described)
    told = tuple(smm_figures(described, regions))
    figures = (*(figure for study in studies for figure in study.figures), *told)
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text(render_page(studies, described, regions, told), encoding="utf-8")
    (out / "figures.csv").write_bytes(write_figures(figures))
    (out / "days.csv").write_bytes(write_days(studies))
    return figures


def load_lines(data: Path) -> DailyLines:
    """Read control polygons and border from the folder of data."""
    return read_lines((data / CONTROL).read_bytes(), (data / BORDER).read_bytes())


def load_reports(data: Path, truce: Truce) -> Reports:
    """Read the reports of a truce from the folder of data, through ingest."""
    content = (data / truce.events).read_bytes()
    return take_reports(content, observe(content, truce).observations, truce)
