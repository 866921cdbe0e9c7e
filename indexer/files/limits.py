"""How much of a file is read at most, so that no file, made so or by accident, takes the machine down."""

from __future__ import annotations

MAX_PAGES = 300
"""Pages of one PDF; what comes after is left out."""

MAX_SECONDS = 60.0
"""Time for one PDF, looked at between pages."""

MAX_TEXT_BYTES = 5 * 1024 * 1024
"""Size of a plain text file."""

MAX_ROWS = 5_000
"""Rows of one sheet; what comes after is left out."""

MAX_COLUMNS = 60

MAX_UNPACKED_BYTES = 100 * 1024 * 1024
"""Size of everything in a ZIP (Word and Excel files are ZIPs) once unpacked."""

MAX_MEMBERS = 2_000
"""Files in a ZIP."""

MAX_XML_BYTES = 40 * 1024 * 1024
"""Size of all XML in a Word or Excel file once unpacked: it is held in memory as a tree."""
