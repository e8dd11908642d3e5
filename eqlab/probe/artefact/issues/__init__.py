"""Issues of the probes that look at files, by what they look at."""
