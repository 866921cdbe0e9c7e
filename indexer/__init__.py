"""From the sources of the real world to the index: read, normalise, cut, embed, write, swap."""
