"""A plain way in for other systems: signed JSON to us, signed JSON back to the address that channels.yml names."""
