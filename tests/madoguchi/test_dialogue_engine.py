"""How the dialogue engine is started."""

from __future__ import annotations

from pathlib import Path

from madoguchi.dialogue_engine import rasa_child
from madoguchi.settings import Settings


def test_a_secret_that_begins_with_a_dash_is_not_taken_for_an_option(tmp_path: Path) -> None:
    (tmp_path / "internal-token").write_text("-secret", encoding="ascii")
    assert "--auth-token=-secret" in rasa_child(Settings(_env_file=None, data_dir=tmp_path)).command
