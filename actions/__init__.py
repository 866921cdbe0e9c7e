"""What the assistant does on behalf of the user: domain code first, then thin rasa-sdk actions over it."""
