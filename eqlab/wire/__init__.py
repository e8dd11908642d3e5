"""Floor 2: protocol servers and clients, TLS and the lab's own CA."""
