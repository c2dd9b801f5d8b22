"""Check the folder of one finding with Python alone: `python3 -I verify.py [LOG_KEY]`; exit code 0 if all holds."""

import base64
import hashlib
import json
import runpy
import sys
from pathlib import Path
from typing import Any


def need(holds: object, what: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise ValueError(what)


def sha(*pieces: bytes) -> bytes:
    """Return the SHA-256 of pieces in a row."""
    return hashlib.sha256(b"".join(pieces)).digest()


def plain(text: str) -> bytes:
    """Return what base64 says; any other spelling of the same is refused."""
    need(base64.b64encode(base64.b64decode(text)).decode() == text, "base64 in another spelling")
    return base64.b64decode(text)


def read(data: bytes) -> Any:
    """Return what canonical JSON says; any other spelling of the same is refused."""
    value = json.loads(data)
    need(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == data, "odd JSON")
    return value


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root of the tree to which a path leads (RFC 6962 §2.1)."""
    need(0 <= index < size and bool(path) == (size > 1), "a path that does not fit its tree")
    split = 1 << (size - 1).bit_length() >> 1
    if size == 1:
        return leaf
    if index < split:
        return sha(b"\1", root_of(leaf, index, split, path[:-1]), path[-1])
    return sha(b"\1", path[-1], root_of(leaf, index - split, size - split, path[:-1]))


def logged(item: Any, key: str) -> tuple[int, Any]:
    """Return place and content of a statement that a C2SP tlog-proof shows to be in the signed log."""
    is_signed = runpy.run_path(str(Path(__file__).with_name("ed25519.py")))["is_signed"]
    head, text, seal = item["proof"].split("\n\n")
    (_, place, *path), (_, size, root) = head.split("\n"), text.split("\n")
    name, key_id, public = key.removesuffix("\n").split("+", 2)
    signed = plain(seal.removeprefix(f"— {name} ").removesuffix("\n"))
    spelt = "\n".join(["c2sp.org/tlog-proof@v1", f"index {int(place[6:])}", *path, "", name, f"{int(size)}", root])
    need(item["proof"] == f"{spelt}\n\n— {name} {base64.b64encode(signed).decode()}\n", "a proof of another log")
    need(signed[:4].hex() == key_id == sha(name.encode(), b"\n", plain(public))[:4].hex(), "a key of another name")
    need(is_signed(plain(public)[1:], f"{text}\n".encode(), signed[4:]), "a signature that is not the log's")
    found = root_of(sha(b"\0", item["entry"].encode()), int(place[6:]), int(size), [plain(step) for step in path])
    need(found == plain(root), "a statement that is not in the signed log")
    return int(place[6:]), read(item["entry"].encode())


def recorded(item: Any, statement: Any) -> Any:
    """Return the record that a disclosure shows to be under its statement; None where only its hash is shown."""
    line, leaf = item["line"], plain(item["leaf"])
    need(line is None or leaf == sha(b"\0", plain(item["salt"]), line.encode()), "a record that was changed")
    need(item["count"] == statement["rows"] + statement["rejected"], "a record among another number of records")
    found = root_of(leaf, item["index"], item["count"], [plain(step) for step in item["path"]])
    need(found.hex() == statement["records_root"], "a record that its statement does not hold")
    said = line and read(line.encode())
    need(not said or (said["table"], said["record_id"]) == (item["table"], item["name"]), "a record of another name")
    return said and said["record"]


def check(folder: Path, key: str) -> str:
    """Return in words what was checked of a folder."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    manifest = read(files.pop("manifest.json"))
    listed = recorded(manifest["record"], dict([logged(manifest, key)])[manifest["record"]["statement"]])["files"]
    wrong = [name for name in sorted({*files, *listed}) if listed.get(name) != sha(files.get(name, b"")).hex()]
    need(not wrong, f"files changed, missing or put there: {', '.join(wrong)}")
    log = dict(logged(read(content), key) for name, content in files.items() if name.startswith("6_log/"))
    items = [read(content) for name, content in sorted(files.items()) if name[:2] in ("2_", "3_", "4_")]
    rows = [(item["table"], recorded(item, log[item["statement"]])) for item in items]
    (finding,), (incident,) = ([row for table, row in rows if table == wanted] for wanted in ("findings", "incidents"))
    (run,) = (log[item["statement"]] for item in items if item["table"] == "findings")
    inputs = [item for item in items if item["table"] in ("observations", "notices")]
    members = sorted(item["name"] for item in inputs if item["table"] == "observations")
    need(finding["incident_id"] == incident["incident_id"], "a finding of another incident")
    need(members == incident["observation_ids"], "other observations than those of the incident")
    need(all(item["statement"] < run["inputs"] for item in inputs), "a record that the run did not read")
    named = {row["original"].partition(":")[2] for table, row in rows if row and "original" in row}
    given = {sha(b"original\n", content).hex() for name, content in files.items() if name.startswith("1_originals/")}
    need(given <= named, "an original that no record names")
    settings = files["5_agreement/settings.json"]
    need(run["settings_sha256"] == "settings:" + sha(b"settings\n", settings).hex(), "other settings than the run's")
    provision, reading = (read(files[f"5_agreement/{name}.json"]) for name in ("provision", "reading"))
    need(provision in read(settings)["mission"]["agreement"]["provisions"], "a provision that is not in the settings")
    need(reading in provision["readings"], "a reading that is not of the provision")
    need(provision["provision_id"] == finding["provision_id"], "a provision that is not the finding's")
    need(reading["reading_id"] == finding["reading_id"], "a reading that is not the finding's")
    counts = (len(files) + 1, len(log) + 1, len(rows), sum(row is None for _, row in rows), len(given), len(named))
    return "{} files, {} statements, {} records ({} by hash alone), {} of {} originals".format(*counts)


def main() -> int:
    """Print what was checked and return the exit code."""
    folder = Path(__file__).resolve().parent
    try:
        key = (folder / "log.pub").read_text("utf-8")
        need(len(sys.argv) < 2 or key.strip() == sys.argv[1].strip(), "a folder of another log than the one you named")
        sys.stdout.write(f"Holds: {check(folder, key)}.\nLog key: {key}")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, OSError) as error:
        sys.stdout.write(f"DOES NOT HOLD: {error!r}\n")
        return 1
    sys.stdout.write("" if sys.argv[1:] else "That key lay in the folder: compare it with one from elsewhere.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
