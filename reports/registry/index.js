"use strict";

/* The list: found in the browser, in rows that come in pieces when somebody searches. */

const SITE = dataOf("site");
const AT_ONCE = 50;
const FILTERS = ["q", "use", "level", "kind", "state", "day"];
const policy = globalThis.trustedTypes?.createPolicy("eqlab-registry", { createScriptURL: ownPiece });
const filter = { q: "", use: "", level: "", kind: "", state: "", day: "" };
let rows = null;
let coming = null;
let many = AT_ONCE;

function ownPiece(address) {
  if (!/^data\/[0-9a-f]+\.js\?v=[0-9a-f]{16}$/.test(address)) throw new TypeError(address);
  return address;
}

const arrived = [];

/* Called by the pieces. */
globalThis.registryRows = (piece) => arrived.push(...piece);

function load() {
  coming ??= Promise.all(SITE.pieces.map(piece)).then(() => {
    rows = arrived.map(ready).sort((one, other) => (one.changed < other.changed ? 1 : one.changed > other.changed ? -1 : one.id < other.id ? -1 : 1));
  });
  return coming;
}

function piece(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(address)));
    script.src = policy ? policy.createScriptURL(address) : ownPiece(address);
    document.head.append(script);
  });
}

function ready(row) {
  const said = [row.id, row.system, row.version, row.vendor, row.holder, ...row.uses.flat(), ...row.builds, ...row.uses.flatMap(named)];
  return { ...row, changed: row.leaves.at(-1).at, text: folded(said.join(" ")) };
}

/* All names of a service and a role, in every language. */
function named([service, role]) {
  return [service, `${service}/${role}`, role].flatMap((code) => (Object.hasOwn(TERMS, code) ? Object.values(TERMS[code]) : []));
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function found() {
  const day = filter.day || today();
  const moment = filter.day ? Date.parse(`${day}T23:59:59.999Z`) : Date.now();
  const words = folded(filter.q).split(/\s+/).filter(Boolean);
  const hits = [];
  for (const row of rows) {
    if (!words.every((one) => row.text.includes(one))) continue;
    if (filter.level && row.level !== filter.level) continue;
    if (filter.use && !row.uses.some((one) => one.join("/") === filter.use)) continue;
    const state = stateAt(row.leaves, moment);
    if (filter.state && state.word !== filter.state) continue;
    if (filter.kind && state.kind !== filter.kind) continue;
    if (filter.day && state.word === "not_issued") continue;
    hits.push({ row, state });
  }
  return hits;
}

async function search() {
  remember();
  const form = tongue().querySelector("form.search");
  form.dataset.busy = "true";
  try {
    await load();
  } catch {
    coming = null;
    tongue().querySelector(".count").textContent = word("pieces_missing");
    return;
  } finally {
    delete form.dataset.busy;
  }
  show();
}

function show() {
  const hits = found();
  const place = tongue().querySelector("ol.rows");
  place.replaceChildren(...hits.slice(0, many).map(rowOf));
  const day = filter.day ? word("on_that_day", { day: dayText(filter.day) }) : "";
  const count = hits.length === 1 ? word("found_one", { day }) : word("found_many", { n: hits.length, day });
  tongue().querySelector(".count").textContent = count.trim();
  const more = tongue().querySelector("button.more");
  more.hidden = hits.length <= many;
  more.textContent = word("more", { n: Math.min(hits.length - many, AT_ONCE) });
}

function rowOf({ row, state }) {
  return h(
    `li.row.s-${faceOf(state)}`,
    {},
    h(
      "div.what",
      {},
      h("h3", {}, h("a", { href: `a/${row.id}/index.html#${languageNow()}` }, h("bdi", {}, shown(row.system)), " ", h("bdi", {}, shown(row.version)))),
      h("p", {}, h("bdi", {}, shown(row.holder)), row.vendor !== row.holder && [" \u00b7 ", h("bdi", {}, shown(row.vendor))]),
      h("p.soft", {}, h("span.id", {}, row.id), row.uses.map((use) => h("span.use", {}, `${term(use[0])} \u00b7 ${term(use[1], use[0])}`))),
    ),
    h("div.how", {}, pill(faceOf(state)), row.test && h("span.test", {}, "TEST"), h("p.soft", {}, sentenceOf(state))),
  );
}

function remember() {
  const asked = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  try {
    history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  } catch {
    /* a browser may forbid it on pages from disk */
  }
}

function fillForm() {
  const form = tongue().querySelector("form.search");
  for (const name of FILTERS) form.elements[name].value = filter[name];
  if (rows) show();
  else if (Object.values(filter).some(Boolean)) search();
  else freshen();
}

/* The rows that the page brings along are as old as the page: their state is told anew. */
function freshen() {
  for (const row of tongue().querySelectorAll("ol.rows > li")) {
    const state = stateAt(SITE.latest[row.dataset.id], Date.now());
    row.className = `row s-${faceOf(state)}`;
    row.querySelector(".pill").replaceWith(pill(faceOf(state)));
    row.querySelector(".how p").textContent = sentenceOf(state);
  }
}

let waiting = 0;

for (const form of document.querySelectorAll("form.search")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusin", () => load().catch(() => { coming = null; }), { once: true });
  form.addEventListener("input", () => {
    for (const name of FILTERS) filter[name] = form.elements[name].value;
    many = AT_ONCE;
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  form.querySelector("button[type=reset]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const name of FILTERS) filter[name] = "";
    many = AT_ONCE;
    fillForm();
    search();
  });
}
for (const more of document.querySelectorAll("button.more")) {
  more.addEventListener("click", () => {
    const first = many;
    many += AT_ONCE;
    show();
    tongue().querySelectorAll("ol.rows > li a")[first]?.focus();
  });
}
for (const [name, value] of new URLSearchParams(location.search)) {
  if (FILTERS.includes(name)) filter[name] = value.slice(0, 200);
}
chosen.push(fillForm);
begin();
