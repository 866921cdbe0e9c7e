"""The frame of the console's pages: header, navigation, and what every template may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from actions.staff.models import Member
from connectors.console.access import COOKIE, csrf_token
from connectors.console.navigation import navigation_of
from knowledge.clock import japanese_date

_OWN = Path(__file__).with_name("templates")


def console_templates(folder: Path) -> Environment:
    """The templates in `folder`, which extend `console.html` and fill its blocks `title` and `main` (and, where they
    need them, `style` and `script`). They escape what they show; a name that is not given is an error."""
    environment = Environment(
        loader=FileSystemLoader([folder, _OWN]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(japanese_date=japanese_date)
    return environment


def page(
    environment: Environment, template: str, request: Request, member: Member, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page of the console as `member` sees it. Besides `context` the template knows `member`, `csrf` (also as
    `{{ csrf_field }}`'s value in forms: `<input type="hidden" name="csrf" value="{{ csrf }}">`), `navigation`, `here`."""
    shown = {
        "member": member,
        "csrf": csrf_token(request.cookies.get(COOKIE, "")),
        "navigation": navigation_of(member),
        "here": request.url.path,
    }
    return HTMLResponse(environment.get_template(template).render(shown | context), status)
