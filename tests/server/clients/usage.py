"""Programs that use every public read of the OpenAPI document through generated clients: in Python and in TypeScript.

A list is asked first, with all that can come along; the first of what it lists is then asked for by itself and must
be the same. The programs name the components that they get, so a type checker holds the client against the document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.contract.document import Operation, operations, resolved

PYTHON = """\
import sys
from congress_client import Client, models
{imports}

event = sys.argv[2]
with Client(base_url=sys.argv[1], raise_on_unexpected_status=True) as client:
{calls}
"""
PYTHON_CALL = """\
    {answer} = {module}.sync({arguments}language="nl", client=client)
    assert isinstance({answer}, models.{body}), {answer}
    print("{name}")
"""
TYPESCRIPT = """\
import assert from "node:assert";
import createClient from "openapi-fetch";
import type {{ components, paths }} from "./schema.js";

type Bodies = components["schemas"];
const api = createClient<paths>({{ baseUrl: process.argv[2]! }});
const event = process.argv[3]!;

function got<Body>(name: string, answer: {{ data?: Body; error?: Bodies["Problem"]; response: Response }}): Body {{
  if (answer.data === undefined) throw new Error(`${{name}}: ${{answer.response.status}} ${{answer.error?.detail}}`);
  console.log(name);
  return answer.data;
}}

{calls}"""
TYPESCRIPT_CALL = """\
const {answer}: Bodies["{body}"] = got("{name}", await api.GET("{path}", {{ params: {parameters} }}));
"""


@dataclass(frozen=True)
class Read:
    """A GET that answers in JSON, and the list in which there is something to get."""

    operation: Operation
    body: str
    above: "Read | None"

    @property
    def module(self) -> str:
        return module(self.operation)

    @property
    def answer(self) -> str:
        return f"answer_of_{self.module}"

    @property
    def include(self) -> list[str]:
        """What can come along, if anything can."""
        schemas = {one["name"]: one["schema"] for one in map(resolved, self.operation.said["parameters"])}
        values: list[str] = resolved(schemas["include"]["items"])["enum"] if "include" in schemas else []
        return values

    @property
    def last(self) -> str:
        """The parameter that names what is got."""
        return self.operation.path.rpartition("/")[2].strip("{}")


def module(operation: Operation) -> str:
    """What the Python client calls it."""
    return re.sub(r"([A-Z])", lambda found: f"_{found[0].lower()}", operation.name)


def reads() -> Iterator[Read]:
    lists: dict[str, Read] = {}
    for operation in operations():
        public = operation.method == "get" and "security" not in operation.said
        content = resolved(operation.said["responses"]["200"])["content"] if public else {}
        if "application/json" in content:
            body = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            one = operation.path.endswith("}")
            read = Read(operation, body, lists[operation.path.rpartition("/")[0]] if one else None)
            lists[operation.path] = read
            yield read


def others() -> list[Operation]:
    """The reads that these programs leave to the stories: they need a token, or a file."""
    here = {read.operation.name for read in reads()}
    return [one for one in operations() if one.method == "get" and one.name not in here]


def python() -> str:
    tags = {read.module: read.operation.said["tags"][0].lower() for read in reads()}
    imports = "\n".join(f"from congress_client.api.{tag} import {module}" for module, tag in sorted(tags.items()))
    return PYTHON.format(imports=imports, calls="".join(_python(read) for read in reads()))


def _python(read: Read) -> str:
    arguments = "event, " if "{event}/" in read.operation.path else ""
    if read.above:
        arguments += f"{read.above.answer}.items[0].slug, "
    if read.include:
        arguments += f"include=[*models.{read.body.removesuffix('Page')}Include], "
    call = PYTHON_CALL.format(
        answer=read.answer, module=read.module, arguments=arguments, body=read.body, name=read.operation.name
    )
    return call + (f"    assert {read.answer} == {read.above.answer}.items[0]\n" if read.above else "")


def typescript() -> str:
    return TYPESCRIPT.format(calls="".join(_typescript(read) for read in reads()))


def _typescript(read: Read) -> str:
    path = ["event"] if "{event}/" in read.operation.path else []
    if read.above:
        path.append(f"{read.last}: {read.above.answer}.items[0]!.slug")
    query = ['language: "nl"', *([f"include: {read.include}"] if read.include else [])]
    parts = [f"{kind}: {{ {', '.join(part)} }}" for kind, part in (("path", path), ("query", query)) if part]
    call = TYPESCRIPT_CALL.format(
        answer=read.answer,
        body=read.body,
        name=read.operation.name,
        path=read.operation.path,
        parameters=f"{{ {', '.join(parts)} }}",
    )
    return call + (f"assert.deepStrictEqual({read.answer}, {read.above.answer}.items[0]);\n" if read.above else "")
