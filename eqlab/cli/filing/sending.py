"""`eqlab file document` and `send`: documents for vendors, and the register of who got which version."""

from eqlab.cli.commands.file import PublishWish, SendWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import bytes_of, say
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.near import near
from eqlab.core.act import DocumentPublished, DocumentSent
from eqlab.core.errors import UsageError


def carry_out(door: Door, wish: PublishWish | SendWish) -> int:
    """Publish or send."""
    with at_desk(door, wish.site) as desk:
        if isinstance(wish, PublishWish):
            _publish(desk, wish)
        else:
            _send(desk, wish)
    return 0


def _publish(desk: Desk, wish: PublishWish) -> None:
    sha256 = desk.lab.store.keep(bytes_of(wish.source))
    title = wish.title or wish.source.name
    desk.lab.act(DocumentPublished(document=wish.document, version=wish.version, sha256=sha256, title=title))
    tell = desk.tongue.tell
    say([tell("{document}: version {version} is published", document=wish.document, version=wish.version)])


def _send(desk: Desk, wish: SendWish) -> None:
    version = _published(desk, wish)
    desk.lab.act(DocumentSent(document=wish.document, version=version, recipient=wish.recipient), file=wish.file)
    tell, document = desk.tongue.tell, wish.document
    say(
        [
            tell(
                "{recipient} has version {version} of {document}",
                recipient=wish.recipient,
                version=version,
                document=document,
            )
        ]
    )


def _published(desk: Desk, wish: SendWish) -> str:
    """Return the version that is meant. Raises UsageError when it was never published."""
    acts = [one.act for one in desk.lab.entries("") if isinstance(one.act, DocumentPublished)]
    versions = [act.version for act in acts if act.document == wish.document]
    if not versions or (wish.version and wish.version not in versions):
        names = dict.fromkeys(act.document for act in acts)
        expected = ", ".join(versions or names)
        close = "" if versions else near(wish.document, names)
        raise UsageError(issues.NOT_PUBLISHED, expected=expected, nearest=close, document=wish.document)
    return wish.version or versions[-1]
