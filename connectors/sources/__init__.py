"""What anybody may know about the sources: how fresh each is, as a page and as metrics."""
