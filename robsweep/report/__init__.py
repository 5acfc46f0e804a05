"""A finished or running sweep as a page and as a table. No torch, no Ray."""
