// Draws the reference from the OpenAPI document, with every request going to this very server.
"use strict";

const METHODS = ["get", "put", "post", "patch", "delete"];
const ORDER = [
  "Events", "Sessions", "Speakers", "Positions", "Partners", "Articles", "Announcements", "Rooms", "Tracks", "Topics",
];
const wide = window.matchMedia("(min-width: 64rem)");

// The document's server is a placeholder; whoever reads this page reached the API at this address.
function here(document) {
  return { ...document, servers: [{ url: `${location.origin}/v1` }] };
}

// Fills in what a path needs, so that "Execute" works at once: an event that this server really has, else the
// example of the schema. What is optional stays empty: filled in, every filter would apply.
function prefilled(document, event) {
  for (const path of Object.values(document.paths)) {
    for (const item of [path, ...Object.values(path)]) {
      for (const parameter of item.parameters ?? []) {
        if (parameter.in === "path" && parameter.example === undefined) {
          parameter.example = (parameter.name === "event" && event) || parameter.schema?.examples?.[0];
        }
      }
    }
  }
  return document;
}

// Leaves out the headers that every answer carries alike: seventeen lines under each of them would hide the rest.
function readable(document) {
  const answers = [
    ...Object.values(document.components?.responses ?? {}),
    ...Object.values(document.paths).flatMap((item) => METHODS.flatMap((name) => Object.values(item[name]?.responses ?? {}))),
  ].filter((answer) => answer.headers);
  const names = Object.keys(answers[0]?.headers ?? {});
  for (const name of names.filter((one) => answers.every((answer) => one in answer.headers))) {
    for (const answer of answers) delete answer.headers[name];
  }
  return document;
}

// From what a congress is about to what lies around it; the document has its tags by alphabet.
function ordered(document) {
  const place = (tag) => (ORDER.includes(tag.name) ? ORDER.indexOf(tag.name) : ORDER.length);
  return { ...document, tags: (document.tags ?? []).toSorted((one, other) => place(one) - place(other)) };
}

function operations(document) {
  const byTag = new Map((document.tags ?? []).map((tag) => [tag.name, []]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = item[method].tags?.[0] ?? "default";
      byTag.set(tag, [...(byTag.get(tag) ?? []), { tag, path, method, ...item[method] }]);
    }
  }
  return [...byTag].filter(([, found]) => found.length > 0);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function anchor(operation, ui) {
  const badge = element("span", { className: `method ${operation.method}`, textContent: operation.method });
  const text = element("span", { textContent: operation.summary ?? operation.operationId });
  const link = element("a", { href: `#/${operation.tag}/${operation.operationId}`, title: operation.path }, badge, text);
  link.dataset.words = `${operation.method} ${operation.path} ${operation.operationId} ${text.textContent}`.toLowerCase();
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(operation, ui);
  });
  return element("li", {}, link);
}

// Opens an operation and puts reader and keyboard there.
function open(operation, ui) {
  if (!wide.matches) document.querySelector(".contents details").open = false;
  ui.layoutActions.show(["operations-tag", operation.tag], true);
  ui.layoutActions.show(["operations", operation.tag, operation.operationId], true);
  appears(`operations-${operation.tag}-${operation.operationId}`).then((block) => {
    block.querySelector(".opblock-summary-control")?.focus({ preventScroll: true });
    block.scrollIntoView();
  });
}

// The element with this id, as soon as it is drawn.
function appears(id) {
  return new Promise((resolve) => {
    const look = () => {
      const found = document.getElementById(id);
      if (found) resolve(found);
      else requestAnimationFrame(look);
    };
    look();
  });
}

// Opens the operation that the address names, also when somebody else's link leads here.
function openLinked(spec, ui) {
  const [, tag, id] = decodeURIComponent(location.hash).split("/");
  const linked = operations(spec).flatMap(([, found]) => found).find((one) => one.tag === tag && one.operationId === id);
  if (linked) open(linked, ui);
}

// Leaves only the operations in the list that contain every word.
function search(event) {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const section of document.querySelectorAll("#contents section")) {
    let shown = 0;
    for (const link of section.querySelectorAll("a")) {
      link.parentElement.hidden = !words.every((word) => link.dataset.words.includes(word));
      if (!link.parentElement.hidden) shown += 1;
    }
    section.hidden = shown === 0;
    count += shown;
  }
  document.getElementById("found").textContent = words.length > 0 ? `${count} found` : "";
}

function contents(document, ui) {
  return operations(document).map(([tag, found]) =>
    element("section", {}, element("h2", { textContent: tag }), element("ul", {}, ...found.map((one) => anchor(one, ui)))),
  );
}

// Lists of these formats have no input of their own in Swagger UI, which then complains in the console.
function plainInputs({ getComponent, React }) {
  const plain = (properties) => React.createElement(getComponent("JsonSchema_string"), properties);
  return { components: Object.fromEntries(["date", "date-time", "uri", "uuid"].map((one) => [`JsonSchema_string_${one}`, plain])) };
}

// What Swagger UI asks for when an operation opens: that part of the document, with all that it refers to in it. Its own
// resolver goes through the whole document for that each time, and the page stands still for seconds.
function resolving(spec) {
  const at = (path) => path.reduce((part, key) => part?.[key], spec);
  const resolved = (part, within) => {
    if (Array.isArray(part)) return part.map((one) => resolved(one, within));
    if (part === null || typeof part !== "object") return part;
    const found = Object.fromEntries(Object.entries(part).map(([key, one]) => [key, resolved(one, within)]));
    if (typeof part.$ref !== "string" || within.includes(part.$ref)) return found;
    const { $ref, ...beside } = found;
    return { ...resolved(at($ref.slice(2).split("/")), [...within, $ref]), ...beside };
  };
  return () => ({ fn: { resolveSubtree: async (_, path) => ({ spec: resolved(at(path), []), errors: [] }) } });
}

// Swagger UI draws a lock on every operation that takes a token; these work without one.
function withoutToken(document) {
  const optional = ({ security = document.security ?? [] }) => security.some((way) => Object.keys(way).length === 0);
  const free = operations(document).flatMap(([, found]) => found).filter(optional);
  return free.map((one) => `#operations-${one.tag}-${one.operationId} .authorization__btn`).join(", ");
}

// Errors are a click away: ten of them under each operation would hide what it answers.
function foldErrors(drawn) {
  for (const table of drawn.querySelectorAll(".responses-table:not(.live-responses-table, .folded, .unfolded)")) {
    const errors = table.querySelectorAll(":scope > tbody > tr.response:is([data-code^='4'], [data-code^='5'])").length;
    if (errors === 0) continue;
    const button = element("button", { type: "button", className: "btn errors", textContent: `Show ${errors} errors` });
    button.ariaExpanded = "false";
    button.addEventListener("click", () => {
      table.classList.replace("folded", "unfolded");
      button.remove();
      table.querySelector("tr.response:is([data-code^='4'], [data-code^='5']) button")?.focus();
    });
    table.classList.add("folded");
    table.after(button);
  }
}

// What Swagger UI leaves unnamed, out of the keyboard's reach, inside one another, or too low: inputs and the part
// above the operations, boxes that scroll, links in the buttons that open an operation, headings.
function accessible(drawn) {
  const rows = "tr:is([data-param-name], [data-property-name])";
  for (const input of drawn.querySelectorAll(`${rows} :is(input:not([type=checkbox]), select, textarea):not([aria-label])`)) {
    const { paramName, propertyName } = input.closest(rows).dataset;
    input.ariaLabel = paramName ?? propertyName;
  }
  for (const about of drawn.querySelectorAll(".information-container:not([role])")) {
    Object.assign(about, { role: "region", ariaLabel: "About" });
  }
  for (const select of drawn.querySelectorAll(".examples-select-element:not([aria-label])")) select.ariaLabel = "Example";
  for (const box of drawn.querySelectorAll(".microlight:not([tabindex])")) box.tabIndex = 0;
  for (const link of drawn.querySelectorAll(".opblock-summary-control a[href]")) link.removeAttribute("href");
  for (const heading of drawn.querySelectorAll(":is(h3, h4, h5):not([aria-level])")) heading.ariaLevel = Number(heading.tagName[1]) - 1;
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

async function draw() {
  const [described, events] = await Promise.all([json("/v1/openapi.json"), json("/v1/events?limit=1")]);
  const spec = ordered(readable(prefilled(here(described), events.items[0]?.slug)));
  document.querySelector(".contents details").open = wide.matches;
  const unlocked = new CSSStyleSheet();
  unlocked.replaceSync(`:is(${withoutToken(spec)}) { display: none; }`);
  document.adoptedStyleSheets.push(unlocked);
  const ui = SwaggerUIBundle({
    spec,
    domNode: document.getElementById("reference"),
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    docExpansion: "list",
    plugins: [plainInputs, resolving(spec)],
    syntaxHighlight: { theme: "nord" },
    tryItOutEnabled: true,
    validatorUrl: null,
    onComplete: () => {
      document.getElementById("contents").replaceChildren(...contents(spec, ui));
      openLinked(spec, ui);
    },
  });
}

function colour(dark) {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

const drawn = document.getElementById("reference");
new MutationObserver(() => {
  accessible(drawn);
  foldErrors(drawn);
}).observe(drawn, { childList: true, subtree: true });
const dark = window.matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", colour);
colour(dark);
document.getElementById("search").addEventListener("input", search);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // Swagger UI takes the address for an operation's
  drawn.focus({ preventScroll: true });
  drawn.scrollIntoView();
});
draw().catch((error) => {
  document.querySelector("#reference .waiting").textContent = `The reference could not be drawn: ${error.message}.`;
});
