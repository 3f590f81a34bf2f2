"""What a learner sees and touches; it may import the mathematics, never the reverse."""

from importlib import import_module

# A name is imported when it is first asked for: a lesson without live figures loads no widgets.
_ROOMS = {
    "exercises": ("checks", "misconceptions", "quiz"),
    "views.choice": ("draw_band", "draw_folds", "explore_choice", "explore_splits"),
    "views.controls": ("counter", "lam_slider", "slider"),
    "views.converter": ("converter",),
    "views.descent": ("draw_descent", "explore_descent", "readings"),
    "views.explorer": ("explore_curve", "explore_point", "explore_table"),
    "views.geometry": ("circle", "contour_through", "contours", "equal_penalty"),
    "views.ideas": (
        "explore_bowls",
        "explore_picking",
        "explore_price",
        "explore_shapes",
        "explore_steps",
        "explore_touch",
        "explore_variance",
    ),
    "views.live": ("Live",),
    "views.panels": ("draw_curve",),
    "views.picture": ("show",),
    "views.style": ("STYLE", "feature_colors", "figure", "lam_axis", "legend_above", "number"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)


def __getattr__(name):
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = f"{__name__}.{_ROOM_OF[name]}"
    if room.endswith(".exercises"):  # whose modules are used by name, as in `checks.cost`
        return import_module(f"{room}.{name}")
    return getattr(import_module(room), name)


def __dir__():
    return __all__
