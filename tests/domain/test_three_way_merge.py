"""Three-way merge of lists whose entries have ids: neither side loses what the other did not touch."""

import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from congress_api import records as p
from congress_api.domain import three_way_merge
from congress_api.vocabulary.common import LinkKind
from tests import factories as f

TITLES = st.dictionaries(st.sampled_from(["nl", "en"]), st.sampled_from(["A", "B", "C"]))
URLS = st.sampled_from(["https://example.org/a", "https://example.org/b"])
entries = st.builds(lambda title, url: p.Link(id=uuid.uuid4(), kind=LinkKind.other, title=title, url=url), TITLES, URLS)


@st.composite
def edits(draw: st.DrawFn, links: list[p.Link]) -> list[p.Link]:
    """A list after somebody's work: entries removed, changed, moved and added."""
    kept = [link for link in links if draw(st.integers(0, 4))]
    if draw(st.booleans()):
        kept = draw(st.permutations(kept))
    changed = [
        replace(link, **draw(st.fixed_dictionaries({}, optional={"title": TITLES, "url": URLS}))) for link in kept
    ]
    return [*changed, *draw(st.lists(entries, max_size=1))]


def a_partner(links: list[p.Link]) -> p.Partner:
    return replace(PARTNER, links=links)


PARTNER = f.a_partner(slug="own", number=1)


def cells(record: p.Partner) -> dict[tuple[Any, ...], Any]:
    """Every value and text of the links, by entry."""
    found: dict[tuple[Any, ...], Any] = {}
    for link in record.links:
        found[link.id, "url"] = link.url
        found |= {(link.id, language): text for language, text in link.title.items()}
    return found


@given(st.lists(entries, max_size=3), st.data())
def test_what_only_one_side_changed_is_in_the_result_and_nothing_else_changes(
    links: list[p.Link], data: st.DataObject
) -> None:
    base = a_partner(links)
    current, proposed = (a_partner(data.draw(edits(links))) for _ in range(2))
    collisions = three_way_merge.collisions(current, base, proposed)
    merged = three_way_merge.merged(current, base, proposed)
    then, ours, theirs, now = map(cells, (base, current, proposed, merged))
    if not collisions:
        for cell in {**then, **ours, **theirs, **now}:
            sides = [ours.get(cell), theirs.get(cell)]
            expected = sides[0] if sides[1] == then.get(cell) else sides[1]
            assert now.get(cell) == expected, cell
    added = {link.id for side in (current, proposed) for link in side.links} - {link.id for link in links}
    assert added <= {link.id for link in merged.links}
    if {link.id for link in current.links} == {link.id for link in links} == {link.id for link in proposed.links}:
        moved = [link.id for link in proposed.links] != [link.id for link in links]
        expected_order = proposed if moved else current
        assert [link.id for link in merged.links] == [link.id for link in expected_order.links]


@given(st.lists(entries, max_size=3), st.data())
def test_merging_with_a_side_that_did_nothing_gives_the_other(links: list[p.Link], data: st.DataObject) -> None:
    base, changed = a_partner(links), a_partner(data.draw(edits(links)))
    assert three_way_merge.merged(changed, base, base) == changed
    assert three_way_merge.merged(base, base, changed) == changed
    assert three_way_merge.collisions(changed, base, base) == []
    assert three_way_merge.collisions(changed, base, changed) == []


def test_an_entry_that_one_side_removed_and_the_other_translated_is_a_collision() -> None:
    link = p.Link(id=uuid.uuid4(), kind=LinkKind.slides, title={"nl": "Dia's"}, url="https://example.org/a")
    base, removed = a_partner([link]), a_partner([])
    translated = a_partner([replace(link, title={"nl": "Dia's", "en": "Slides"})])
    assert three_way_merge.collisions(removed, base, translated) == [("links", link.id)]
    assert three_way_merge.collisions(translated, base, removed) == [("links", link.id)]


@given(st.lists(entries, min_size=1, max_size=3))
def test_amending_a_proposal_loses_nothing_that_the_organiser_added(links: list[p.Link]) -> None:
    """The organiser translates a title while the partner's proposal waits and is amended."""
    english = replace(links[0], title={**links[0].title, "fr": "Titre"})
    base, current = a_partner(links), a_partner([english, *links[1:]])
    first, second = (replace(links[0], title={**links[0].title, "nl": text}) for text in ("Een", "Twee"))
    proposed = a_partner([first, *links[1:]])
    draft = three_way_merge.merged(current, base, proposed)
    after = replace(draft, links=[replace(draft.links[0], title={**draft.links[0].title, "nl": "Twee"}), *links[1:]])
    rebased = three_way_merge.rebased(current, base, proposed, after)
    assert three_way_merge.collisions(current, rebased, after) == []
    accepted = three_way_merge.merged(current, rebased, after)
    assert accepted.links[0].title == {**second.title, "fr": "Titre"}
