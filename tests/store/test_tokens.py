"""What a token looks like, and what is kept of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role
from tests.conftest import SEED_EVENT
from tests.tokens import a_token

LEAKED = re.compile(r"\bcg[aopr]_[0-9A-Za-z]{36}\b")
"""What a scanner looks for."""

secrets = st.builds(tokens.new_secret, st.sampled_from(Role))
letters = st.characters(min_codepoint=0x20, max_codepoint=0x2FF)


@pytest.mark.parametrize(
    ("role", "prefix"), [("administrator", "cga_"), ("organiser", "cgo_"), ("partner", "cgp_"), ("reader", "cgr_")]
)
def test_a_secret_tells_its_role_and_nothing_else(role: str, prefix: str) -> None:
    secret = tokens.new_secret(Role(role))
    assert secret.startswith(prefix)
    assert LEAKED.fullmatch(secret)
    assert tokens.is_well_formed(secret)
    assert tokens.new_secret(Role(role)) != secret


@given(secrets)
def test_a_leaked_secret_is_recognised_in_any_text(secret: str) -> None:
    assert LEAKED.findall(f"curl -H 'Authorization: Bearer {secret}' https://example.org/v1/me") == [secret]


@given(secrets, st.integers(0, 39), letters)
def test_one_mistyped_character_is_noticed(secret: str, place: int, letter: str) -> None:
    mistyped = secret[:place] + letter + secret[place + 1 :]
    assert tokens.is_well_formed(mistyped) == (mistyped == secret)


@given(secrets)
def test_every_other_character_at_every_place_is_noticed(secret: str) -> None:
    for place in range(len(secret)):
        for letter in tokens.ALPHABET:
            mistyped = secret[:place] + letter + secret[place + 1 :]
            assert tokens.is_well_formed(mistyped) == (mistyped == secret)


@given(secrets, st.integers(0, 38))
def test_two_neighbours_changed_over_are_noticed(secret: str, place: int) -> None:
    swapped = secret[:place] + secret[place + 1] + secret[place] + secret[place + 2 :]
    assert tokens.is_well_formed(swapped) == (swapped == secret)


@given(secrets, st.integers(0, 39))
def test_a_lost_or_doubled_character_is_noticed(secret: str, place: int) -> None:
    assert not tokens.is_well_formed(secret[:place] + secret[place + 1 :])
    assert not tokens.is_well_formed(secret[: place + 1] + secret[place:])


@given(st.text(max_size=60))
def test_no_text_makes_the_check_fail(told: str) -> None:
    assert tokens.is_well_formed(told) in (True, False)


def test_a_hash_needs_the_key() -> None:
    secret = tokens.new_secret(Role.reader)
    assert tokens.hashed(secret, b"one") == tokens.hashed(secret, b"one")
    assert tokens.hashed(secret, b"one") != tokens.hashed(secret, b"other")
    assert len(tokens.hashed(secret, b"one")) == 32


async def test_the_database_holds_the_hash_and_not_the_secret(database: Database) -> None:
    secret = await a_token(database, Role.organiser, SEED_EVENT)
    digest = tokens.hashed(secret, await tokens.hashing_key(database))
    async with database.connected() as connection:
        rows = (await connection.execute(text("SELECT * FROM token"))).mappings().all()
    mine = [row for row in rows if bytes(row["hash"]) == digest]
    assert len(mine) == 1
    held = repr([dict(row) for row in rows])
    assert secret not in held
    assert secret[4:-6] not in held


async def test_every_process_hashes_with_the_same_key(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        assert await tokens.hashing_key(other) == await tokens.hashing_key(database)
    finally:
        await other.close()
