"""Creates the rich menu at LINE, gives it its picture, shows it to everyone, and removes the ones it replaces."""

from __future__ import annotations

from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    RichMenuRequest,
)

from connectors.line.rich_menu.menu import Menu, as_sent
from connectors.line.rich_menu.picture import png

_TIMEOUT_S = 20.0
_OFFICIAL = "https://api.line.me"


def install(access_token: str, base: str, content: Menu) -> str:
    """The id of the menu that everyone sees from now on. Menus of the same name that were there before are deleted only
    after it is in place; a failure leaves them, and removes what was begun.

    :raises linebot.v3.messaging.ApiException: LINE refuses.
    """
    base = base.rstrip("/")
    with ApiClient(Configuration(host=base, access_token=access_token)) as client:
        api, blob = MessagingApi(client), MessagingApiBlob(client)
        if base != _OFFICIAL:
            blob.line_base_path = base
        before = [m for m in api.get_rich_menu_list(_request_timeout=_TIMEOUT_S).richmenus if m.name == content.name]
        request = RichMenuRequest.from_dict(as_sent(content))
        made: str = api.create_rich_menu(request, _request_timeout=_TIMEOUT_S).rich_menu_id
        try:
            headers = {"Content-Type": "image/png"}
            blob.set_rich_menu_image(made, png(content), _headers=headers, _request_timeout=_TIMEOUT_S)
            api.set_default_rich_menu(made, _request_timeout=_TIMEOUT_S)
        except Exception:
            api.delete_rich_menu(made, _request_timeout=_TIMEOUT_S)
            raise
        for old in before:
            api.delete_rich_menu(old.rich_menu_id, _request_timeout=_TIMEOUT_S)
    return made


def remove(access_token: str, base: str, content: Menu) -> int:
    """Deletes the menus of this name; how many these were.

    :raises linebot.v3.messaging.ApiException: LINE refuses.
    """
    with ApiClient(Configuration(host=base.rstrip("/"), access_token=access_token)) as client:
        api = MessagingApi(client)
        found = [m for m in api.get_rich_menu_list(_request_timeout=_TIMEOUT_S).richmenus if m.name == content.name]
        for menu in found:
            api.delete_rich_menu(menu.rich_menu_id, _request_timeout=_TIMEOUT_S)
    return len(found)
