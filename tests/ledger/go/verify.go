// An independent check of a ledger folder with Go's sumdb/note and sumdb/tlog: the checkpoint's signature, every tile
// against the signed root, every entry against its leaf, and every tlog-proof named on the command line.
//
// usage: verify LEDGER_FOLDER PROOF...    prints one line and exits 0, or says what is wrong and exits 1.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	count, err := verify(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Printf("%d entries, %d proofs\n", count, len(os.Args)-2)
}

func verify(folder string, proofs []string) (int64, error) {
	vkey, err := os.ReadFile(filepath.Join(folder, "log.pub"))
	if err != nil {
		return 0, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return 0, err
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return 0, err
	}
	tree, err := openTree(signed, verifier)
	if err != nil {
		return 0, err
	}
	entries, err := checkTiles(folder, tree)
	if err != nil {
		return 0, err
	}
	for _, path := range proofs {
		if err := checkProof(path, entries, verifier); err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
	}
	return tree.N, nil
}

func openTree(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("checkpoint text has another form")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

type diskTiles struct{ folder string }

func (d diskTiles) Height() int { return height }

func (d diskTiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (d diskTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(d.folder, path))
		if err != nil {
			return nil, err
		}
		read = append(read, content)
	}
	return read, nil
}

func checkTiles(folder string, tree tlog.Tree) ([][]byte, error) {
	reader := tlog.TileHashReader(tree, diskTiles{folder})
	var entries [][]byte
	for start := int64(0); start < tree.N; start += 1 << height {
		width := tree.N - start
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: -1, N: start >> height, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		content, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for len(content) >= 2 && int(binary.BigEndian.Uint16(content)) <= len(content)-2 {
			end := 2 + int(binary.BigEndian.Uint16(content))
			entries = append(entries, content[2:end])
			content = content[end:]
		}
		if len(content) != 0 {
			return nil, errors.New("bundle does not end after an entry")
		}
	}
	if int64(len(entries)) != tree.N {
		return nil, fmt.Errorf("%d entries in bundles of a tree of %d", len(entries), tree.N)
	}
	for index, entry := range entries {
		proof, err := tlog.ProveRecord(tree.N, int64(index), reader)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func checkProof(path string, entries [][]byte, verifier note.Verifier) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, signed, found := strings.Cut(string(content), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("proof has another form")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil || index < 0 || index >= int64(len(entries)) {
		return errors.New("proof has no index of an entry")
	}
	tree, err := openTree([]byte(signed), verifier)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		var hash tlog.Hash
		decoded, err := base64.StdEncoding.DecodeString(line)
		if err != nil || copy(hash[:], decoded) != tlog.HashSize {
			return errors.New("proof has a line that is no hash")
		}
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entries[index]))
}
