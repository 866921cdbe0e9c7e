"""Errors of consultations as problems of HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from actions.consultation.errors import (
    BookingPast,
    CodeExpired,
    InvalidContact,
    NotPossible,
    SlotTaken,
    TooManyBookings,
    UnknownBooking,
    UnknownSlot,
    WrongCode,
)
from actions.errors import WrongToken
from actions.idempotency.answers import KeyReused
from connectors.booking.schemas import slot_out
from connectors.booking.wording import wording
from connectors.http.bearer import unauthorized
from connectors.http.moments import invalid
from connectors.http.problem import Problem


@contextmanager
def told() -> Iterator[None]:
    """Inside the block, what the domain refuses becomes the problem that the contract has for it."""
    say = wording().problems
    try:
        yield
    except WrongToken as error:
        raise unauthorized(say["token"]) from error
    except UnknownBooking as error:
        raise Problem(404) from error
    except SlotTaken as error:
        slots = [slot_out(slot).model_dump(mode="json") for slot in error.alternatives]
        raise Problem(409, say["taken"], kind="slot-taken", extra={"slots": slots}) from error
    except TooManyBookings as error:
        raise Problem(409, say["too_many"], kind="too-many-bookings", extra={"slots": []}) from error
    except (NotPossible, BookingPast) as error:
        raise Problem(409, say["closed"], kind="booking-closed") from error
    except CodeExpired as error:
        raise Problem(409, say["expired"], kind="code-expired") from error
    except WrongCode as error:
        extra = {"tries_left": error.tries_left}
        raise Problem(422, say["code"].format(left=error.tries_left), kind="wrong-code", extra=extra) from error
    except UnknownSlot as error:
        raise invalid("slot_id", say["slot"]) from error
    except InvalidContact as error:
        field = error.field if error.field in ("name", "contact") else f"contact.{error.field}"
        raise invalid(field, say[f"contact_{error.reason}"]) from error
    except KeyReused as error:
        raise Problem(422, say["key"], kind="idempotency-key-reused") from error
