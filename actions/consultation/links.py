"""Links to the page of a booking, which open it without its token: signed, and good for a time only.

They are handed out by mail, in chat and by the API; the token itself never stands in an address, where logs would keep it.
"""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from actions.consultation.errors import LinkExpired
from actions.encryption import Cipher
from actions.errors import WrongToken

PAGE_FOR = timedelta(days=120)
"""How long a link opens the page. Nothing is booked further ahead than half of that."""

CONFIRM_FOR = timedelta(hours=24)
"""How long a link to confirm is understood; the code in it is good for a few minutes only."""


class BookingLinks:
    """Makes links and reads them back.

    :param address: what links start with, without a slash at its end.
    """

    def __init__(self, address: str, cipher: Cipher) -> None:
        self._address = address
        secret = cipher.digest("links to bookings")
        self._page = URLSafeTimedSerializer(secret, salt="page")
        self._confirm = URLSafeTimedSerializer(secret, salt="confirm")

    def key(self, booking_id: str) -> str:
        """What opens the page of a booking, in its address and in its forms."""
        return str(self._page.dumps(booking_id))

    def page(self, booking_id: str) -> str:
        """Address of the page of a booking: for its owner only."""
        return f"{self._address}/booking/{booking_id}?key={self.key(booking_id)}"

    def confirm(self, booking_id: str, code: str) -> str:
        """Address of the page with the button that confirms a booking: only for the mail that carries the code."""
        key = self._confirm.dumps([booking_id, code])
        return f"{self._address}/booking/{booking_id}/confirm?key={key}"

    def check(self, booking_id: str, key: str) -> None:
        """Whether `key` opens the page of this booking.

        :raises LinkExpired: it did once.
        :raises WrongToken: it does not.
        """
        if _read(self._page, key, PAGE_FOR) != booking_id:
            raise WrongToken

    def code(self, booking_id: str, key: str) -> str:
        """The code in a link to confirm this booking.

        :raises LinkExpired: it is too old.
        :raises WrongToken: it is none, or another booking's.
        """
        match _read(self._confirm, key, CONFIRM_FOR):
            case [str(signed_id), str(code)] if signed_id == booking_id:
                return code
        raise WrongToken


def _read(serializer: URLSafeTimedSerializer, key: str, age: timedelta) -> object:
    try:
        read: object = serializer.loads(key, max_age=int(age.total_seconds()))
    except SignatureExpired as error:
        raise LinkExpired from error
    except BadData as error:
        raise WrongToken from error
    return read
