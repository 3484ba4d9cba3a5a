"""Plots of shares as the author of a document uses them: what they take, what they refuse, and that they stay readable."""

from __future__ import annotations

import pytest
from reportlab.graphics.shapes import Circle, Line, Polygon, Rect, String
from test_document_structure import failures, new

from reports.document import grid, plots, scale
from reports.document.grid import GridCell, GridSide
from reports.document.plots import Axis, DotRow, LineSeries
from reports.document.theme import BODY_WIDTH, INK

HOSTILE = '<b>gras</b> & مرحبا 👍🏽 "très" long ' * 8
AXIS = Axis(title=HOSTILE, tick=lambda value: f"{value:.1%}", line=0.114, line_label=HOSTILE)
ROWS = [
    DotRow(HOSTILE, 0.153, 0.137, 0.17, HOSTILE, strong=True),
    DotRow("peu", 0.26, 0.12, 0.46, weak=True),
    DotRow("caché", note=HOSTILE),
    DotRow("tous", 1.0, 0.9, 1.0),
    DotRow("", 0.0, 0.0, 0.0),
]


def texts(drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def luminance(colour) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.red, colour.green, colour.blue)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def every_plot(rows=ROWS):
    labels = tuple(f"colonne {at}" for at in range(grid.MOST_COLUMNS))
    cells = [[GridCell("12,3 %", "1 200 personnes", share=at / 7) for at in range(8)], [GridCell(HOSTILE)] * 8]
    lines = [LineSeries(HOSTILE, ((0.1, 0.2), (0.9, 1.4))) for _ in range(plots.MOST_LINES)]
    return [
        plots.dot_intervals(rows, AXIS),
        plots.gap_bars(rows, AXIS),
        grid.heat_grid(GridSide(HOSTILE, ("femmes", HOSTILE)), GridSide(HOSTILE, labels), cells),
        plots.calibration_lines(lines, up=HOSTILE, ideal=HOSTILE, axis=AXIS),
        scale.level_scale(4, 4, labels=[HOSTILE] * 4, here="ce projet, selon les réponses qui manquent"),
        scale.level_scale(1, 1, labels=["faible"] * 4, here="ce projet, selon les réponses qui manquent"),
    ]


def test_every_plot_stands_in_a_valid_file_whatever_its_labels():
    """Markup, Arabic, emoji and endless labels are drawn as text, and validators accept the file."""
    document = new()
    document.heading(1, "Dessins")
    for drawing in every_plot():
        document.figure(drawing, alt="Un dessin.")

    assert [] == failures(document.build())


def test_nothing_is_drawn_outside_the_page_body():
    """However long the labels and however large the values, lines, marks and texts stay inside the drawing."""
    for drawing in every_plot():
        for shape in drawing.contents:
            left, bottom, right, top = shape.getBounds()

            assert -0.5 <= left <= right <= BODY_WIDTH + 0.5, shape
            assert -0.5 <= bottom <= top <= drawing.height + 0.5, shape


@pytest.mark.parametrize("count", [0, plots.MOST_ROWS + 1])
def test_a_plot_refuses_more_rows_than_a_page_can_show(count):
    """The author is told instead of getting something unreadable."""
    with pytest.raises(ValueError, match=str(count)):
        plots.dot_intervals([DotRow("x", 0.5)] * count, AXIS)
    with pytest.raises(ValueError, match=str(count)):
        plots.gap_bars([DotRow("x", 0.5)] * count, AXIS)


def test_a_grid_refuses_cells_that_do_not_fill_it():
    """A missing cell is a mistake, not an empty square."""
    with pytest.raises(ValueError, match="2 rows of 1 cells"):
        grid.heat_grid(GridSide("a", ("x", "y")), GridSide("b", ("z",)), [[GridCell("1")]])


def test_a_hidden_row_has_no_mark_and_a_weak_one_is_hollow():
    """What may not be shown has no position on the axis, and what is less certain looks less certain without colour."""
    hidden = plots.dot_intervals([DotRow("caché", note="non affiché")], AXIS)
    weak, firm = (plots.dot_intervals([DotRow("x", 0.5, weak=each)], AXIS) for each in (True, False))
    fills = [next(s.fillColor.hexval() for s in each.contents if isinstance(s, Circle)) for each in (weak, firm)]

    assert not [shape for shape in hidden.contents if isinstance(shape, Circle | Polygon)]
    assert "non affiché" in texts(hidden)
    assert fills[0] != fills[1]


def test_text_stands_out_on_every_ground_of_the_grid():
    """Values can be read on the palest and the darkest cell: 4.5 to 1 or more."""
    for part in (grid._PALE, grid._DARK):  # noqa: SLF001 - the ends of the scale
        ground = luminance(
            type("Colour", (), dict(zip(("red", "green", "blue"), (v / 255 for v in part), strict=True)))
        )
        ink = luminance(
            type(
                "Ink",
                (),
                dict(zip(("red", "green", "blue"), (int(INK[i : i + 2], 16) / 255 for i in (1, 3, 5)), strict=True)),
            )
        )

        assert (ground + 0.05) / (ink + 0.05) >= 4.5


def test_lines_of_calibration_differ_without_colour():
    """Six lines can be told apart in grey: no two share both mark and dashes."""
    drawing = plots.calibration_lines(
        [LineSeries(str(at), ((0.1, 0.1), (0.9, 0.9))) for at in range(plots.MOST_LINES)], up="y", ideal="x", axis=AXIS
    )
    dashes = {
        tuple(shape.strokeDashArray or ())
        for shape in drawing.contents
        if isinstance(shape, Line) and shape.strokeWidth == 1.2
    }

    assert plots.MOST_LINES == len(dashes)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (3, 2), (4, 5)])
def test_a_level_off_the_scale_is_refused(low, high):
    """A scale never points beside its four levels, or from the higher to the lower."""
    with pytest.raises(ValueError, match="levels run from 1 to 4"):
        scale.level_scale(low, high, labels=["a"] * 4, here="ici")


def test_the_scale_is_read_without_colour():
    """In grey each level is darker than the one before, and a frame and an arrow say where the system stands."""
    drawing = scale.level_scale(2, 3, labels=["faible", "modéré", "élevé", "critique"], here="ce projet")
    boxes = [shape for shape in drawing.contents if isinstance(shape, Rect)]
    steps, frame = [luminance(box.fillColor) for box in boxes[:-1]], boxes[-1]

    assert sorted(steps, reverse=True) == steps
    assert 4 == len(set(steps))
    assert (boxes[1].x, boxes[2].x + boxes[2].width) == (frame.x, pytest.approx(frame.x + frame.width))
    assert ["I · faible", "II · modéré", "III · élevé", "IV · critique", "ce projet"] == texts(drawing)
    assert 1 == sum(isinstance(shape, Polygon) for shape in drawing.contents)
