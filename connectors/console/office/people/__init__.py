"""What is kept of a person, exported or erased when they ask for it: `/console/office/people`."""
