"""Heavy proofs of what the API promises: crashes, races, crowds, fuzz. `./dev prove` runs them."""
