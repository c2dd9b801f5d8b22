"""An independent implementation, Go's sumdb/note and sumdb/tlog, agrees."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ledger.builders import a_draft, a_ledger

GOPATH = Path("/usr/share/gocode")
PACKAGE = GOPATH / "src/golang.org/x/mod/sumdb/tlog"
SOURCE = Path(__file__).parent / "go" / "verify.go"


@pytest.fixture(scope="module")
def go_verify(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go = shutil.which("go")
    if go is None or not PACKAGE.is_dir():
        pytest.skip("Go or its x/mod package is missing: apt-get install golang-go golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "GOTOOLCHAIN": "local",
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
    }
    subprocess.run([go, "build", "-o", str(folder / "verify"), str(SOURCE)], check=True, env=settings)
    return folder / "verify"


def run(go_verify: Path, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([go_verify, *arguments], capture_output=True, text=True, check=False)


def test_go_verifies_checkpoint_tiles_entries_and_proofs(tmp_path: Path, go_verify: Path) -> None:
    ledger = a_ledger(tmp_path, 3)
    ledger.append([a_draft(5, rows=0, originals=()) for _ in range(300)])
    proofs = []
    for index in (0, 2, 255, 256, 302):
        proofs.append(tmp_path / f"{index}.tlog-proof")
        proofs[-1].write_text(ledger.prove(index))
    ran = run(go_verify, ledger.folder / "ledger", *proofs)
    assert (ran.returncode, ran.stdout) == (0, "303 entries, 5 proofs\n")


@pytest.mark.parametrize("name", ["checkpoint", "log.pub", "tile/0/000.p/3", "tile/entries/000.p/3", "proof"])
def test_go_refuses_what_was_changed(tmp_path: Path, go_verify: Path, name: str) -> None:
    ledger = a_ledger(tmp_path, 3)
    folder = ledger.folder / "ledger"
    (tmp_path / "proof").write_text(ledger.prove(1))
    path = tmp_path / "proof" if name == "proof" else folder / name
    assert run(go_verify, folder, tmp_path / "proof").returncode == 0
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    assert run(go_verify, folder, tmp_path / "proof").returncode == 1
