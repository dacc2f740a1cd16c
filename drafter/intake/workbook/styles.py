"""How the intake workbook looks: one place for fonts, fills and widths."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

SONG, HEI = "宋体", "黑体"
LINE = Side(style="thin", color="808080")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
GREY = PatternFill("solid", fgColor="E7E6E6")
HEAD = PatternFill("solid", fgColor="DDEBF7")
YELLOW = PatternFill("solid", bgColor="FFF2CC")
RED = PatternFill("solid", bgColor="FFC7CE")
MARKED = PatternFill("solid", fgColor="FFC7CE")
REMARKED = PatternFill("solid", fgColor="FFEB9C")
TITLE_FONT = Font(name=HEI, size=16)
HEAD_FONT = Font(name=HEI, size=11)
BODY_FONT = Font(name=SONG, size=11)
HINT_FONT = Font(name=SONG, size=10, color="595959")
LINK_FONT = Font(name=SONG, size=11, color="0563C1", underline="single")
# A conditional format may set the weight and colour of a font, not the font itself.
RED_FONT = Font(color="C00000", bold=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
PLAIN = Alignment(horizontal="left", vertical="center")
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
UNLOCKED = Protection(locked=False)
