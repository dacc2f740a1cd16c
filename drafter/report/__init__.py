"""How a Filing becomes a Word report that is read back before it is kept."""
