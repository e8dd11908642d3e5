"""The public log: RFC 6962 trees, served as tiles, with signed checkpoints, witnesses and proofs (C2SP)."""
