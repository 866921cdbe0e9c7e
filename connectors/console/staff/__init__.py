"""The administrator's pages of members: `/console/staff`."""
