"""The sign-in of people: pages that work without script, endpoints for front-ends, mail, OpenID."""
