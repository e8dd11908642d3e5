"""`eqlab cesar`: what carries its commands out."""
