"""Japan's time zone as calendars write it down."""

from __future__ import annotations

# Japan has had one offset since 1951; a fixed definition keeps what is written the same from day to day.
TOKYO = """BEGIN:VTIMEZONE
TZID:Asia/Tokyo
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:JST
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
"""A VTIMEZONE component (RFC 5545, 3.6.5)."""
