"""Questions about the parts told in words: default sentences, an editor, or a file."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from drafter.errors import DrafterError
from drafter.form import Form, Section
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import ask_lines, choose, say
from drafter.sentences import proposals_for, sentences_for
from drafter.wording import N_, _

FILE_SIGN, EDITOR_SIGN = "@", "?"
HOW_TO_WRITE = N_(
    "直接写一段，回车结束；粘贴多段也可以。写“?”打开编辑器，写“@文件名”从 .txt 或 .docx 读入，直接回车先空着。"
)
ADOPT, ADD, CHANGE, KEEP, WRITE, LATER = (
    N_("采用"),
    N_("采用，后面再补充一段"),
    N_("照这段修改"),
    N_("保留现在的文字"),
    N_("自己写"),
    N_("先空着"),
)


def title_of(form: Form, address: str) -> str:
    """Return what a part is called in questions: section and sub-heading."""
    section = form.section_of(address)
    narrative = form.narratives[address]
    names = [
        section.title,
        narrative.label if len(section.narratives) > 1 or not section.title else "",
    ]
    return " ".join(filter(None, names))


def required_parts(section: Section) -> list[str]:
    """Return the addresses of the parts that a report must have."""
    return [f"{section.id}.{n.id}" for n in section.narratives if n.required]


def offer_sentences(interview: Interview) -> None:
    """Show every sentence that the figures write, and let the officer take them all at once."""
    said = _automatic(interview)
    say(_("这些部分可以由刚才的数字自动写成："))
    for address, sentences in said.items():
        say(f"  {title_of(interview.form, address)}：{''.join(sentences)}")
    take_all = choose(
        _("采用这些文字吗？数字改了，文字会跟着改。"),
        [(_("全部采用"), True), (_("逐个看"), False)],
        explain=_("采用以后，还可以在总览里逐个修改。"),
    )
    filing = interview.filing
    filing.automatic = [a for a in interview.form.narratives if take_all and a in said]


def _automatic(interview: Interview) -> dict[str, list[str]]:
    said = sentences_for(
        interview.filing, interview.form, interview.pack, previous=interview.previous
    )
    return {address: sentences for address, sentences in said.items() if sentences}


def any_sentences(interview: Interview) -> bool:
    """Tell whether the pack has sentences for any part, as the figures are."""
    return bool(_automatic(interview))


def ask_part(interview: Interview, address: str) -> None:
    """Ask for the words of one part."""
    narrative = interview.form.narratives[address]
    title = title_of(interview.form, address)
    automatic = "".join(_automatic(interview).get(address, []))
    filing = interview.filing
    proposed = "".join(proposals_for(filing, interview.form, interview.pack).get(address, []))
    offered = automatic or proposed
    explain = "\n".join(filter(None, (_(narrative.prompt), _before(interview, address))))
    if not offered and not filing.paragraphs(address):
        _write(interview, address, title, explain)
        return
    _show(interview, address, automatic, proposed)
    how = choose(title, _ways(interview, address, bool(offered)), explain=explain)
    if how in (ADOPT, ADD):
        _adopt(interview, address, automatic, proposed)
        if how == ADD:
            extra = ask_lines(_("补充"), explain=_(HOW_TO_WRITE))
            filing.put_text(address, [*filing.texts.get(address, []), *_paragraphs(extra, "")])
    elif how == CHANGE:
        _set_automatic(interview, address, on=False)
        lines = ask_lines(title, default=offered, explain=explain)
        filing.put_text(address, lines)
    elif how == WRITE:
        _write(interview, address, title, explain)
    elif how == LATER:
        _set_automatic(interview, address, on=False)
        filing.put_text(address, [])


def _ways(interview: Interview, address: str, offered: bool) -> list[tuple[str, str]]:
    ways = [ADOPT, ADD, CHANGE] if offered else []
    if interview.filing.paragraphs(address) or address in interview.filing.automatic:
        ways = [KEEP, *ways]
    return [(_(way), way) for way in (*ways, WRITE, LATER)]


def _show(interview: Interview, address: str, automatic: str, proposed: str) -> None:
    if automatic:
        say(_("  由数字写成：{text}", text=automatic))
    if proposed:
        say(_("  建议的文字（请先核实）：{text}", text=proposed))
    for text in interview.filing.paragraphs(address):
        say(_("  现在的文字：{text}", text=text))


def _adopt(interview: Interview, address: str, automatic: str, proposed: str) -> None:
    """Take what was offered; a sentence without a figure behind it becomes the officer's own."""
    if automatic:
        _set_automatic(interview, address, on=True)
        interview.filing.put_text(address, [])
    else:
        interview.filing.put_text(address, [proposed])


def _set_automatic(interview: Interview, address: str, *, on: bool) -> None:
    chosen = {*interview.filing.automatic} - {address} | ({address} if on else set())
    interview.filing.automatic = [a for a in interview.form.narratives if a in chosen]


def _write(interview: Interview, address: str, title: str, explain: str) -> None:
    told = "\n".join(filter(None, (explain, _(HOW_TO_WRITE))))
    lines = ask_lines(title, explain=told)
    current = "\n".join(interview.filing.paragraphs(address))
    said = _paragraphs(lines, current)
    _set_automatic(interview, address, on=False)
    interview.filing.put_text(address, said)
    if said != lines:
        count = sum(map(len, said))
        say(_("  读入 {paragraphs} 段，{count} 字。", paragraphs=len(said), count=count))


def _paragraphs(lines: list[str], current: str) -> list[str]:
    """Return what an answer stands for: its lines, a file's, or what the editor gave back."""
    if len(lines) == 1 and lines[0] in (EDITOR_SIGN, "？"):
        return edited(current).splitlines()
    if len(lines) == 1 and lines[0].startswith(FILE_SIGN):
        return from_file(Path(lines[0].removeprefix(FILE_SIGN).strip().strip('"')))
    return lines


def from_file(path: Path) -> list[str]:
    """Return the paragraphs of a .txt or .docx; what cannot be read is said, and gives none."""
    from drafter.intake.importer import read_paragraphs

    try:
        return read_paragraphs(path)
    except DrafterError as error:
        say(f"× {error}")
        return []


def edited(text: str) -> str:
    """Return a text after the officer changed it in the system's editor."""
    with tempfile.TemporaryDirectory(prefix="drafter-") as folder:
        path = Path(folder, _("文字.txt"))
        # With the mark by which Notepad of every age knows UTF-8.
        path.write_text(text, "utf-8-sig")
        try:
            subprocess.run([*_editor(), str(path)], check=False)
            return path.read_text("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError):
            say(_("× 编辑器没有打开，或者存成了别的编码。请直接写，或用“@文件名”。"))
            return text


def _editor() -> list[str]:
    if sys.platform == "win32":
        return ["notepad.exe"]
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return named.split()
    return [next((name for name in ("nano", "vim", "vi") if shutil.which(name)), "vi")]


def _before(interview: Interview, address: str) -> str:
    """Return how last year's text began, for orientation."""
    texts = interview.previous.paragraphs(address) if interview.previous else []
    return _("上年写的是：{text}", text=texts[0][:60] + "……") if texts else ""
