"""The consultations: `/console/office/bookings`, without personal data; a contact is looked at one by one."""
