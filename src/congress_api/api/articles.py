"""The articles of an event."""

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from congress_api.api.editor import Editor
from congress_api.api.reader import Reader
from congress_api.domain.access import ORGANISING
from congress_api.http.responses import EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.wire.article import Article, ArticleInput, ArticlePatch
from congress_api.wire.list_query import ArticleQuery
from congress_api.wire.page import ArticlePage
from congress_api.wire.query import LanguageQuery


@get("/articles", operation_id="listArticles", opt=reads(ArticleQuery))
async def list_articles(reader: NamedDependency[Reader]) -> EncodedResponse[ArticlePage]:
    """List articles.

    The publications that positions were printed in. Their positions: `positions?article=…`.
    """
    return reader.page("article")


@get("/articles/{article:str}", operation_id="getArticle", opt=reads(LanguageQuery))
async def get_article(reader: NamedDependency[Reader], article: FromPath[str]) -> EncodedResponse[Article]:
    """Get an article.

    One article.
    """
    return reader.one("article", article)


@put("/articles/{article:str}", operation_id="putArticle", opt=writes(ORGANISING, ArticleInput))
async def put_article(editor: NamedDependency[Editor], article: FromPath[str]) -> EncodedResponse[Article]:
    """Create or replace an article.

    What is absent becomes null or empty. Changing what exists needs `If-Match`; sending what stands already is fine.
    """
    return await editor.put("article", article)


@patch("/articles/{article:str}", operation_id="editArticle", opt=writes(ORGANISING, ArticlePatch, whole=ArticleInput))
async def edit_article(editor: NamedDependency[Editor], article: FromPath[str]) -> EncodedResponse[Article]:
    """Change an article.

    Merge patch (RFC 7396): what is absent stays, null clears. Needs `If-Match`.
    """
    return await editor.patch("article", article)


@delete("/articles/{article:str}", operation_id="deleteArticle", opt=deletes(ORGANISING), status_code=204)
async def delete_article(editor: NamedDependency[Editor], article: FromPath[str]) -> Response[None]:
    """Delete an article.

    Its slug stays its own: a later PUT brings it back with its id. What refers to it is in the way, unless `cascade`.
    """
    return await editor.delete("article", article)
