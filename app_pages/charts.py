"""Charts of the pages. Each has a table beside it and never relies on colour alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from app_pages.show import LEVEL_COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklists.model import Matrix


def heat_map(
    matrix: Matrix,
    markers: Sequence[tuple[str, int, int]],
    romans: Sequence[str],
    gravity: str,
    likelihood: str,
) -> go.Figure:
    """The 4 × 4 matrix, level written in each cell, with the numbers of the risks that stand there.

    Args:
        matrix: ``matrix[gravity - 1][likelihood - 1]`` is a level.
        markers: label, gravity and likelihood (1-4) of each risk.
        romans: names of levels 1-4.
        gravity: title of the vertical axis.
        likelihood: title of the horizontal axis.
    """
    colours = [LEVEL_COLOURS[level][0] for level in (1, 2, 3, 4)]
    # Plotly wants a continuous scale: each colour from its quarter's beginning to its end makes four flat steps.
    scale = [(edge / 4, colours[step]) for step in range(4) for edge in (step, step + 1)]
    figure = go.Figure(
        go.Heatmap(
            z=[[int(level) for level in row] for row in matrix],
            x=[1, 2, 3, 4],
            y=[1, 2, 3, 4],
            zmin=0.5,
            zmax=4.5,
            colorscale=scale,
            showscale=False,
            xgap=3,
            ygap=3,
            hoverinfo="skip",
        )
    )
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for label, at_gravity, at_likelihood in markers:
        cells[(at_gravity, at_likelihood)].append(label)
    for row in range(1, 5):
        for column in range(1, 5):
            level = int(matrix[row - 1][column - 1])
            colour = LEVEL_COLOURS[level][1]
            figure.add_annotation(
                x=column + 0.45, y=row + 0.44, text=romans[level - 1], showarrow=False,
                font={"size": 12, "color": colour}, xanchor="right", yanchor="top",
            )  # fmt: skip
            here = cells.get((row, column), [])
            lines = [" ".join(here[start : start + 4]) for start in range(0, len(here), 4)]
            if lines:
                figure.add_annotation(
                    x=column, y=row, text="<br>".join(f"<b>{line}</b>" for line in lines), showarrow=False,
                    font={"size": 14, "color": colour},
                )  # fmt: skip
    axis = {"tickvals": [1, 2, 3, 4], "fixedrange": True, "showgrid": False, "zeroline": False, "range": [0.5, 4.5]}
    figure.update_layout(
        xaxis={**axis, "title": likelihood},
        yaxis={**axis, "title": gravity},
        height=420,
        margin={"l": 60, "r": 10, "t": 10, "b": 50},
        font={"color": "#161616"},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
    )
    return figure
