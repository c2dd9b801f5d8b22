"""The jobs: from a mission folder, its ledger and a clock to results and reports, in the one order of the stages."""

from trucewatch.pipeline.day import DayDone, compute_as_of, do_day, do_run, take_in_all
from trucewatch.pipeline.desk import Desk, default_keys, has_ledger, open_desk
from trucewatch.pipeline.flash import Turn, open_watch, take_turn
from trucewatch.pipeline.intake import Intake, files_of, take_in, try_in
from trucewatch.pipeline.issue import Issue, issue_alert, issue_alerts, issue_report, issued_to
from trucewatch.pipeline.memory import open_shelf

__all__ = [
    "DayDone",
    "Desk",
    "Intake",
    "Issue",
    "Turn",
    "compute_as_of",
    "default_keys",
    "do_day",
    "do_run",
    "files_of",
    "has_ledger",
    "issue_alert",
    "issue_alerts",
    "issue_report",
    "issued_to",
    "open_desk",
    "open_shelf",
    "open_watch",
    "take_in",
    "take_in_all",
    "take_turn",
    "try_in",
]
