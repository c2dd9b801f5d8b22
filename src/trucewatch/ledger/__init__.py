"""Statements, originals and payloads in, proofs out: the append-only memory beside the stages."""
