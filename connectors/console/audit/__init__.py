"""The administrator's page of the audit log: `/console/audit`."""
