"""Makes what a schema asks of its vocabularies fast: code lists are looked up, not searched through."""
