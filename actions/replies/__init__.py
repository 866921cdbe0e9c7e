"""The reply model that every channel renders, and how answers become replies."""
