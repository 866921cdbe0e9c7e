"""The LINE channel as the office sees it: what is on its way, what went wrong, and how much may still be pushed."""
