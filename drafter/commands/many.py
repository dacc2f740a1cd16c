"""Commands for many agencies: batch and rollup."""
