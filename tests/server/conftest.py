"""What every test against a running server may ask for."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.server import generated


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
