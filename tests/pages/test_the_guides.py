"""The guides on the server, in both languages, and their files."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from markdown_it import MarkdownIt

from congress_api.pages import guides
from congress_api.pages.guide_pages import SENTENCES
from congress_api.settings import Settings
from congress_api.store.database import Database
from tests.clients import asked
from tests.pages.test_the_pages import Outline

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^)#]*)")
BOTH = [(name, language) for name in guides.NAMES for language in ("en", "nl")]


def file_of(name: str, language: str) -> Path:
    return DOCS / f"{name}.md" if language == "en" else DOCS / language / f"{name}.md"


def sections(text: str) -> list[str]:
    """A document, cut at its headings."""
    prose = BLOCK.sub(lambda block: block[0].replace("\n#", "\n "), text)
    return re.split(r"^#+ ", prose, flags=re.MULTILINE)


def code_in(text: str) -> set[str]:
    """The code spans of a section, which may go over the end of a line."""
    return {" ".join(span.split()) for span in CODE.findall(BLOCK.sub("", text))}


@pytest.mark.parametrize("name", guides.NAMES)
def test_the_dutch_guide_has_what_the_english_one_has(name: str) -> None:
    english, dutch = (file_of(name, language).read_text("utf-8") for language in ("en", "nl"))
    assert BLOCK.findall(dutch) == BLOCK.findall(english)
    without = [HEADING.findall(BLOCK.sub("", text)) for text in (english, dutch)]
    assert without[0] == without[1]
    for ours, theirs in zip(sections(english), sections(dutch), strict=True):
        title = ours.split("\n", 1)[0]
        assert Counter(LINK.findall(theirs)) == Counter(LINK.findall(ours)), title
        assert code_in(theirs) == code_in(ours), title


@pytest.mark.parametrize("name", guides.NAMES)
def test_every_guide_goes_into_the_wheel_and_the_image(name: str) -> None:
    assert f'"docs/{name}.md" = "congress_api/docs/{name}.md"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"!docs/{name}.md" in (ROOT / ".dockerignore").read_text("utf-8").split()
    assert "!docs/nl" in (ROOT / ".dockerignore").read_text("utf-8").split()
    assert '"docs/nl" = "congress_api/docs/nl"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_guide_is_in_dutch_and_has_its_sentence() -> None:
    assert {file.stem for file in (DOCS / "nl").glob("*")} == set(guides.NAMES)
    assert set(guides.NAMES) == set(SENTENCES)


@pytest.mark.parametrize(("name", "language"), BOTH)
async def test_a_guide_is_served_in_its_language(client: httpx.AsyncClient, name: str, language: str) -> None:
    page = await client.get(f"/guides/{name}?language={language}")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == language
    assert page.headers["vary"] == "Accept-Encoding"
    assert page.headers["cache-control"] == "public, max-age=300"
    assert "script-src" not in page.headers["content-security-policy"]
    outline = Outline(page.text)
    assert outline.all("html")[0]["lang"] == language
    title = file_of(name, language).read_text("utf-8").split("\n", 1)[0].removeprefix("# ")
    assert f">{title}</h1>" in page.text
    assert f"<title>{title}: congress-api</title>" in page.text
    unchanged = await client.get(page.url, headers={"If-None-Match": page.headers["etag"]})
    assert unchanged.status_code == 304

    by_header = await client.get(f"/guides/{name}", headers={"Accept-Language": f"{language}-BE, fr;q=0.5"})
    assert by_header.headers["content-language"] == language
    assert by_header.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert f">{title}</h1>" in by_header.text


@pytest.mark.parametrize(("name", "language"), BOTH)
async def test_every_block_and_table_of_a_guide_is_shown_as_it_is(
    client: httpx.AsyncClient, name: str, language: str
) -> None:
    page = await client.get(f"/guides/{name}?language={language}")
    outline = Outline(page.text)
    tokens = MarkdownIt("commonmark").enable("table").parse(file_of(name, language).read_text("utf-8"))
    kinds = Counter(token.type for token in tokens)
    assert len(outline.all("pre")) == kinds["fence"]
    assert len(outline.all("table")) == kinds["table_open"]
    assert all(one.get("tabindex") == "0" for one in outline.all("pre"))
    assert [tag for tag, _ in outline.tags if re.fullmatch(r"h\d", tag)] == [
        token.tag for token in tokens if token.type == "heading_open"
    ]
    assert not re.search(r"&lt;a id|```|\]\(|\.md[#\"]", page.text)
    ids = [attributes["id"] for _, attributes in outline.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "language"), BOTH)
async def test_a_guide_leads_to_what_is_there(client: httpx.AsyncClient, name: str, language: str) -> None:
    address = f"/guides/{name}?language={language}"
    outline = Outline((await client.get(address)).text)
    for link in {str(one["href"]) for one in outline.all("a")}:
        if link.startswith("https://"):
            assert link.startswith("https://www.rfc-editor.org/rfc/"), link
            continue
        target = address if link.startswith("#") else link
        found = await client.get(urlsplit(target)._replace(fragment="").geturl())
        assert found.status_code == 200, link
        if fragment := urlsplit(link).fragment:
            assert f' id="{fragment}"' in found.text, link


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_the_guides_are_listed_and_linked(client: httpx.AsyncClient, language: str) -> None:
    listed = await client.get(f"/guides?language={language}")
    assert listed.headers["content-language"] == language
    for name in guides.NAMES:
        assert f'href="/guides/{name}?language={language}"' in listed.text
        sentence = SENTENCES[name].text(language)
        assert sentence.replace("'", "&#x27;") in listed.text
    assert '<a href="/guides" aria-current="page">' in listed.text
    for path in ("/", "/problems", "/docs"):
        assert 'href="/guides' in (await client.get(path, params={"language": language})).text


async def test_the_examples_have_the_address_that_was_asked(client: httpx.AsyncClient) -> None:
    for name in ("partners", "reading"):
        pages = [await client.get(f"/guides/{name}", headers={"Host": f"{one}.example:8080"}) for one in "ab" * 2]
        for one, page in zip("ab" * 2, pages, strict=True):
            assert f"http://{one}.example:8080/v1/events" in page.text
            assert guides.LOCAL not in page.text
        hostile = await client.get(f"/guides/{name}", headers={"Host": '"><script>'})
        assert "<script" not in hostile.text


async def test_the_examples_have_the_public_address(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url, public_url="https://congress.example/")) as client:
        for _ in range(2):
            page = await client.get("/guides/reading", headers={"Host": "elsewhere.example"})
            assert "https://congress.example/v1/events" in page.text
            assert "elsewhere" not in page.text


async def test_a_guide_that_is_not_in_dutch_is_in_english(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = guides.languages
    monkeypatch.setattr(guides, "languages", lambda name: ("en",) if name == "errors" else there(name))
    for headers, query in (({"Accept-Language": "nl"}, "?not-cached"), ({}, "?language=nl&x")):
        page = await client.get(f"/guides/errors{query}", headers=headers)
        assert page.headers["content-language"] == "en"
        assert '<html lang="en">' in page.text
        assert ">Errors</h1>" in page.text
    assert '<span lang="en">Errors</span>' in (await client.get("/guides?language=nl&x")).text


@pytest.mark.parametrize("name", ["nope", "adr", "partners.md", "nl", "..%2Fsettings", "PARTNERS", "%00", "é"])
async def test_what_is_no_guide_is_not_there(client: httpx.AsyncClient, name: str) -> None:
    missing = await client.get(f"/guides/{name}")
    assert missing.status_code in {400, 404}
    assert missing.headers["content-type"] == "application/problem+json"


def test_only_anchors_pass_as_html() -> None:
    markdown = guides._markdown()
    assert markdown.renderInline('<a id="x"></a>y') == '<span id="x"></span>y'
    for text in ("<script>", '<a id="x" onclick="y"></a>', "<a id='x'></a>", '<a id="X y"></a>', "<b>x</b>"):
        assert "<" not in markdown.renderInline(text).replace("</", "")
    assert "<div" not in markdown.render("<div>\n\nx\n\n</div>")
