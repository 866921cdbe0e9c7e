"""What people say of the consultation and of the diagnosis: `/console/office/survey`."""
