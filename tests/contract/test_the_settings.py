"""Every setting is documented as it is, and read from the environment or refused by name."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from congress_api.settings import PREFIX, Settings, from_environment, warnings

DOCUMENTED = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.+) \|$", re.MULTILINE)


def test_every_setting_is_documented_with_its_default_and_its_own_words() -> None:
    told = [(name, default, said) for name, default, said in ROW.findall(DOCUMENTED.read_text("utf-8"))]
    assert told == [
        (f"{PREFIX}{field.name.upper()}", str(field.default), field.type.__metadata__[0].description)
        for field in structs.fields(Settings)
    ]


def test_nothing_set_is_every_default() -> None:
    assert from_environment({}) == Settings()
    assert from_environment({"HOME": "/", "CONGRESS_APIS_LOG_LEVEL": "x"}) == Settings()


@pytest.mark.parametrize(
    ("name", "told", "meant"),
    [
        ("database_url", "postgresql+asyncpg://user:secret@host:5432/congress", None),
        ("public_url", "https://api.example.org", None),
        ("trusted_proxies", "2", 2),
        ("cache_bytes", "0", 0),
        ("request_seconds", "2.5", 2.5),
        ("log_level", "DEBUG", None),
    ],
)
def test_a_setting_is_read_from_its_variable(name: str, told: str, meant: Any) -> None:
    found = from_environment({PREFIX + name.upper(): told})
    assert found == structs.replace(Settings(), **{name: told if meant is None else meant})


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("database_url", "mysql://localhost/congress"),
        ("database_url", "sqlite+aiosqlite://"),
        ("database_url", "congress.db"),
        ("database_url", ""),
        ("trusted_proxies", "-1"),
        ("trusted_proxies", "eleven"),
        ("reads_per_minute", "0"),
        ("reads_per_minute", "1.5"),
        ("cache_bytes", ""),
        ("body_bytes", "999"),
        ("request_seconds", "0"),
        ("security_contact", "me"),
        ("log_level", "verbose"),
    ],
)
def test_a_setting_that_cannot_be_used_ends_the_program_and_is_named(name: str, told: str) -> None:
    with pytest.raises(SystemExit, match=rf"^settings: .*\$\.{name}.*{PREFIX}"):
        from_environment({PREFIX + name.upper(): told})


def test_no_setting_is_told_by_its_value_when_it_is_refused() -> None:
    with pytest.raises(SystemExit) as caught:
        from_environment({f"{PREFIX}DATABASE_URL": "mysql://user:secret@host/congress"})
    assert "secret" not in str(caught.value)


def test_an_operator_is_warned_of_what_visitors_would_notice() -> None:
    told: dict[str, Any] = {
        "security_contact": "mailto:a@example.org",
        "public_url": "https://a.example",
        "trusted_proxies": 1,
    }
    assert list(warnings(Settings(**told))) == []
    proxied = list(warnings(Settings(**{**told, "public_url": ""})))
    unnamed = list(warnings(Settings(public_url="https://a.example")))
    assert [line.partition(" ")[0] for line in (*proxied, *unnamed)] == [
        f"{PREFIX}PUBLIC_URL",
        f"{PREFIX}SECURITY_CONTACT",
    ]
