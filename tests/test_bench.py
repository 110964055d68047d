"""What the benchmarks say of themselves: how quiet the machine was, which targets are met, which commit ran beside."""

from pathlib import Path

import pytest

from bench import report, trees
from bench.chapters import Chapter, at_least, at_most, plain


def chapter() -> Chapter:
    return Chapter(
        "reads", "Reads", "How.", [at_least("ratio", 0.7, 0.65), at_most("wait", 3, 2, " ms"), plain("n", 5)]
    )


def test_the_summary_names_each_target_and_how_many_are_missed() -> None:
    assert report.summary([chapter()]) == (
        "| chapter | measurement | result | target | |\n|---|---|---|---|---|\n"
        "| `reads` | ratio | 0.7 | ≥ 0.65 | met |\n"
        "| `reads` | wait | 3 ms | ≤ 2 ms | **missed** |\n"
        "\n1 of 2 targets missed.\n"
    )


def test_the_report_says_whether_the_machine_was_quiet_and_what_ran_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "FILE", tmp_path / "performance.md")
    report.write([chapter()], report.Run(rounds=3, seconds=0.2, load=0.21, base="d9c6164"))
    told = report.FILE.read_text("utf-8")
    assert "Measured on a quiet machine: its load average at the start was 0.21." in told
    assert "`./dev bench --against d9c6164`" in told
    report.write([chapter()], report.Run(rounds=3, seconds=0.2, load=1.5, base=None))
    told = report.FILE.read_text("utf-8")
    assert "**Not a quiet run**: the load average of the machine at the start was 1.50" in told
    assert "`./dev bench --against COMMIT`" in told


def test_a_chapter_without_figures_has_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "FILE", tmp_path / "performance.md")
    missing = Chapter("nginx", "Beside nginx", "nginx is not installed on this machine.", [])
    report.write([missing], report.Run(rounds=3, seconds=0.2, load=0, base=None))
    assert "\n## Beside nginx\n\nnginx is not installed on this machine.\n\n## Targets\n" in report.FILE.read_text(
        "utf-8"
    )


def test_another_commit_needs_the_repository_and_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "ROOT", tmp_path)
    with pytest.raises(trees.NoCommit, match=r"this copy has none"):
        trees.at("HEAD", tmp_path)
    (tmp_path / ".git").mkdir()
    with pytest.raises(trees.NoCommit, match=r"no such commit|not installed"):
        trees.at("f" * 40, tmp_path)


def test_a_commit_gets_the_settings_that_it_knows(tmp_path: Path) -> None:
    (tmp_path / "src" / "congress_api").mkdir(parents=True)
    (tmp_path / "src" / "congress_api" / "settings.py").write_text("    reads_per_minute: int = 1\n")
    environment = trees.Tree("old", tmp_path, tmp_path).environment
    assert environment["PYTHONPATH"] == str(tmp_path / "src")
    assert environment["CONGRESS_API_READS_PER_MINUTE"] == "1000000000"
    assert "CONGRESS_API_TOKEN_WRITES_PER_MINUTE" not in environment
