"""`python -m prove [NAME …] [--long]`: runs the proofs one after the other and writes docs/proof.md."""

import argparse
import sys
import time
import warnings
from collections.abc import Iterable
from pathlib import Path

from prove import keeping, report, running
from prove.proofs import Proof, all_proofs

MINUTES = 25
MINUTES_LONG = 24 * 60


def main() -> int:
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # the PostgreSQL wheel's, where nobody logs in
    arguments = _arguments()
    if arguments.child:
        running.be_the_child(arguments.names[0], arguments.child, long=arguments.long)
        return 0
    proofs = all_proofs()
    if unknown := set(arguments.names) - set(proofs):
        print(f"prove: no proof is called {', '.join(sorted(unknown))}; --list names them")
        return 2
    if arguments.list:
        for proof in proofs.values():
            print(f"{proof.name:24} {proof.shows}")
        return 0
    return _prove(arguments, proofs)


def _prove(arguments: argparse.Namespace, proofs: dict[str, Proof]) -> int:
    minutes = arguments.minutes or (MINUTES_LONG if arguments.long else MINUTES)
    chosen = [proof for name, proof in proofs.items() if not arguments.names or name in arguments.names]
    tree = keeping.tree()
    outcomes = keeping.load()
    if arguments.again:
        outcomes = {name: kept for name, kept in outcomes.items() if name not in {proof.name for proof in chosen}}
    deadline = time.monotonic() + minutes * 60
    failed = _run_all(chosen, outcomes, tree, long=arguments.long, deadline=deadline)
    if proofs:
        report.write(proofs, {name: outcome for name, outcome in outcomes.items() if outcome.tree == tree})
    print(f"{len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _run_all(
    chosen: Iterable[Proof], outcomes: dict[str, keeping.Outcome], tree: str, *, long: bool, deadline: float
) -> int:
    failed = 0
    for proof in chosen:
        known = outcomes.get(proof.name)
        if known and known.answers(tree, long=long):
            print(f"{proof.name}: passed before, on this same code, in {known.seconds} s", flush=True)
            continue
        print(f"{proof.name}: {proof.shows}", flush=True)
        outcome = running.run(proof, tree, long=long, seconds_left=deadline - time.monotonic())
        outcomes[proof.name] = outcome
        keeping.save(outcomes)
        failed += outcome.failure is not None
        print(f"{proof.name}: {_said(outcome)} in {outcome.seconds} s", flush=True)
    return failed


def _said(outcome: keeping.Outcome) -> str:
    if outcome.failure is not None:
        return f"FAILED: {outcome.failure}"
    return "passed: " + ", ".join(f"{name} {value}" for name, value in outcome.figures.items())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev prove", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these proofs")
    parser.add_argument("--long", action="store_true", help="the full counts, without the usual limit")
    parser.add_argument("--again", action="store_true", help="also what passed before on this same code")
    parser.add_argument("--list", action="store_true", help="say which proofs there are")
    parser.add_argument("--minutes", type=float, help=f"the limit in minutes (default {MINUTES})")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
