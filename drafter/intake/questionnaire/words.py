"""Questions about the parts told in words: default sentences, own words, an editor, a file."""

from pathlib import Path

from drafter.errors import DrafterError
from drafter.intake.questionnaire.editor import edited
from drafter.intake.questionnaire.interview import Interview, name_of
from drafter.intake.questionnaire.prompts import ask_lines, choose, say
from drafter.report.context import default_preface, is_opening
from drafter.sentences import proposals_for, sentences_for
from drafter.wording import N_, _, labelled

FILE_SIGNS, EDITOR_SIGNS = ("@", "＠"), ("?", "？")
HINT = N_("（直接写；“?”打开编辑器；“@文件名”读入 .txt 或 .docx；回车先空着）")
HINT_ANEW = N_("（直接写；“?”打开编辑器；“@文件名”读入 .txt 或 .docx；回车保留原来的）")
BEGINNING = 24
"""Characters of a text that are shown in a list."""
ADOPT, INSTEAD, ADD, CHANGE, KEEP, WRITE, LATER, CLEAR = (
    N_("采用这段文字"),
    N_("改用这段文字，现在写的不要了"),
    N_("采用这段文字，后面再补充"),
    N_("在原文上修改"),
    N_("保留现在的文字"),
    N_("重新写"),
    N_("先空着"),
    N_("去掉现在的文字，先空着"),
)


def parts_to_ask(interview: Interview) -> list[str]:
    """Return the addresses of the parts that somebody must write: no words stand ready for them."""
    return [a for a in interview.form.narratives if not ready_words(interview, a)]


def ready_words(interview: Interview, address: str) -> str:
    """Return what is printed where a part is left empty: the preface, or the pack's own words."""
    filing, form = interview.filing, interview.form
    fixed = interview.pack.fixed_text(address, filing.edition, filing.unit.level)
    if fixed or not is_opening(form, form.section_of(address)):
        return fixed
    return default_preface(form, filing.unit.name, str(filing.year))


def automatic_words(interview: Interview) -> dict[str, str]:
    """Return what the figures write by themselves, by the address of its part."""
    said = sentences_for(interview.filing, interview.form, interview.pack, interview.previous)
    return {address: "".join(sentences) for address, sentences in said.items() if sentences}


def offer_sentences(interview: Interview) -> None:
    """Show every sentence that the figures write, and let the officer take them all at once."""
    said = automatic_words(interview)
    say(_("这些部分可以由刚才的数字自动写成："))
    for address, text in said.items():
        say("  " + labelled(name_of(interview.form, address), text))
    take_all = choose(
        _("采用这些文字吗？"),
        [(_("全部采用，数字改了文字会跟着改"), True), (_("逐个看，可以补充或改写"), False)],
        explain=_("采用以后，还可以在总览里逐个补充或改写。"),
    )
    chosen = said if take_all else {}
    interview.filing.automatic = [a for a in interview.form.narratives if a in chosen]


def ask_part(interview: Interview, address: str) -> None:
    """Ask for the words of one part: keep, adopt, change, write anew, or leave it for later."""
    title = name_of(interview.form, address)
    automatic = automatic_words(interview).get(address, "")
    offered = automatic or _proposed(interview, address)
    explain = explanation(interview, address)
    if not offered and not interview.filing.paragraphs(address):
        _write(interview, address, title, explain)
        return
    _show(interview, address, automatic, offered)
    how = choose(title, _ways(interview, address, offered), explain=explain)
    if how in (ADOPT, INSTEAD):
        _adopt(interview, address, offered, [], automatic=bool(automatic))
    elif how == ADD:
        own = interview.filing.paragraphs(address)
        own = [*own, *_meant(ask_lines(_("补充"), hint=_(HINT), explain=explain), [])]
        _adopt(interview, address, offered, own, automatic=bool(automatic))
    elif how == CHANGE:
        _change(interview, address, offered, explain)
    elif how == WRITE:
        _write(interview, address, title, explain)
    elif how in (LATER, CLEAR):
        _set_automatic(interview, address, on=False)
        interview.filing.put_text(address, [])


def explanation(interview: Interview, address: str) -> str:
    """Return what F1 says: what belongs here, its source, how last year's text began."""
    narrative = interview.form.narratives[address]
    parts = [_(narrative.prompt)] if narrative.prompt else []
    if narrative.cites:
        parts.append(_("依据：{source}", source=narrative.cites))
    texts = interview.previous.paragraphs(address) if interview.previous else []
    if texts:
        parts.append(_("上年写的是：{text}", text=texts[0][:80]))
    return "\n".join(parts)


def _proposed(interview: Interview, address: str) -> str:
    proposals = proposals_for(interview.filing, interview.form, interview.pack)
    return "".join(proposals.get(address, []))


def _ways(interview: Interview, address: str, offered: str) -> list[tuple[str, str]]:
    """Return what can be done with a part, each as it is called here."""
    has_words = bool(interview.filing.paragraphs(address))
    stands = has_words or address in interview.filing.automatic
    ways = [KEEP] if stands else []
    ways += [INSTEAD if has_words else ADOPT, ADD] if offered else []
    return [(_(way), way) for way in (*ways, CHANGE, WRITE, CLEAR if stands else LATER)]


def _show(interview: Interview, address: str, automatic: str, offered: str) -> None:
    if automatic:
        say(_("  由数字写成：{text}", text=automatic))
    elif offered:
        say(_("  建议（没有数字可依，请核实后采用）：{text}", text=offered))
    for text in interview.filing.paragraphs(address):
        say(_("  现在的文字：{text}", text=text))


def _adopt(
    interview: Interview, address: str, offered: str, own: list[str], *, automatic: bool
) -> None:
    """Take what was offered, before the officer's own words.

    A sentence without a figure behind it becomes one of these.
    """
    proposed = [] if automatic or offered in own else [offered]
    _set_automatic(interview, address, on=automatic)
    interview.filing.put_text(address, [*proposed, *own])


def _change(interview: Interview, address: str, offered: str, explain: str) -> None:
    """Let the present words, or the offered ones, be edited; they are the officer's then.

    Automatic sentences that were left as they are stay automatic.
    """
    automatic = address in interview.filing.automatic
    own = interview.filing.paragraphs(address)
    current = [offered, *own] if automatic else own or [offered]
    at = _which(current)
    if at is None:
        paragraphs = edited(current)
    else:
        lines = ask_lines(_("修改"), default=current[at], hint=_(HINT), explain=explain)
        paragraphs = [*current[:at], *_meant(lines, [current[at]]), *current[at + 1 :]]
    kept = automatic and paragraphs[:1] == [offered]
    _set_automatic(interview, address, on=kept)
    interview.filing.put_text(address, paragraphs[1:] if kept else paragraphs)


def _which(paragraphs: list[str]) -> int | None:
    """Ask which paragraph is to be changed; None where all of them are."""
    if len(paragraphs) == 1:
        return 0
    choices: list[tuple[str, int | None]] = [
        (beginning(text), number) for number, text in enumerate(paragraphs)
    ]
    return choose(_("改哪一段？"), [*choices, (_("打开编辑器，一起改"), None)])


def beginning(text: str) -> str:
    """Return as much of a text as a list can show."""
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}……"


def _write(interview: Interview, address: str, title: str, explain: str) -> None:
    current = interview.filing.paragraphs(address)
    stands = bool(current) or address in interview.filing.automatic
    lines = ask_lines(title, hint=_(HINT_ANEW if stands else HINT), explain=explain)
    if lines or not stands:
        _set_automatic(interview, address, on=False)
        interview.filing.put_text(address, _meant(lines, current))


def _set_automatic(interview: Interview, address: str, *, on: bool) -> None:
    chosen = {*interview.filing.automatic} - {address} | ({address} if on else set())
    interview.filing.automatic = [a for a in interview.form.narratives if a in chosen]


def _meant(lines: list[str], current: list[str]) -> list[str]:
    """Return what an answer stands for: its lines, a file's, or what the editor gave back."""
    if len(lines) == 1 and lines[0] in EDITOR_SIGNS:
        return edited(current)
    if len(lines) == 1 and lines[0].startswith(FILE_SIGNS):
        return _from_file(Path(lines[0][1:].strip().strip('"“”')).expanduser(), current)
    return lines


def _from_file(path: Path, current: list[str]) -> list[str]:
    """Return the paragraphs of a .txt or .docx; one that cannot be read is said, and changes nothing."""
    from drafter.intake.importer import read_paragraphs

    try:
        paragraphs = read_paragraphs(path)
    except DrafterError as error:
        say(f"× {error}")
        return current
    say(_("  已读入 {count} 段。", count=len(paragraphs)))
    return paragraphs
