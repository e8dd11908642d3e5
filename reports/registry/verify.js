"use strict";

/* The verify page: what examine.js found out, told. */

const ENTRY = dataOf("entry");
const LONGEST_TEXT = 64 * 1024 * 1024;
let checks = null;
let dropped = null;

async function examine() {
  const fragment = LANGUAGES.includes(location.hash.slice(1)) ? "" : location.hash.slice(1);
  try {
    checks = await examined(ENTRY, fragment);
  } catch {
    checks = [{ name: "document", result: "bad", facts: { digest: "" } }];
  }
  render();
}

function render() {
  if (!checks) return;
  const state = stateHere();
  const verdict = verdictOf(checks, state);
  const face = verdict === "tampered" ? "tampered" : faceOf(state);
  const place = tongue().querySelector(".found");
  place.className = `found hero s-${face}`;
  fill(
    place,
    h("p.now", {}, pill(face)),
    h("p.told", {}, verdict === "tampered" ? word("told_tampered") : sentenceOf(state)),
    h("p.soft", {}, word("state_on", { day: dayText(today()) })),
    ENTRY.test && h("p.warning", {}, word("test_issuer")),
  );
  tongue().querySelector(".checks").replaceChildren(...checks.map(checkLine));
  tongue().querySelector(".file-told").replaceChildren(...(dropped ? fileLines() : []));
}

function stateHere() {
  try {
    return stateAt(leavesOf(ENTRY), Date.now());
  } catch {
    return UNISSUED;
  }
}

function checkLine(check) {
  const name = check.why ? `check_${check.name}_${check.why}` : `check_${check.name}_${check.result}`;
  return h(
    `li.r-${check.result}`,
    {},
    icon(check.result),
    h("div", {}, h("strong", {}, word(`check_${check.name}`)), h("span.result", {}, word(`result_${check.result}`)), h("p", {}, word(name, check.facts))),
  );
}

function fileLines() {
  if (dropped.progress !== undefined) return [h("p", {}, word("file_reading", { share: Math.round(dropped.progress * 100) }))];
  if (dropped.failed) return [h("p", {}, word("file_failed", { file: dropped.name }))];
  const state = stateHere();
  const tampered = verdictOf(checks, state) === "tampered";
  const uncertain = dropped.found.name === "covered" && (tampered || state.word !== "valid");
  return [
    h(
      `div.verdict.r-${tampered ? "bad" : resultOf(dropped.found.name, uncertain)}`,
      {},
      h("p", {}, h("strong", {}, word(`file_${dropped.found.name}`, dropped.found.facts))),
      uncertain && h("p", {}, tampered ? word("told_tampered") : sentenceOf(state)),
      h("p.soft", {}, `${shown(dropped.name)} \u00b7 SHA-256 `, h("code", {}, dropped.digest)),
    ),
  ];
}

function resultOf(name, uncertain) {
  if (uncertain || ["unknown", "earlier"].includes(name)) return "open";
  return ["covered", "same", "published", "report", "sbom"].includes(name) ? "good" : "bad";
}

async function look(file) {
  const here = { name: file.name, progress: 0 };
  dropped = here;
  render();
  try {
    const tell = (share) => {
      if (dropped !== here) return;
      here.progress = share;
      render();
    };
    const digest = hex(await sha256OfFile(file, tell));
    const text = file.size < LONGEST_TEXT ? await textOf(file) : null;
    const found = await fileIs(ENTRY, file.name, digest, text);
    if (dropped === here) dropped = { name: file.name, digest, found };
  } catch {
    if (dropped === here) dropped = { name: file.name, failed: true };
  }
  render();
}

async function textOf(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

for (const zone of document.querySelectorAll(".drop")) {
  zone.querySelector("input").addEventListener("change", (event) => event.target.files.length && look(event.target.files[0]));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) look(event.dataTransfer.files[0]);
  });
}
for (const part of document.querySelectorAll(".only-live")) part.hidden = false;
window.addEventListener("hashchange", examine);
chosen.push(render);
begin();
examine();
