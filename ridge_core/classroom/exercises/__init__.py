"""Exercises, the checks that name their mistakes, and questions to predict on."""
