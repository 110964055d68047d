"""Benchmarks: what the API costs, beside what it could cost at the least. `./dev bench` runs them."""
