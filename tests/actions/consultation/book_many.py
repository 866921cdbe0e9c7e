"""Books what is free, in the company of others who do the same: `python … <url> <number> <of how many>`.

Writes how many were booked and how many were refused.
"""

from __future__ import annotations

import random
import sys

from actions.consultation.bookings import Bookings
from actions.consultation.errors import SlotTaken
from actions.consultation.news import NoNews
from actions.consultation.slots import Slots
from actions.database.engine import open_database
from actions.encryption import Cipher
from tests.actions.consultation.material import SetClock, at, wish

KEY = "A" * 43 + "="


def main() -> None:
    url, number, others = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    engine, clock = open_database(url), SetClock()
    slots, bookings = Slots(engine, clock), Bookings(engine, Cipher([KEY]), NoNews(), clock)
    choose, sold, refused = random.Random(number), 0, 0
    while free := slots.find(at(9), at(17, day=11), mode="web"):
        try:
            bookings.request(wish(choose.choice(free[:10]).slot_id, (sold + refused) * others + number))
            sold += 1
        except SlotTaken:
            refused += 1
    engine.dispose()
    print(sold, refused)


if __name__ == "__main__":
    main()
