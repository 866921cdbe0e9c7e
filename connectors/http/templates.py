"""Pages made on the server: each room's own templates, over the one frame (`page.html`) that they share."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FRAME = Path(__file__).with_name("templates")


def templates_in(folder: Path) -> Environment:
    """The templates in `folder`. They escape what they show; a name that is not given is an error, not a blank."""
    return Environment(
        loader=FileSystemLoader([folder, _FRAME]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
