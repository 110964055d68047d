"""Every setting is documented as it is, and read from the environment or refused by name."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from congress_api.settings import PREFIX, InvalidSettings, Settings, from_environment, warnings

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
        ("database_url", "postgres://user:s%40cret@host/congress", "postgresql+asyncpg://user:s%40cret@host/congress"),
        ("database_url", "postgresql://host/c?sslmode=require", "postgresql+asyncpg://host/c?ssl=require"),
        ("database_url", "sqlite:////data/c.db", "sqlite+aiosqlite:////data/c.db"),
        ("database_url", "sqlite:///c.db", "sqlite+aiosqlite:///c.db"),
        ("public_url", "https://api.example.org", None),
        ("public_url", "http://[::1]:8000/", "http://[::1]:8000"),
        ("public_url", "https://example.org/congress/", "https://example.org/congress"),
        ("public_url", "", ""),
        ("trusted_proxies", "2", 2),
        ("cache_bytes", "0", 0),
        ("request_seconds", "2.5", 2.5),
        ("log_level", "DEBUG", None),
        ("log_level", "warning", "WARNING"),
    ],
)
def test_a_setting_is_read_from_its_variable(name: str, told: str, meant: Any) -> None:
    found = from_environment({PREFIX + name.upper(): told})
    assert found == structs.replace(Settings(), **{name: told if meant is None else meant})


REFUSED = [
    ("database_url", "mysql://localhost/congress"),
    ("database_url", "postgresql+psycopg2://localhost/congress"),
    ("database_url", "postgres://host:port/congress"),
    ("database_url", "postgres://host/congress?channel_binding=require"),
    ("database_url", "postgres://host/congress?sslmode=perhaps"),
    ("database_url", "sqlite+aiosqlite://"),
    ("database_url", "sqlite:///:memory:"),
    ("database_url", "sqlite://congress.db"),
    ("database_url", "congress.db"),
    ("database_url", ""),
    ("public_url", "congres.nl"),
    ("public_url", "//congres.nl"),
    ("public_url", "ftp://congres.nl"),
    ("public_url", "https://"),
    ("public_url", "https://congres.nl:99999"),
    ("public_url", "https://user:secret@congres.nl"),
    ("public_url", "https://congres.nl/?a=b"),
    ("public_url", "https://congres.nl/#top"),
    ("public_url", "https://con gres.nl"),
    ("public_url", "https://congres.nl/v1"),
    ("public_url", "https://congres.nl/v1/"),
    ("trusted_proxies", "-1"),
    ("trusted_proxies", "eleven"),
    ("reads_per_minute", "0"),
    ("reads_per_minute", "1.5"),
    ("cache_bytes", ""),
    ("body_bytes", "999"),
    ("request_seconds", "0"),
    ("security_contact", "me"),
    ("log_level", "verbose"),
]


@pytest.mark.parametrize(("name", "told"), REFUSED)
def test_a_setting_that_cannot_be_used_is_named_by_its_variable(name: str, told: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        from_environment({PREFIX + name.upper(): told})
    (fault,) = caught.value.faults
    assert fault.startswith(f"{PREFIX}{name.upper()}: ")
    assert not re.search(r"[\^$*\\]|\$\.", fault), "a person reads it, who knows no regular expressions"
    assert caught.value.code == 2


@given(st.dictionaries(st.sampled_from([name for name, _ in REFUSED]), st.just("\0"), min_size=1))
def test_all_of_them_are_named_at_once(chosen: dict[str, str]) -> None:
    wrong = dict(REFUSED)
    with pytest.raises(InvalidSettings) as caught:
        from_environment({PREFIX + name.upper(): wrong[name] for name in chosen} | {f"{PREFIX}NOPE": "1"})
    named = {fault.partition(":")[0] for fault in caught.value.faults}
    assert named == {f"{PREFIX}{name.upper()}" for name in chosen} | {f"{PREFIX}NOPE"}


@given(st.sampled_from(Settings.__struct_fields__), st.data())
def test_a_misspelt_variable_is_refused_with_the_nearest_name(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(name) - 2))
    misspelt = PREFIX + (name[:place] + name[place + 1 :]).upper()
    with pytest.raises(InvalidSettings) as caught:
        from_environment({misspelt: "1"})
    assert caught.value.faults == [f"{misspelt}: unknown setting; did you mean {PREFIX}{name.upper()}?"]


@pytest.mark.parametrize("name", ["PORT", "WORKERS", "HOST", "DEBUG"])
def test_a_variable_like_no_setting_is_refused_without_a_guess(name: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        from_environment({PREFIX + name: "1"})
    assert caught.value.faults == [f"{PREFIX}{name}: unknown setting"]


@pytest.mark.parametrize("name", ["congress_api_log_level", "Congress_Api_Log_Level", "CONGRESS_API_log_level"])
def test_a_variable_in_small_letters_is_no_setting(name: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        from_environment({name: "INFO"})
    assert caught.value.faults == [f"{name}: unknown setting; did you mean {PREFIX}LOG_LEVEL?"]


def test_what_kubernetes_sets_for_a_service_of_that_name_is_no_setting() -> None:
    address = "tcp://10.0.0.1:8000"
    told = {
        "SERVICE_HOST": "10.0.0.1",
        "SERVICE_PORT": "8000",
        "SERVICE_PORT_HTTP": "8000",
        "PORT": address,
        "PORT_8000_TCP": address,
        "PORT_8000_TCP_PROTO": "tcp",
        "PORT_8000_TCP_PORT": "8000",
        "PORT_8000_TCP_ADDR": "10.0.0.1",
    }
    assert from_environment({PREFIX + name: value for name, value in told.items()}) == Settings()
    with pytest.raises(InvalidSettings, match="PORT: unknown setting"):
        from_environment({f"{PREFIX}PORT": "8000"})


def test_every_setting_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("geheim\n")
    told = {
        f"{PREFIX}DATABASE_URL": "postgres://congress@host/congress",
        f"{PREFIX}DATABASE_PASSWORD_FILE": str(file),
    }
    assert from_environment(told).database == "postgresql+asyncpg://congress:geheim@host/congress"
    file.write_text("debug")
    assert from_environment({f"{PREFIX}LOG_LEVEL_FILE": str(file)}).log_level == "DEBUG"
    for wrong in (
        {f"{PREFIX}LOG_LEVEL_FILE": str(file), f"{PREFIX}LOG_LEVEL": "INFO"},
        {f"{PREFIX}LOG_LEVEL_FILE": str(tmp_path / "none")},
        {f"{PREFIX}LOG_LEVEL_FILE": str(tmp_path)},
    ):
        with pytest.raises(InvalidSettings, match=f"^{PREFIX}LOG_LEVEL: "):
            from_environment(wrong)


@pytest.mark.parametrize("url", ["sqlite:///c.db", "postgres://congress:other@host/congress"])
def test_a_password_that_does_not_belong_to_the_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidSettings, match=f"^{PREFIX}DATABASE_PASSWORD: "):
        from_environment({f"{PREFIX}DATABASE_URL": url, f"{PREFIX}DATABASE_PASSWORD": "geheim"})


@pytest.mark.parametrize("url", ["mysql://user:secret@host/congress", "postgres://user:secret@host:port/congress"])
def test_no_setting_is_told_by_its_value_when_it_is_refused(url: str) -> None:
    with pytest.raises(InvalidSettings) as caught:
        from_environment({f"{PREFIX}DATABASE_URL": url})
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
