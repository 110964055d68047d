"""The house keeps its own rules: which room leans on which, and how long a file or a function may be."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "congress_api"

GROUND = {"vocabulary", "messages", "errors", "settings", "logs"}
"""What every folder may import."""

MAY_IMPORT = {
    "messages": set(),
    "vocabulary": {"messages"},
    "errors": {"messages"},
    "addresses": set(),
    "settings": {"addresses"},
    "logs": set(),
    "model": set(),
    "records": set(),
    "wire": {"records"},
    "imaging": set(),
    "demo": {"imaging", "records"},
    "store": {"imaging.picture", "model", "records"},
    "snapshot": {"store", "records", "wire"},
    "domain": {"imaging.picture", "snapshot", "store", "model", "records"},
    "http": {"wire.cursors", "wire.image", "wire.problem", "wire.query", "wire.release", "wire.write_query"},
    "api": {"http", "domain", "imaging", "snapshot", "store", "model", "records", "wire"},
    "document": {"api", "http", "records", "wire"},
    "pages": {"api", "http", "snapshot", "store", "records", "wire"},
    "app": {"api", "http", "imaging", "lifespan", "pages", "snapshot", "store"},
    "processes": set(),
    "lifespan": {"api", "domain", "http", "processes", "snapshot", "store"},
    "arguments": {"addresses"},
    "maintenance": {"console", "domain", "store"},
    "connections": set(),
    "fast_path": {"framing", "http"},
    "framing": set(),
    "protocol": {"connections", "fast_path", "framing", "http"},
    "serving": {"connections", "http", "processes", "protocol"},
    "console": {"store"},
    "token_commands": {"arguments", "console", "domain", "maintenance", "store"},
    "__main__": {
        *("arguments", "console", "demo", "domain", "imaging", "maintenance", "model", "records", "serving"),
        *("snapshot", "store", "token_commands"),
    },
    "__init__": set(),
}
"""By folder, what it may import beside itself, GROUND and the package's version."""

MODULES_MAY_IMPORT = {"records/kinds.py": {"model"}}
"""What one module may import beside what its folder may: what a kind is includes its table."""

FOLDERS = ("src", "tests", "prove", "bench", "migrations")
SUPPRESSED = re.compile(r"# *(noqa|type: *ignore)")
WITH_A_REASON = re.compile(r"# (noqa: [A-Z]+\d+(, [A-Z]+\d+)*|type: ignore\[[a-z-]+(, [a-z-]+)*\])  # \S.{3,}")

LONGEST_FILE = 250
MOST_FILES = 30
"""In one folder."""
LONGEST_FUNCTION = 25

LONGER_FILES: dict[str, str] = {}
"""Path below src/congress_api: the reason."""

LONGER_FUNCTIONS: dict[str, str] = {}
"""`path:function`: the reason."""


@cache
def modules() -> dict[str, ast.Module]:
    files = list(SOURCE.rglob("*.py"))
    assert files
    return {str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8")) for file in files}


def room_of(path: str) -> str:
    return path.split("/", 1)[0].removesuffix(".py")


def imports_of_ours(tree: ast.Module) -> Iterator[str]:
    """Names below congress_api that a module imports: `store.reading`, `errors`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = (alias.name for alias in node.names if is_ours(alias.name))
            yield from (name.removeprefix("congress_api.") for name in names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield f"(relative) {node.module}"
        elif isinstance(node, ast.ImportFrom) and is_ours(node.module or ""):
            inside = (node.module or "").removeprefix("congress_api").removeprefix(".")
            yield from (f"{inside}.{alias.name}".removeprefix(".") for alias in node.names)


def is_ours(module: str) -> bool:
    return module == "congress_api" or module.startswith("congress_api.")


def may_import(path: str, name: str) -> bool:
    room = room_of(path)
    allowed = {*MAY_IMPORT[room], *(GROUND if room not in GROUND else ()), room, "__version__"}
    allowed |= MODULES_MAY_IMPORT.get(path, set())
    return any(name == entry or name.startswith(f"{entry}.") for entry in allowed)


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_room_is_in_the_table() -> None:
    assert {room_of(path) for path in modules()} - set(MAY_IMPORT) == set()


def test_every_folder_says_what_it_may_import() -> None:
    wrong = []
    for path, tree in modules().items():
        folder = room_of(path)
        if path == f"{folder}/__init__.py":
            allowed = {*MAY_IMPORT[folder], *MODULES_MAY_IMPORT.get(f"{folder}/kinds.py", ())}
            said = (ast.get_docstring(tree) or "").rpartition("May import: ")[2]
            named = set(re.findall(r"[a-z_.]+", said.replace("nothing", "").rstrip("."))) - {"kinds", "imports"}
            wrong += [] if named == allowed else [f"{folder}: {said}"]
    assert wrong == []


def test_no_folder_has_too_many_files() -> None:
    counts = Counter(path.rpartition("/")[0] for path in modules())
    assert [folder for folder, count in counts.items() if count > MOST_FILES] == []


def test_every_room_imports_only_what_it_may() -> None:
    wrong = {
        f"{path} imports {name}"
        for path, tree in modules().items()
        for name in imports_of_ours(tree)
        if not may_import(path, name)
    }
    assert wrong == set()


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = {
        f"{path}:{node.lineno} in {function.name}"
        for path, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert wrong == set()


def test_only_the_store_says_select() -> None:
    wrong = {
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if room_of(path) != "store" and isinstance(node, ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "select"
    }
    assert wrong == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = {path for path, tree in modules().items() if len((ast.get_docstring(tree) or "").split()) < 3}
    assert silent == set()


def test_no_file_is_too_long() -> None:
    lengths = {path: len((SOURCE / path).read_text("utf-8").splitlines()) for path in modules()}
    assert {path for path, lines in lengths.items() if lines > LONGEST_FILE} == set(LONGER_FILES)


def test_no_function_is_too_long() -> None:
    longer = {f"{path}:{node.name}" for path, node in functions() if length(node) > LONGEST_FUNCTION}
    assert longer == set(LONGER_FUNCTIONS)


def suppressions() -> Iterator[tuple[str, str]]:
    """Every comment that suppresses a rule, with its place."""
    for file in (one for folder in FOLDERS for one in (ROOT / folder).rglob("*.py")):
        if SUPPRESSED.search(text := file.read_text("utf-8")):
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT and SUPPRESSED.search(token.string):
                    yield f"{file.relative_to(ROOT)}:{token.start[0]}", token.string


def test_every_suppression_names_its_rule_and_its_reason() -> None:
    bare = {place for place, comment in suppressions() if not WITH_A_REASON.search(comment)}
    assert bare == set(), "write `# noqa: RULE  # the reason`; one of a whole file stands in pyproject.toml"
