"""What all HTTP doors share: problem+json errors, limits on rate and size, security headers, access tokens."""
