"""Many cases at once, as sparse matrices."""
