import pytest

from drafter.editions import EDITIONS
from drafter.form import Form, Line, Section, Table
from drafter.grid import Kind, grid, grids


@pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())
def test_cells_cover_each_grid_once(form: Form) -> None:
    for section in form.sections:
        for drawn in grids(section, printed=False):
            covered = [
                (row, column)
                for cell in drawn.cells
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            ]
            assert sorted(covered) == [
                (r, c) for r in range(drawn.rows) for c in range(drawn.columns)
            ]
            expected = {point.address for table in drawn.tables for point in table.datapoints}
            assert drawn.figures.keys() == expected


def test_table_two_shares_four_columns() -> None:
    drawn = grids(next(s for s in EDITIONS["2021"].sections if s.id == "disclosure"))[0]
    assert (drawn.rows, drawn.columns, drawn.label_columns, drawn.header_rows) == (14, 4, 1, 0)
    assert drawn.figures["art20_8.fees.amount"].colspan == 3


def test_table_three_merges_as_the_form_does() -> None:
    drawn = grid(EDITIONS["2021"].table("requests"))
    spans = {cell.text: (cell.rowspan, cell.colspan) for cell in drawn.cells if cell.text}
    assert (drawn.rows, drawn.columns, drawn.header_rows) == (28, 10, 3)
    assert spans["三、本年度办理结果"] == (22, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["（七）总计"] == (1, 2)
    assert spans["四、结转下年度继续办理"] == (1, 3)
    assert spans["法人或其他组织"] == (1, 5)


def test_tables_of_two_and_three_columns_share_their_edges() -> None:
    def table(name: str, columns: int) -> Table:
        lines = tuple(Line(f"c{n}", f"列{n}") for n in range(columns))
        return Table(name, (Line("r", "行"),), lines, title=name)

    drawn = grids(Section("s", "节", tables=(table("three", 3), table("two", 2))))[0]
    assert drawn.columns == 5
    three = [cell.colspan for cell in drawn.cells if cell.address.startswith("three.")]
    two = [cell.colspan for cell in drawn.cells if cell.address.startswith("two.")]
    assert (three, two) == ([1, 2, 1], [2, 2])


def test_units_stand_in_a_column_where_rows_differ() -> None:
    rows = (Line("a", "甲", unit="条"), Line("b", "乙", unit="次"))
    drawn = grid(Table("t", rows, (Line("x", "数"),)))
    assert (drawn.columns, drawn.label_columns) == (3, 2)
    assert [cell.text for cell in drawn.cells if cell.kind is Kind.UNIT] == ["条", "次"]
    assert [cell.text for cell in drawn.cells if cell.kind is Kind.HEAD] == ["单位", "数"]


def test_equal_headings_that_are_not_neighbours_stay_apart() -> None:
    rows = (Line("a", "甲", under=("组",)), Line("b", "乙"), Line("c", "丙", under=("组",)))
    drawn = grid(Table("t", rows, (Line("x", "数"),)))
    groups = [cell for cell in drawn.cells if cell.text == "组"]
    assert [(cell.row, cell.rowspan, cell.kind) for cell in groups] == [
        (1, 1, Kind.LABEL),
        (3, 1, Kind.LABEL),
    ]
