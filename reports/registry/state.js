"use strict";

/* Was it valid then? The same rule as eqlab/report/registry/state.py; a test compares them. */

const ENDS = ["superseded", "withdrawn", "terminated"];
const CHANGES = ["issued", "suspended", "reinstated", "reduced", "extended", ...ENDS];
const UNISSUED = { word: "not_issued", kind: "", revision: 0, sha256: "", start: "", until: "", reason: "", successor: "", index: null };

/* The moment in milliseconds. */
function stateAt(leaves, moment) {
  const counting = leaves.filter((leaf) => CHANGES.includes(leaf.type) && Date.parse(leaf.at) <= moment);
  counting.sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.index - other.index);
  let state = UNISSUED;
  for (const leaf of counting) {
    const known = state.index !== null || leaf.type === "issued";
    if (known && !ENDS.includes(state.word)) state = after(state, leaf);
  }
  return dated(state, dayOf(moment));
}

/* At the end of a day, in UTC. */
function stateOn(leaves, day) {
  return stateAt(leaves, Date.parse(`${day}T23:59:59.999Z`));
}

function dayOf(moment) {
  return new Date(moment).toISOString().slice(0, 10);
}

function after(state, leaf) {
  const ending = ENDS.includes(leaf.type);
  const suspending = leaf.type === "suspended";
  const stays = state.word === "suspended" && ["reduced", "extended"].includes(leaf.type);
  return {
    word: ending ? leaf.type : suspending || stays ? "suspended" : "valid",
    kind: leaf.kind || state.kind,
    revision: leaf.revision || state.revision,
    sha256: leaf.sha256 || state.sha256,
    start: leaf.start || state.start,
    until: suspending || ending ? state.until : leaf.until || state.until,
    reason: stays ? state.reason : suspending || ending ? leaf.reason : "",
    successor: leaf.successor,
    index: leaf.index,
  };
}

function dated(state, day) {
  if (!["valid", "suspended"].includes(state.word)) return state;
  let word = state.word;
  if (state.until && state.until < day) word = "expired";
  else if (word === "valid" && state.start > day) word = "not_yet_valid";
  return { ...state, word, reason: word === "suspended" ? state.reason : "" };
}
