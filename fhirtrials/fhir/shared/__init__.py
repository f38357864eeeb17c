"""Resources that all releases write alike."""
