"""One mail's page: why what was decided was decided, on which words, for which order, with which money, and what went out."""

from starlette.responses import Response

from worker.decisions.journal import record_event
from worker.decisions.who import written_as
from worker.ops.call import Call, NotDoneError, NotHereError
from worker.ops.drawing import Drawing
from worker.ops.mail_sight import moved_by, steps_of, whose
from worker.ops.marking import drawn
from worker.ops.order_facts import facts_of
from worker.ops.routes import Act, Page
from worker.ops.source import MOST_SHOWN, attachment_of, safe_name, source_of
from worker.ops.story import Story, load_story, raw_of
from worker.run.retry import count_retryable
from worker.run.wanted import Wanted
from worker.schema import Role, inbound, note
from worker.unit import retry_contention

MOST_NOTE = 4000
MOST_ATTACHMENTS = 100
_SEALED = {"content-security-policy": "sandbox; default-src 'none'"}
"""On bytes that a stranger made: even opened, they run nothing and load nothing."""


def mail_page(call: Call) -> Response:
    """Show one mail's whole story."""
    with call.reading() as connection:
        story = load_story(connection, call.number("id"))
        if story is None:
            raise NotHereError
        number = None if story.standing is None else story.standing.order
        order = None if number is None else facts_of(connection, number, bill_shipping=call.parts.terms.bill_shipping)
        again = count_retryable(connection, Wanted(ids=(story.mail.id,))) > 0
    return call.show(
        "mail.html",
        live=True,
        story=story,
        mail=None if story.reading is None else drawn(story.reading, call.wording),
        order=order,
        ours=None if order is None else whose(story, order),
        moved=moved_by(story, order),
        steps=steps_of(story, call.wording),
        attachments=() if story.reading is None else story.reading.attachments[:MOST_ATTACHMENTS],
        may=call.person.may(Role.OPERATOR),
        can_go_again=again,
        draw=Drawing(wording=call.wording),
    )


def source_page(call: Call) -> Response:
    """Show a mail's header and source as text."""
    with call.reading() as connection:
        story = _known(load_story(connection, call.number("id")))
        top = raw_of(connection, story.mail.id, most=MOST_SHOWN) or b""
    return call.show(
        "mail_source.html", story=story, source=source_of(top, story.mail.size), draw=Drawing(wording=call.wording)
    )


def raw_mail(call: Call) -> Response:
    """Give a mail's bytes as a file, as they were received."""
    with call.reading() as connection:
        raw = raw_of(connection, call.number("id"))
    if raw is None:
        raise NotHereError
    return _file(raw, f"courriel-{call.number('id')}.eml")


def attachment(call: Call) -> Response:
    """Give one attachment as a file; nothing says what kind it is, so nothing opens it by itself."""
    nth = call.number("nth")
    with call.reading() as connection:
        story = _known(load_story(connection, call.number("id")))
        listed = () if story.reading is None else story.reading.attachments
        if nth > len(listed):
            raise NotHereError
        raw = raw_of(connection, story.mail.id) or b""
    found = attachment_of(raw, listed, nth)
    if found is None:
        raise NotDoneError(call.wording.text("mail.no_attachment"))
    return _file(found, safe_name(listed[nth - 1].name, nth))


def add_note(call: Call) -> Response:
    """Keep what an operator writes beside a mail."""
    words, inbound_id = call.word("words").replace("\r\n", "\n"), call.number("id")
    if not words:
        raise NotDoneError(call.wording.text("mail.note_empty"))
    if len(words) > MOST_NOTE:
        raise NotDoneError(call.wording.text("mail.note_long"))
    retry_contention(lambda: _keep_note(call, inbound_id, words))
    back = call.word("back")
    return call.back(
        back if back.startswith("/cases/") and back[7:].isdigit() else f"/mails/{inbound_id}#notes", "done.noted"
    )


def _keep_note(call: Call, inbound_id: int, words: str) -> None:
    by = written_as(call.person.name)
    with call.writing() as unit:
        if (
            unit.connection.execute(
                inbound.select().with_only_columns(inbound.c.id).where(inbound.c.id == inbound_id)
            ).first()
            is None
        ):
            raise NotHereError
        unit.connection.execute(note.insert().values(inbound_id=inbound_id, by=by, at=call.now, words=words))
        record_event(unit.connection, "noted", at=call.now, by=by, inbound_id=inbound_id)
        unit.commit()


def _known(story: Story | None) -> Story:
    if story is None:
        raise NotHereError
    return story


def _file(content: bytes, name: str) -> Response:
    headers = _SEALED | {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


ROUTES = (
    Page(path="/mails/{id:int}", answer=mail_page),
    Page(path="/mails/{id:int}/source", answer=source_page),
    Page(path="/mails/{id:int}/raw", answer=raw_mail),
    Page(path="/mails/{id:int}/attachments/{nth:int}", answer=attachment),
    Act(path="/mails/{id:int}/notes", answer=add_note),
)
