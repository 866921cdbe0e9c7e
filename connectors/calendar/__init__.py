"""The calendar's doors: `/api/v1/calendar`, the feed `/calendar.ics`, and the page `/calendar`."""
