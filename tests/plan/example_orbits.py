"""Made-up two-line sets of sun-synchronous satellites, so that no publisher's elements are in the repository."""

from trucewatch.plan.elements import checksum, parse_elements
from trucewatch.records.elements import Elements


def two_lines(
    norad_id: int = 90001, *, day: str = "26177.50000000", node_deg: float = 118.0, anomaly_deg: float = 22.0
) -> tuple[str, str]:
    """Return a set with right checksums: 98.7° inclination, 14.195 revolutions a day, about 830 km up."""
    line1 = f"1 {norad_id:05d}U 26001A   {day}  .00000050  00000+0  45000-4 0  999"
    line2 = f"2 {norad_id:05d}  98.7500 {node_deg:8.4f} 0001000 120.0000 {anomaly_deg:8.4f} 14.1951900075982"
    line1, line2 = line1.ljust(68), line2.ljust(68)
    return f"{line1}{checksum(line1)}", f"{line2}{checksum(line2)}"


def elements(
    norad_id: int = 90001, *, day: str = "26177.50000000", node_deg: float = 118.0, anomaly_deg: float = 22.0
) -> Elements:
    """Return the parsed set."""
    line1, line2 = two_lines(norad_id, day=day, node_deg=node_deg, anomaly_deg=anomaly_deg)
    found, faults = parse_elements(f"EXAMPLE {norad_id}\n{line1}\n{line2}\n".encode(), "example.tle")
    assert not faults
    return found[0]
