"""What every test against a running server may ask for."""

import shutil
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.server import browser, generated
from tests.server.serving import Served, served


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """What the servers of a test said goes with its failure."""
    report: Any = yield
    if report.failed and isinstance(item, pytest.Function):
        for name, server in item.funcargs.items():
            if isinstance(server, Served):
                report.sections.append((f"What {name} said", server.said))
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the seed alone, for every test that adds no event and lets it run on."""
    with served(
        tmp_path_factory.mktemp("served"), token_requests_per_minute="100000", token_writes_per_minute="100000"
    ) as found:
        yield found


@pytest.fixture(scope="session")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the seed, for every test that adds an event of its own."""
    with served(tmp_path_factory.mktemp("eventful"), token_writes_per_minute="100000") as found:
        yield found


@pytest.fixture(scope="module")
def pipe() -> Iterator[browser.Pipe]:
    if (program := browser.found()) is None:
        pytest.skip(f"no browser: none of {', '.join(browser.NAMES)} is installed")
    with browser.started(program) as pipe:
        yield pipe


@pytest.fixture
def tab(pipe: browser.Pipe) -> Iterator[browser.Tab]:
    tab = browser.Tab(pipe)
    yield tab
    tab.close()


@pytest.fixture(scope="session")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `congress_client` can be imported, made once per run."""
    return generated.made_once(tmp_path_factory, "python-client", generated.python_client)


@pytest.fixture(scope="session")
def node_packages() -> Path:
    """The folder of what comes from npm."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("the TypeScript client and axe, because Node and npm are not installed")
    return generated.node_packages()


@pytest.fixture(scope="session")
def typescript_client(tmp_path_factory: pytest.TempPathFactory, node_packages: Path) -> Path:
    """A folder with `schema.d.ts` and `node_modules`, made once per run."""
    make = partial(generated.typescript_client, node_packages / "node_modules")
    return generated.made_once(tmp_path_factory, "typescript-client", make)
