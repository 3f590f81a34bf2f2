"""Figures: their look, their panels, and the live views."""
