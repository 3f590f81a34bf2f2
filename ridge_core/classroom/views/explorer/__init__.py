"""The λ explorer: one λ, and everything that follows it."""

from ridge_core.classroom.views.explorer.curve import explore_curve
from ridge_core.classroom.views.explorer.point import explore_point
from ridge_core.classroom.views.explorer.table import explore_table

__all__ = ["explore_curve", "explore_point", "explore_table"]
