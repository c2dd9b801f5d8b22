"""A finding in, the page of plain words for its folder out."""

from trucewatch.records.finding import Finding
from trucewatch.records.mission import Mission


def readme(mission: Mission, finding: Finding, closed: int) -> str:
    """Return the page that a person reads first, with how many records are shown by their hash alone."""
    return f"""{mission.title}: one finding and all it rests on

{mission.statement}

This folder shows how one finding came about, stage by stage, so that a person who trusts neither the writer nor the
software can follow it and check that nothing in it was changed since it was recorded.

  Finding    {finding.finding_id}, version {finding.finding_version}
  Provision  {finding.provision_id}, in the reading {finding.reading_id}
  It says    {finding.level.replace("_", " ")}; {finding.likelihood}; confidence {finding.confidence}; {finding.status}
             A finding of the software is a proposal. Only people adopt one.

What lies where
  1_originals     files as they were received, named by their digest, as far as they may be given
  2_observations  what was read from them, and the notices that were weighed
  3_incident      the incident, and what each piece of evidence says for each class
  4_finding       the finding
  5_agreement     the provision, its reading, and all settings of the run
  6_log           the statements of the ledger that brought these records, each with its proof
  manifest.json   the entry of the ledger that lists every file here, with its proof
  log.pub         the log's public key

How to check it
  python3 -I verify.py "LOG KEY"

Nothing but Python 3.9 or later is needed, and no network. Take the log key from a place that the writer of this folder
does not hold: a treaty annex, a newspaper, an earlier report. Without a key the script takes the one in log.pub and
prints it; then compare it yourself, since whoever forges a whole folder forges its key with it.
The script says "Holds" and ends with 0, or says what does not hold and ends with 1. It is short; read it. If you
distrust it, write your own: it uses SHA-256, Ed25519 (RFC 8032, in ed25519.py), Merkle trees (RFC 6962) and C2SP
tlog-proof, nothing else.

What it shows, and what not
  It shows that these records were on the ledger, unchanged, when its last checkpoint here was signed; that the finding,
  the incident, the observations and the settings belong together; and that every file here is the one that was given.
  It does not show that a source told the truth, nor that the judgement is right. Follow the numbers and judge yourself.
  {closed} of the records are shown by their hash alone, because they name or place a person who saw or told something,
  or may not be had by this reader. They are on the ledger; to open them takes a decision that is not in this folder.
  Positions and lines are illustrative and imply no view on status.
"""
