"""Mails that did not get through, as the office sees them: what they were about, never to whom: `/console/office/mail`."""
