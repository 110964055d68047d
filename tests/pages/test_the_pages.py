"""The pages for people and the files they lean on, asked of the application itself."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from congress_api.http.compression import SMALL
from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.pages import assets, markup

FOR_PEOPLE = ["/", "/docs", "/problems", "/problems/bad-request", "/problems/codes", "/guides", "/guides/partners"]
FOR_MACHINES = [
    "/v1/openapi.json",
    "/.well-known/api-catalog",
    "/.well-known/security.txt",
    "/robots.txt",
    "/favicon.ico",
    "/favicon.svg",
    assets.address("pages.css"),
    assets.address("swagger-ui/swagger-ui-bundle.js"),
]
EVERY = [*FOR_PEOPLE, *FOR_MACHINES]


class Outline(HTMLParser):
    """What a page refers to, and what it holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def addresses(self) -> set[str]:
        """Every address on the page, but for places within it."""
        found = {attributes.get(name) for _, attributes in self.tags for name in ("href", "src")}
        return {address for address in found if address and not address.startswith("#")}


def without_coding(etag: str) -> str:
    return re.sub(r';\w+"$', '"', etag)


@pytest.mark.parametrize("path", EVERY)
async def test_a_page_has_the_manners_of_every_other_answer(client: httpx.AsyncClient, path: str) -> None:
    whole = await client.get(path)
    assert whole.status_code == 200
    assert whole.headers["etag"].startswith('"')
    assert whole.headers["cache-control"].startswith("public, max-age=")
    assert "Accept-Encoding" in whole.headers["vary"]
    assert whole.headers["api-version"]

    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    unchanged = await client.get(path, headers={"If-None-Match": whole.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    options = await client.options(path)
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert (await client.post(path)).status_code == 405
    if path != "/":
        assert (await client.get(f"{path}/")).status_code == 404


@pytest.mark.parametrize("path", EVERY)
async def test_a_page_comes_compressed_also_the_first_time(client: httpx.AsyncClient, path: str) -> None:
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    for coding in ("zstd", "br", "gzip"):
        for coded in [await client.get(path, headers={"Accept-Encoding": coding}) for _ in range(2)]:
            assert coded.content == plain.content
            assert without_coding(coded.headers["etag"]) == without_coding(plain.headers["etag"])
            assert coded.headers.get("content-encoding", "") == (coding if len(plain.content) >= SMALL else "")


@pytest.mark.parametrize("path", FOR_PEOPLE)
async def test_a_page_takes_nothing_from_elsewhere_and_runs_nothing_inline(
    client: httpx.AsyncClient, path: str
) -> None:
    page = await client.get(path)
    outline = Outline(page.text)
    loaded = [one.get("src") for one in [*outline.all("script"), *outline.all("img")]]
    loaded += [one.get("href") for one in outline.all("link")]
    assert all(address and address.startswith("/assets/") for address in loaded)
    assert outline.all("style") == []
    assert not any(name == "style" or name.startswith("on") for _, found in outline.tags for name in found)
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert ("script-src" in policy) == bool(outline.all("script"))


@pytest.mark.parametrize("path", FOR_PEOPLE)
async def test_a_page_leads_only_to_what_is_there(client: httpx.AsyncClient, path: str) -> None:
    outline = Outline((await client.get(path)).text)
    for address in outline.addresses() - {"https://www.rfc-editor.org/rfc/rfc9457"}:
        assert (await client.get(address)).status_code == 200, address


@pytest.mark.parametrize("path", FOR_PEOPLE)
async def test_a_page_can_be_read_and_skipped_through_by_everybody(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    outline = Outline(page.text)
    assert outline.all("html")[0]["lang"] == page.headers["content-language"]
    target = (outline.all("a")[0]["href"] or "").removeprefix("#")
    assert [found.get("id") for _, found in outline.tags].count(target) == 1
    assert all(one.get("alt") is not None for one in outline.all("img"))
    assert all(one.get("aria-label") for one in outline.all("nav"))
    assert len(outline.all("header")) >= 1
    assert len(outline.all("footer")) == 1


@pytest.mark.parametrize("name", PROBLEM_TYPES)
async def test_every_type_of_problem_has_its_page(client: httpx.AsyncClient, name: str) -> None:
    page = (await client.get(f"/problems/{name}")).text
    kind = PROBLEM_TYPES[name]
    assert f"<h1>{markup.escaped(kind.title.en)}</h1>" in page
    assert markup.prose(kind.explanation.en) in page
    assert f"&quot;type&quot;: &quot;/problems/{name}&quot;" in page
    assert f'href="/problems/{name}"' in (await client.get("/problems")).text


async def test_the_type_of_a_problem_is_the_address_of_its_page(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/v1/events?limit=0")).json()
    assert (await client.get(problem["type"])).status_code == 200


async def test_an_unknown_type_of_problem_is_a_problem(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems/boredom")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_only_listed_files_are_served(client: httpx.AsyncClient) -> None:
    for name in ("pages.css", "README.md", "swagger-ui", "..%2Fpages.py", "pages-000000000000.css"):
        assert (await client.get(f"/assets/{name}")).status_code == 404
    served = await client.get(assets.address("docs.js"))
    assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert served.headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_files_of_swagger_ui_point_to_no_source_map_and_no_registry() -> None:
    for file in (assets.FOLDER / "swagger-ui").iterdir():
        text = file.read_text("utf-8")
        assert "registry." not in text
        assert file.name == "README.md" or "sourceMappingURL=" not in text
