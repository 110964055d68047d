"""Field types of topics."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Slug
from congress_api.vocabulary.texts import prose, text

TopicSlug = Annotated[Slug, Meta(examples=["digital-identity"])]
TopicName = Annotated[str, text(120, "Name of the topic.", "Digitale identiteit")]
TopicDescription = Annotated[
    str,
    prose(2_000, "What falls under the topic. CommonMark without raw HTML.", "Inloggen, wallets en eIDAS."),
]
