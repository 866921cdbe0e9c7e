"""Both sides of the wire to the dialogue engine: its HTTP API, and the action endpoint it calls back."""
