"""Field types of topics."""

from typing import Annotated

from congress_api.vocabulary.common import prose, text

TopicName = Annotated[str, text(120, "Name of the topic.", "Digitale identiteit")]
TopicDescription = Annotated[
    str,
    prose(2_000, "What falls under the topic. CommonMark without raw HTML.", "Inloggen, wallets en eIDAS."),
]
