"""Many agencies at once."""
