"""`eqlab scheme` and `eqlab file`: what carries their commands out."""
