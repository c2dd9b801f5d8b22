"""Years of hourly cloud in, what a mission may use of them out: cloud in other years, and the hours of a span.

    python examples/weather/build.py --out OUT [--data DATA] [--from 2024-06-01 --to 2024-07-01]

writes OUT/climatology.csv (`climatology` of a mission.toml) and, with a span, OUT/clouds.csv for a source of the format
`clouds`. DATA is by default what TRUCEWATCH_DATA names, else ../shared/data; its hours are a reanalysis of nine oblasts
(Open-Meteo, CC BY 4.0: name it where you show what was computed with it), whose times are taken as UTC and whose places
as the centroids of the oblasts, since the source says neither. Neither file belongs into a repository of others.
"""

import argparse
import csv
import io
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trucewatch.coverage.normals import CloudSeries, fit_normals
from trucewatch.errors import TrucewatchError
from trucewatch.evaluate.weather import read_series
from trucewatch.mission.climatology import to_bytes
from trucewatch.records.table import EPOCH, microseconds

DEFAULT_DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
COLUMNS = ("lat_deg", "lon_deg", "reach_km", "start_at", "end_at", "cloud_fraction", "basis")


def clouds_of(series: CloudSeries, first: datetime, last: datetime) -> bytes:
    """Return the hours of a span in the format `clouds`, without an interval, since the series states none."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    chosen = series.where((series.times_us >= microseconds(first)) & (series.times_us < microseconds(last)))
    for time_us, place, share in zip(chosen.times_us.tolist(), chosen.place, chosen.share, strict=True):
        start = EPOCH + timedelta(microseconds=time_us)
        spot = (series.lat_deg[place], series.lon_deg[place], series.reach_km)
        ends = (start.isoformat(), (start + timedelta(hours=1)).isoformat())
        writer.writerow((*spot, *ends, f"{share:.2f}", "reanalysis"))
    return written.getvalue().encode()


def main() -> int:
    """Build from the command line; the exit code is that of the error."""
    parser = argparse.ArgumentParser(description="Build cloud in other years, and the cloud of a span.")
    default = Path(os.environ.get("TRUCEWATCH_DATA") or DEFAULT_DATA)
    parser.add_argument("--data", type=Path, default=default, help="folder of real data")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--from", dest="first", help="first day of the span, UTC")
    parser.add_argument("--to", dest="last", help="day after its last day")
    asked = parser.parse_args()
    try:
        series = read_series(asked.data)
        files = {"climatology.csv": to_bytes(fit_normals(series))}
        if asked.first and asked.last:
            first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (asked.first, asked.last))
            files["clouds.csv"] = clouds_of(series, first, last)
    except (TrucewatchError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return getattr(error, "exit_code", 2)
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (asked.out / name).write_bytes(content)
        rows = content.count(b"\n") - 1
        sys.stdout.write(f"{asked.out / name}: {rows} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
