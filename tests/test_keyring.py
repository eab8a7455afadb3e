"""Which keys a home or the settings hold, and that no key is ever lost while one takes another's place."""

from __future__ import annotations

import stat
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph_api.bolt.driver import Graph
from graph_api.bolt.identity_key import claim_identity_key
from graph_api.bolt.migrations import migrate
from graph_api.cli.entry import run_command
from graph_api.cli.identity import rotate_key
from graph_api.errors import SetupError
from graph_api.keyring import NEXT_FILE, RETIRED_FOLDER, Keyring, keep_retired, next_key
from graph_api.sealing import KEY_FILE, BadIdentityKeyError, IdentitySealer, new_identity_key
from graph_api.services.audit_verification import verify
from graph_api.settings import Settings
from loaders.rotation import rotate
from tests.loaders.test_rotation import closing
from tests.schema.world import load_tables

PERSON = {"id": "P1", "name": "测试甲", "id_number": "99999919700101101X"}


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings of a home of its own."""
    return Settings(home=tmp_path / "home", identity_key=None)


def files(settings: Settings) -> list[str]:
    """Return the key files of a home, each with its mode."""
    folder = settings.home / KEY_FILE.parent
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in found)
    return [str(file.relative_to(folder)) for file in found]


async def loaded(graph: Graph, settings: Settings, folder: Path) -> Keyring:
    """Load a person with the key of a home."""
    await migrate(graph)
    keys = Keyring.from_settings(settings)
    await load_tables(graph, keys.current, folder, {"persons": [PERSON]})
    return keys


async def test_a_home_gets_a_new_key_and_keeps_the_former_ones(
    home: Settings, graph: Graph, tmp_path: Path
) -> None:
    first = (await loaded(graph, home, tmp_path / "world")).current
    said = await rotate_key(home, graph, Keyring.from_settings(home))
    second = Keyring.from_settings(home)
    assert second.current.key_id != first.key_id
    assert [key.key_id for key in second.retired] == [first.key_id]
    assert first.key_id in said
    assert second.current.key_id in said
    await rotate_key(home, graph, second)
    third = Keyring.from_settings(home)
    assert [key.key_id for key in third.retired] == [second.current.key_id, first.key_id]
    assert third.since(second.current.key_id) == third.retired
    assert third.since("ffffffff") == ()
    assert files(home) == [
        "identity.key",
        f"retired/0001.{first.key_id}.key",
        f"retired/0002.{second.current.key_id}.key",
    ]
    await claim_identity_key(graph, third.current.key_id)
    secrets = [(home.home / KEY_FILE).read_text(encoding="ascii").strip()]
    assert not [secret for secret in secrets if secret in said]


async def test_cut_off_before_the_files_change_places_it_is_ended_by_the_next_run(
    home: Settings, graph: Graph, tmp_path: Path
) -> None:
    keys = await loaded(graph, home, tmp_path / "world")
    following = next_key(home, made=True)
    assert following is not None
    keep_retired(home, keys.current)
    await rotate(graph, keys.current, following, closing=partial(closing, following))
    assert (home.home / NEXT_FILE).exists()
    await rotate_key(home, graph, Keyring.from_settings(home))
    assert Keyring.from_settings(home).current.key_id == following.key_id
    assert files(home) == ["identity.key", f"retired/0001.{keys.current.key_id}.key"]
    assert (await verify(graph, following, retired=(keys.current,))).is_whole


async def test_cut_off_in_the_middle_it_goes_on_with_the_same_key(
    home: Settings, graph: Graph, tmp_path: Path
) -> None:
    keys = await loaded(graph, home, tmp_path / "world")
    following = next_key(home, made=True)
    assert following is not None
    await graph.write("begin_rotation", keyId=keys.current.key_id, newKeyId=following.key_id)
    await rotate_key(home, graph, Keyring.from_settings(home))
    assert Keyring.from_settings(home).current.key_id == following.key_id
    await claim_identity_key(graph, following.key_id)


async def test_a_graph_of_before_is_brought_to_the_present_key(
    home: Settings, graph: Graph, tmp_path: Path
) -> None:
    """As after the restore of a backup that was made before a rotation."""
    old = (await loaded(graph, home, tmp_path / "world")).current
    await rotate_key(home, graph, Keyring.from_settings(home))
    present = Keyring.from_settings(home)
    await graph.run_admin("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    await load_tables(graph, old, tmp_path / "again", {"persons": [PERSON]})
    await rotate_key(home, graph, present)
    await claim_identity_key(graph, present.current.key_id)
    assert Keyring.from_settings(home).current.key_id == present.current.key_id
    assert not (home.home / NEXT_FILE).exists()


async def test_keys_of_settings(home: Settings, graph: Graph, tmp_path: Path) -> None:
    first, second = new_identity_key(), new_identity_key()
    given = home.model_copy(update={"identity_key": SecretStr(first)})
    keys = await loaded(graph, given, tmp_path / "world")
    with pytest.raises(SetupError, match="CREDIT_GRAPH_IDENTITY_KEY_NEXT"):
        await rotate_key(given, graph, keys)
    both = given.model_copy(update={"identity_key_next": SecretStr(second)})
    said = await rotate_key(both, graph, keys)
    assert "CREDIT_GRAPH_IDENTITY_KEY_RETIRED" in said or "_RETIRED" in said
    assert second not in said
    assert not (home.home / KEY_FILE.parent).exists()
    after = home.model_copy(
        update={"identity_key": SecretStr(second), "identity_key_retired": SecretStr(f"{first}, ")}
    )
    ring = Keyring.from_settings(after)
    assert [key.key_id for key in ring.retired] == [keys.current.key_id]
    await claim_identity_key(graph, ring.current.key_id)
    foreign = home.model_copy(update={"identity_key": SecretStr(new_identity_key())})
    with pytest.raises(SetupError, match=ring.current.key_id):
        await rotate_key(foreign, graph, Keyring.from_settings(foreign))


def test_a_retired_key_that_others_can_read_is_refused(home: Settings) -> None:
    keys = Keyring.from_settings(home)
    keep_retired(home, keys.current)
    keep_retired(home, keys.current)
    (file,) = (home.home / RETIRED_FOLDER).iterdir()
    file.chmod(0o644)
    with pytest.raises(BadIdentityKeyError):
        Keyring.from_settings(home)


def test_a_fresh_key_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["identity", "new"]) == 0
    key = capsys.readouterr().out.strip()
    assert IdentitySealer.from_settings(Settings(identity_key=SecretStr(key)))
