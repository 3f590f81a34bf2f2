"""Small live figures, one for each idea."""

from ridge_core.classroom.views.ideas.bowls import explore_bowls
from ridge_core.classroom.views.ideas.picking import explore_picking
from ridge_core.classroom.views.ideas.price import explore_price
from ridge_core.classroom.views.ideas.shapes import explore_shapes
from ridge_core.classroom.views.ideas.steps import explore_steps
from ridge_core.classroom.views.ideas.touch import explore_touch
from ridge_core.classroom.views.ideas.variance import explore_variance

__all__ = [
    "explore_bowls",
    "explore_picking",
    "explore_price",
    "explore_shapes",
    "explore_steps",
    "explore_touch",
    "explore_variance",
]
