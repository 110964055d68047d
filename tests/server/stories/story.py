"""An hour of a partner and of an organiser through the generated Python client, typed all the way.

Arguments: the API's address, a demo event, and the token of its organiser. Whatever goes otherwise ends it.
"""

import io
import sys
import zlib
from http import HTTPStatus
from typing import TypeVar

from congress_client import AuthenticatedClient, models, types
from congress_client.api.announcements import put_announcement
from congress_client.api.audit import list_audit
from congress_client.api.conflicts import list_conflicts
from congress_client.api.events import edit_event, get_event
from congress_client.api.images import get_image
from congress_client.api.me import get_me
from congress_client.api.partners import edit_partner, get_partner, list_partners, put_partner_logo
from congress_client.api.positions import delete_position, edit_position, get_position, list_positions, put_position
from congress_client.api.proposals import decide_proposal, get_proposal, list_proposals
from congress_client.api.publications import publish
from congress_client.api.sessions import edit_session, get_session, list_sessions
from congress_client.api.tokens import create_token, get_token, list_tokens, revoke_token

ADDRESS, EVENT, SECRET = sys.argv[1:]
Wanted = TypeVar("Wanted")
Answer = types.Response[models.Partner | models.Problem | models.Proposal]


def got(kind: type[Wanted], answer: object) -> Wanted:
    """An answer as what it should be."""
    assert isinstance(answer, kind), answer
    return answer


def client(secret: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=ADDRESS, token=secret, raise_on_unexpected_status=True)


def a_picture(width: int, height: int) -> bytes:
    """A PNG, all orange."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress((b"\0" + b"\xff\x80\x00" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Partner:
    """Somebody who keeps the profile of one partner."""

    def __init__(self, secret: str) -> None:
        self.client = client(secret)
        me = got(models.Me, get_me.sync(client=self.client))
        assert me.role is models.TokenRole.PARTNER
        assert me.event == EVENT
        assert me.partner is not None
        self.slug = me.partner
        self.fields = {(right.kind, right.which): right.fields for right in me.may_edit}

    def reads(self, language: str = "nl") -> tuple[models.Partner, str]:
        """The profile, and the version that it is in."""
        answer = get_partner.sync_detailed(EVENT, self.slug, client=self.client, language=language)
        return got(models.Partner, answer.parsed), answer.headers["etag"]

    def sends(self, change: models.PartnerPatch, based_on: str, language: str = "nl") -> Answer:
        return edit_partner.sync_detailed(
            EVENT, self.slug, client=self.client, body=change, if_match=based_on, language=language
        )

    def edits(self, change: models.PartnerPatch, language: str = "nl") -> models.Partner:
        return got(models.Partner, self.sends(change, self.reads()[1], language).parsed)

    def writes_in_two_languages(self) -> None:
        assert "tagline" in self.fields["partner", "own"]
        assert self.edits(models.PartnerPatch(tagline="Samen verder")).tagline == "Samen verder"
        assert self.edits(models.PartnerPatch(tagline="Onward together"), "en").tagline == "Onward together"
        assert self.reads("nl")[0].tagline == "Samen verder"
        assert self.reads("en")[0].tagline == "Onward together"

    def clears_a_field(self) -> None:
        before, _ = self.reads()
        assert before.website_url is not None
        after = self.edits(models.PartnerPatch(website_url=None, contact=models.ContactPatch(phone=None)))
        assert after.website_url is None
        assert got(models.Contact, after.contact).email == got(models.Contact, before.contact).email
        assert self.edits(models.PartnerPatch(tagline=None), "en").tagline == "Samen verder"

    def collides_and_recovers(self) -> None:
        _, stale = self.reads()
        self.edits(models.PartnerPatch(description="Van een collega."))
        change = models.PartnerPatch(tagline="Toch samen verder")
        refused = self.sends(change, stale)
        assert refused.status_code is HTTPStatus.PRECONDITION_FAILED
        assert got(models.Problem, refused.parsed).status == 412
        now = self.edits(change)
        assert (now.tagline, now.description) == ("Toch samen verder", "Van een collega.")

    def uploads_a_logo(self) -> None:
        picture = types.File(io.BytesIO(a_picture(320, 200)), file_name="logo.png", mime_type="image/png")
        form = models.UploadInput(file=picture, alt="Ons logo")
        uploaded = put_partner_logo.sync(EVENT, self.slug, client=self.client, body=form, if_match=self.reads()[1])
        logo = got(models.Image, got(models.Partner, uploaded).logo)
        assert (logo.width, logo.height, logo.alt) == (320, 200, "Ons logo")
        shown = self.edits(models.PartnerPatch(logo=models.ImagePatch(alt="Our logo")), "en")
        assert got(models.Image, shown.logo).alt == "Our logo"
        served = got(types.File, get_image.sync(logo.sha256, client=self.client))
        assert served.payload.read(4) == b"\x89PNG"

    def adds_and_withdraws_a_position(self) -> None:
        printed = got(models.PositionPage, list_positions.sync(EVENT, client=self.client, partner=[self.slug]))
        slug = f"{self.slug}-samen-verder"
        said = models.PositionInput(
            speaker=printed.items[0].speaker,
            partner=self.slug,
            heading="Samen verder",
            topics=printed.items[0].topics,
            visibility=models.Visibility.PUBLISHED,
        )
        added = put_position.sync_detailed(EVENT, slug, client=self.client, body=said, if_none_match="*")
        assert added.status_code is HTTPStatus.CREATED
        draft = models.PositionPatch(visibility=models.Visibility.DRAFT)
        withdrawn = edit_position.sync_detailed(
            EVENT, slug, client=self.client, body=draft, if_match=added.headers["etag"]
        )
        assert got(models.Position, withdrawn.parsed).visibility is models.Visibility.DRAFT
        gone = delete_position.sync_detailed(EVENT, slug, client=self.client, if_match=withdrawn.headers["etag"])
        assert gone.status_code is HTTPStatus.NO_CONTENT
        assert got(models.Problem, get_position.sync(EVENT, slug, client=self.client)).status == 404

    def proposes(self) -> None:
        waiting = self.sends(models.PartnerPatch(tagline="Van harte"), self.reads()[1])
        assert got(models.Proposal, waiting.parsed).status is models.ProposalStatus.OPEN
        assert self.reads()[0].tagline == "Toch samen verder"

    def sees_it_accepted(self) -> None:
        assert self.reads()[0].tagline == "Van harte"
        decided = got(models.ProposalPage, list_proposals.sync(EVENT, client=self.client)).items[0]
        assert (decided.status, decided.reason) == (models.ProposalStatus.ACCEPTED, "Mooi.")


class Organiser:
    """Somebody who runs the event."""

    def __init__(self, secret: str) -> None:
        self.client = client(secret)

    def invites_a_partner(self) -> models.NewToken:
        partners = got(models.PartnerPage, list_partners.sync(EVENT, client=self.client))
        wish = models.TokenInput(role=models.GivenRole.PARTNER, partner=partners.items[0].slug, label="Story")
        made = create_token.sync(EVENT, client=self.client, body=wish, idempotency_key="story")
        again = create_token.sync(EVENT, client=self.client, body=wish, idempotency_key="story")
        assert got(models.NewToken, made).id == got(models.NewToken, again).id
        assert got(models.NewToken, again).secret is None
        return got(models.NewToken, made)

    def reviews(self) -> None:
        event = get_event.sync_detailed(EVENT, client=self.client)
        change = models.EventPatch(partner_edits=models.PartnerEdits.REVIEW)
        changed = edit_event.sync(EVENT, client=self.client, body=change, if_match=event.headers["etag"])
        assert got(models.Event, changed).partner_edits is models.PartnerEdits.REVIEW

    def decides(self) -> None:
        waiting = list_proposals.sync(EVENT, client=self.client, status=[models.ProposalStatus.OPEN])
        found = got(models.ProposalPage, waiting).items[0]
        assert [(change.field, change.language, change.after) for change in found.changes] == [
            ("tagline", "nl", "Van harte"),
        ]
        assert found.proposed.partners[0].tagline == "Van harte"
        read = get_proposal.sync_detailed(EVENT, found.id, client=self.client)
        verdict = models.DecisionInput(decision=models.Verdict.ACCEPT, reason="Mooi.")
        decided = decide_proposal.sync(EVENT, found.id, client=self.client, body=verdict, if_match=read.headers["etag"])
        assert got(models.Proposal, decided).status is models.ProposalStatus.ACCEPTED

    def moves_a_session(self) -> models.Session:
        scheduled = list_sessions.sync(EVENT, client=self.client, state=[models.SessionState.SCHEDULED])
        found = got(models.SessionPage, scheduled).items[0]
        read = get_session.sync_detailed(EVENT, found.slug, client=self.client)
        slots = [models.SlotInput.from_dict(slot.to_dict()) for slot in got(models.Session, read.parsed).slots]
        length = slots[0].ends_at - slots[0].starts_at
        slots[0].starts_at, slots[0].ends_at = slots[0].ends_at, slots[0].ends_at + length
        moved = edit_session.sync(
            EVENT,
            found.slug,
            client=self.client,
            body=models.SessionPatch(slots=slots),
            if_match=read.headers["etag"],
            clashes=models.ClashChoice.ALLOW,
        )
        after = got(models.Session, moved)
        assert (after.slots[0].id, after.slots[0].starts_at) == (found.slots[0].id, found.slots[0].ends_at)
        return after

    def publishes_many(self, session: models.Session) -> None:
        welcome = models.AnnouncementInput(title="Verplaatst", sessions=[session.slug])
        put_announcement.sync(EVENT, "verplaatst", client=self.client, body=welcome, if_none_match="*")
        many = models.PublicationInput(publish=[models.ReferenceInput(kind="announcement", slug="verplaatst")])
        tried = got(models.Publication, publish.sync(EVENT, client=self.client, body=many, dry_run=True))
        done = got(models.Publication, publish.sync(EVENT, client=self.client, body=many))
        assert (tried.dry_run, done.dry_run) == (True, False)
        assert [(one.kind, one.slug) for one in done.published] == [("announcement", "verplaatst")]

    def looks_back(self) -> None:
        got(models.ConflictPage, list_conflicts.sync(EVENT, client=self.client))
        audit = got(models.AuditPage, list_audit.sync(EVENT, client=self.client, kind="announcement", limit=1))
        assert audit.items[0].deed is models.AuditDeed.PUBLISHED
        assert audit.items[0].actor.role == "organiser"

    def ends_a_token(self, token: models.NewToken) -> None:
        known = got(models.TokenPage, list_tokens.sync(EVENT, client=self.client)).items
        assert token.id in [one.id for one in known]
        assert got(models.Token, get_token.sync(EVENT, token.id, client=self.client)).revoked_at is None
        revoke_token.sync_detailed(EVENT, token.id, client=self.client)
        assert got(models.Token, get_token.sync(EVENT, token.id, client=self.client)).revoked_at is not None
        refused = get_me.sync_detailed(client=client(token.secret or ""))
        assert refused.status_code is HTTPStatus.UNAUTHORIZED


def main() -> None:
    organiser = Organiser(SECRET)
    token = organiser.invites_a_partner()
    partner = Partner(token.secret or "")
    partner.writes_in_two_languages()
    partner.clears_a_field()
    partner.collides_and_recovers()
    partner.uploads_a_logo()
    partner.adds_and_withdraws_a_position()
    organiser.reviews()
    partner.proposes()
    organiser.decides()
    partner.sees_it_accepted()
    organiser.publishes_many(organiser.moves_a_session())
    organiser.looks_back()
    organiser.ends_a_token(token)


main()
