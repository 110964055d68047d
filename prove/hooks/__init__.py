"""What proofs plug into other programs; imported by those programs only."""
