"""Services on a real engine."""
