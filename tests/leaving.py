"""What one run of the tests leaves to another is named at the end."""

import pytest

from tests.server.of_the_document import MODULES, PROOF, is_proven


def _is_left(config: pytest.Config) -> bool:
    """Whether the tests of what is made from the document can be left: proven, and nobody names their files."""
    return is_proven() and not any(module in argument for argument in config.args for module in MODULES)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = [item for item in items if item.nodeid.partition("::")[0] in MODULES]
    if left and _is_left(config):
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def pytest_report_header(config: pytest.Config) -> list[str]:
    if not _is_left(config):
        return []
    return [f"left to ./dev prove {PROOF}, which has proven this document: {', '.join(MODULES)}"]
