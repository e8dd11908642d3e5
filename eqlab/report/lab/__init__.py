"""Reports of a laboratory (ISO/IEC 17025:2017, 7.8): test reports, claims reports, and the paper of an attestation."""
