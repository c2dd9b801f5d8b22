"""Orbit mean-elements messages of the tests, written by the sgp4 package or by hand, in every form that is read."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sgp4.api import Satrec
from sgp4.exporter import export_omm

METADATA = ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY")
MEAN = ("EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY")
LEFT_OUT = ("CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY")

VANGUARD = {
    "OBJECT_NAME": "VANGUARD 1",
    "OBJECT_ID": "1958-002B",
    "CENTER_NAME": "EARTH",
    "REF_FRAME": "TEME",
    "TIME_SYSTEM": "UTC",
    "MEAN_ELEMENT_THEORY": "SGP4",
    "EPOCH": "2020-05-06T22:09:44.184480",
    "MEAN_MOTION": 10.84863720,
    "ECCENTRICITY": 0.1845686,
    "INCLINATION": 34.2485,
    "RA_OF_ASC_NODE": 75.5763,
    "ARG_OF_PERICENTER": 46.4271,
    "MEAN_ANOMALY": 329.3421,
    "EPHEMERIS_TYPE": 0,
    "CLASSIFICATION_TYPE": "U",
    "NORAD_CAT_ID": 5,
    "ELEMENT_SET_NO": 999,
    "REV_AT_EPOCH": 21814,
    "BSTAR": 0.22483e-3,
    "MEAN_MOTION_DOT": 0.169e-5,
    "MEAN_MOTION_DDOT": 0,
}
"""A message by hand, all keywords."""


def omm_of(line1: str, line2: str, name: str) -> dict[str, Any]:
    """Return what the sgp4 package exports of a two-line set."""
    return dict(export_omm(Satrec.twoline2rv(line1, line2), name))


def as_json(messages: Sequence[Mapping[str, Any]]) -> bytes:
    """Return CelesTrak's JSON: numbers, and without what is the same in all sets."""
    return json.dumps([{k: v for k, v in one.items() if k not in LEFT_OUT} for one in messages]).encode()


def as_text_json(messages: Sequence[Mapping[str, Any]]) -> bytes:
    """Return Space-Track's JSON: every value as text, null where there is none."""
    return json.dumps([{**{k: str(v) for k, v in one.items()}, "DECAY_DATE": None} for one in messages]).encode()


def as_csv(messages: Sequence[Mapping[str, Any]]) -> bytes:
    """Return CelesTrak's CSV."""
    held = io.StringIO()
    writer = csv.DictWriter(held, [key for key in messages[0] if key not in LEFT_OUT], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(messages)
    return held.getvalue().encode()


def as_xml(messages: Sequence[Mapping[str, Any]]) -> bytes:
    """Return CCSDS NDM/XML."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ndm>{"".join(map(_omm, messages))}</ndm>'.encode()


def _omm(one: Mapping[str, Any]) -> str:
    def leaves(keys: Sequence[str]) -> str:
        return "".join(f"<{key}>{one[key]}</{key}>" for key in keys if key in one)

    rest = [key for key in one if key not in METADATA + MEAN]
    return (
        '<omm id="CCSDS_OMM_VERS" version="2.0"><header><CREATION_DATE/><ORIGINATOR/></header><body><segment>'
        f"<metadata>{leaves(METADATA)}</metadata><data><meanElements>{leaves(MEAN)}</meanElements>"
        f"<tleParameters>{leaves(rest)}</tleParameters></data></segment></body></omm>"
    )


FORMS = {"json": as_json, "text_json": as_text_json, "csv": as_csv, "xml": as_xml}
"""Every form with what writes it."""
