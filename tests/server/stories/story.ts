// An hour of a partner and of an organiser through openapi-fetch, typed all the way by the document.
// Arguments: the API's address, a demo event, and the token of its organiser. Whatever goes otherwise ends it.
import assert from "node:assert";
import { deflateSync } from "node:zlib";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
const [baseUrl, event, secret] = process.argv.slice(2) as [string, string, string];

interface Answer<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

function api(token: string) {
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
}

function got<Body>(answer: Answer<Body>): Body {
  if (answer.data === undefined) throw new Error(`${answer.response.url}: ${JSON.stringify(answer.error)}`);
  return answer.data;
}

function etag(answer: Answer<unknown>): string {
  return answer.response.headers.get("ETag")!;
}

function done(body: Schemas["Partner"] | Schemas["Proposal"]): Schemas["Partner"] {
  if ("proposed" in body) throw new Error("it waits for the organiser");
  return body;
}

function aPicture(width: number, height: number): Uint8Array<ArrayBuffer> {
  const chunk = (name: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(content.length, 0);
    around.writeUInt32BE(crc(named), 4);
    return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([0xff, 0x80, 0]))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]),
  );
}

function crc(bytes: Buffer): number {
  let found = ~0;
  for (const byte of bytes) {
    found ^= byte;
    for (let bit = 0; bit < 8; bit++) found = (found >>> 1) ^ (found & 1 ? 0xedb88320 : 0);
  }
  return ~found >>> 0;
}

class Partner {
  readonly api;
  readonly path;

  private constructor(token: string, readonly me: Schemas["Me"], partner: string) {
    this.api = api(token);
    this.path = { event, partner };
  }

  static async of(token: string): Promise<Partner> {
    const me = got(await api(token).GET("/me"));
    assert.equal(me.role, "partner");
    assert.equal(me.event, event);
    return new Partner(token, me, me.partner!);
  }

  reads(language = "nl") {
    return this.api.GET("/events/{event}/partners/{partner}", { params: { path: this.path, query: { language } } });
  }

  sends(body: Schemas["PartnerPatch"], basedOn: string, language = "nl") {
    return this.api.PATCH("/events/{event}/partners/{partner}", {
      params: { path: this.path, query: { language }, header: { "If-Match": basedOn } },
      body,
    });
  }

  async edits(body: Schemas["PartnerPatch"], language = "nl"): Promise<Schemas["Partner"]> {
    return done(got(await this.sends(body, etag(await this.reads()), language)));
  }

  async writesInTwoLanguages() {
    const own = this.me.mayEdit.find((right) => right.kind === "partner" && right.which === "own")!;
    assert(own.fields.includes("tagline"));
    assert.equal((await this.edits({ tagline: "Samen verder" })).tagline, "Samen verder");
    assert.equal((await this.edits({ tagline: "Onward together" }, "en")).tagline, "Onward together");
    assert.equal(got(await this.reads("nl")).tagline, "Samen verder");
    assert.equal(got(await this.reads("en")).tagline, "Onward together");
  }

  async clearsAField() {
    const before = got(await this.reads());
    assert.notEqual(before.websiteUrl, null);
    const after = await this.edits({ websiteUrl: null, contact: { phone: null } });
    assert.equal(after.websiteUrl, null);
    assert.equal(after.contact?.email, before.contact?.email);
    assert.equal((await this.edits({ tagline: null }, "en")).tagline, "Samen verder");
  }

  async collidesAndRecovers() {
    const stale = etag(await this.reads());
    await this.edits({ description: "Van een collega." });
    const refused = await this.sends({ tagline: "Toch samen verder" }, stale);
    assert.equal(refused.response.status, 412);
    assert.equal(refused.error?.status, 412);
    const now = await this.edits({ tagline: "Toch samen verder" });
    assert.deepEqual([now.tagline, now.description], ["Toch samen verder", "Van een collega."]);
  }

  async uploadsALogo() {
    const file = new Blob([aPicture(320, 200)], { type: "image/png" });
    const uploaded = await this.api.PUT("/events/{event}/partners/{partner}/logo", {
      params: { path: this.path, header: { "If-Match": etag(await this.reads()) } },
      body: { file: "logo.png", alt: "Ons logo" },
      bodySerializer: (form) => {
        const sent = new FormData();
        sent.append("file", file, form.file);
        if (form.alt) sent.append("alt", form.alt);
        return sent;
      },
    });
    const logo = done(got(uploaded)).logo!;
    assert.deepEqual([logo.width, logo.height, logo.alt], [320, 200, "Ons logo"]);
    assert.equal((await this.edits({ logo: { alt: "Our logo" } }, "en")).logo?.alt, "Our logo");
    const served = await this.api.GET("/images/{sha256}", {
      params: { path: { sha256: logo.sha256 } },
      parseAs: "arrayBuffer",
    });
    assert.deepEqual([...new Uint8Array(got(served))].slice(1, 4), [0x50, 0x4e, 0x47]);
  }

  async addsAndWithdrawsAPosition() {
    const query = { partner: [this.path.partner] };
    const printed = got(await this.api.GET("/events/{event}/positions", { params: { path: { event }, query } }));
    const path = { event, position: `${this.path.partner}-samen-verder` };
    const { speaker, topics } = printed.items[0]!;
    const added = await this.api.PUT("/events/{event}/positions/{position}", {
      params: { path, header: { "If-None-Match": "*" } },
      body: { speaker, partner: this.path.partner, heading: "Samen verder", topics, visibility: "published" },
    });
    assert.equal(added.response.status, 201);
    const withdrawn = await this.api.PATCH("/events/{event}/positions/{position}", {
      params: { path, header: { "If-Match": etag(added) } },
      body: { visibility: "draft" },
    });
    const draft = got(withdrawn);
    assert(!("proposed" in draft) && draft.visibility === "draft");
    const gone = await this.api.DELETE("/events/{event}/positions/{position}", {
      params: { path, header: { "If-Match": etag(withdrawn) } },
    });
    assert.equal(gone.response.status, 204);
    const missing = await this.api.GET("/events/{event}/positions/{position}", { params: { path } });
    assert.equal(missing.error?.status, 404);
  }

  async proposes() {
    const waiting = got(await this.sends({ tagline: "Van harte" }, etag(await this.reads())));
    assert("proposed" in waiting && waiting.status === "open");
    assert.equal(got(await this.reads()).tagline, "Toch samen verder");
  }

  async seesItAccepted() {
    assert.equal(got(await this.reads()).tagline, "Van harte");
    const found = got(await this.api.GET("/events/{event}/proposals", { params: { path: { event } } })).items[0]!;
    assert.deepEqual([found.status, found.reason], ["accepted", "Mooi."]);
  }
}

class Organiser {
  readonly api = api(secret);

  async invitesAPartner(): Promise<Schemas["NewToken"]> {
    const partners = got(await this.api.GET("/events/{event}/partners", { params: { path: { event } } }));
    const partner = partners.items[0]!.slug;
    const ask = () =>
      this.api.POST("/events/{event}/tokens", {
        params: { path: { event }, header: { "Idempotency-Key": "story" } },
        body: { role: "partner", partner, label: "Story" },
      });
    const made = got(await ask());
    const again = got(await ask());
    assert.deepEqual([again.id, again.secret], [made.id, null]);
    return made;
  }

  async reviews() {
    const read = await this.api.GET("/events/{event}", { params: { path: { event } } });
    const changed = await this.api.PATCH("/events/{event}", {
      params: { path: { event }, header: { "If-Match": etag(read) } },
      body: { partnerEdits: "review" },
    });
    assert.equal(got(changed).partnerEdits, "review");
  }

  async decides() {
    const params = { path: { event }, query: { status: ["open" as const] } };
    const found = got(await this.api.GET("/events/{event}/proposals", { params })).items[0]!;
    assert.deepEqual(found.changes.map((one) => [one.field, one.language, one.after]), [["tagline", "nl", "Van harte"]]);
    assert.equal(found.proposed.partners[0]?.tagline, "Van harte");
    const path = { event, proposal: found.id };
    const read = await this.api.GET("/events/{event}/proposals/{proposal}", { params: { path } });
    const decided = await this.api.POST("/events/{event}/proposals/{proposal}/decision", {
      params: { path, header: { "If-Match": etag(read) } },
      body: { decision: "accept", reason: "Mooi." },
    });
    assert.equal(got(decided).status, "accepted");
  }

  async movesASession(): Promise<Schemas["Session"]> {
    const query = { state: ["scheduled" as const] };
    const found = got(await this.api.GET("/events/{event}/sessions", { params: { path: { event }, query } })).items[0]!;
    const path = { event, session: found.slug };
    const read = await this.api.GET("/events/{event}/sessions/{session}", { params: { path } });
    const [slot, ...others] = got(read).slots;
    const length = Date.parse(slot!.endsAt) - Date.parse(slot!.startsAt);
    const endsAt = new Date(Date.parse(slot!.endsAt) + length).toISOString();
    const moved = await this.api.PATCH("/events/{event}/sessions/{session}", {
      params: { path, query: { clashes: "allow" }, header: { "If-Match": etag(read) } },
      body: { slots: [{ ...slot!, startsAt: slot!.endsAt, endsAt }, ...others] },
    });
    const after = got(moved);
    assert(!("proposed" in after));
    assert.deepEqual([after.slots[0]?.id, after.slots[0]?.startsAt], [slot!.id, slot!.endsAt]);
    return after;
  }

  async publishesMany(session: string) {
    const slug = "verplaatst";
    await this.api.PUT("/events/{event}/announcements/{announcement}", {
      params: { path: { event, announcement: slug }, header: { "If-None-Match": "*" } },
      body: { title: "Verplaatst", sessions: [session] },
    });
    const ask = (dryRun: boolean) =>
      this.api.POST("/events/{event}/publications", {
        params: { path: { event }, query: { dryRun } },
        body: { publish: [{ kind: "announcement", slug }] },
      });
    assert.equal(got(await ask(true)).dryRun, true);
    assert.deepEqual(got(await ask(false)).published, [{ kind: "announcement", slug }]);
  }

  async looksBack() {
    got(await this.api.GET("/events/{event}/conflicts", { params: { path: { event } } }));
    const query = { kind: "announcement", limit: 1 };
    const [last] = got(await this.api.GET("/events/{event}/audit", { params: { path: { event }, query } })).items;
    assert.deepEqual([last?.deed, last?.actor.role], ["published", "organiser"]);
  }

  async endsAToken(token: Schemas["NewToken"]) {
    const path = { event, id: token.id };
    const known = got(await this.api.GET("/events/{event}/tokens", { params: { path: { event } } })).items;
    assert.ok(known.some((one) => one.id === token.id));
    const end = async () => got(await this.api.GET("/events/{event}/tokens/{id}", { params: { path } })).revokedAt;
    assert.equal(await end(), null);
    assert.equal((await this.api.DELETE("/events/{event}/tokens/{id}", { params: { path } })).response.status, 204);
    assert.notEqual(await end(), null);
    assert.equal((await api(token.secret!).GET("/me")).response.status, 401);
  }
}

const organiser = new Organiser();
const token = await organiser.invitesAPartner();
const partner = await Partner.of(token.secret!);
await partner.writesInTwoLanguages();
await partner.clearsAField();
await partner.collidesAndRecovers();
await partner.uploadsALogo();
await partner.addsAndWithdrawsAPosition();
await organiser.reviews();
await partner.proposes();
await organiser.decides();
await partner.seesItAccepted();
await organiser.publishesMany((await organiser.movesASession()).slug);
await organiser.looksBack();
await organiser.endsAToken(token);
