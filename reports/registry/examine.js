"use strict";

/* What the verify page finds out. Nothing here touches the page, nothing leaves the browser. */

/* The checks in their order: {name, result: "good" | "bad" | "open", why, facts}. */
async function examined(entry, fragment) {
  const leaves = entry.leaves.map(leafIn);
  const digests = await Promise.all(entry.revisions.map(async (one) => hex(await sha256(utf8(canonical(one))))));
  const own = leaves.filter((one) => one.id === entry.id && CHANGES.includes(one.type));
  return [
    documentCheck(digests, own, leaves.length),
    linkCheck(digests, fragment),
    await inclusionCheck(entry, leaves),
    await signatureCheck(entry),
  ];
}

function leafIn({ index, data }) {
  const said = strictJson(data);
  return { ...said, index, start: said.from || "", until: said.until || "" };
}

function leavesOf(entry) {
  return entry.leaves.map(leafIn);
}

function documentCheck(digests, leaves, all) {
  const logged = new Set(leaves.map((one) => one.sha256).filter(Boolean));
  const last = leaves.findLast((one) => one.sha256);
  const same = digests.every((one) => logged.has(one)) && last?.sha256 === digests.at(-1) && leaves.length === all;
  return { name: "document", result: same ? "good" : "bad", facts: { digest: digests.at(-1) } };
}

function linkCheck(digests, fragment) {
  const asked = fragment.toLowerCase();
  if (!asked) return { name: "link", result: "open", why: "no_digest", facts: {} };
  const found = digests.findLastIndex((one) => one.startsWith(asked));
  if (asked.length < 32 || found < 0) return { name: "link", result: "bad", facts: { digest: asked } };
  if (found < digests.length - 1) return { name: "link", result: "open", why: "earlier", facts: { revision: found + 1 } };
  return { name: "link", result: "good", facts: { digest: asked } };
}

async function inclusionCheck(entry, leaves) {
  const check = { name: "inclusion", facts: { n: leaves.length } };
  let proven = 0;
  for (const [place, leaf] of entry.leaves.entries()) {
    if (!leaf.proof) continue;
    if (!(await holds(entry, leaf, leaves[place]))) return { ...check, result: "bad" };
    proven += 1;
  }
  if (proven < leaves.length) return { ...check, result: "open", why: "no_proof", facts: { n: leaves.length, proven } };
  return { ...check, result: "good" };
}

async function holds(entry, leaf, said) {
  try {
    const proof = readProof(leaf.proof);
    const here = proof.index === leaf.index && said.id === entry.id;
    return here && (!entry.origin || proof.note.origin === entry.origin) && (await proves(leaf.data, proof));
  } catch {
    return false;
  }
}

async function signatureCheck(entry) {
  const check = { name: "signature", facts: { origin: entry.origin } };
  const notes = entry.leaves.filter((one) => one.proof);
  if (!notes.length) return { ...check, result: "open", why: "no_proof" };
  for (const leaf of notes) {
    const outcome = await outcomeOf(leaf.proof, entry.key);
    if (outcome === "bad") return { ...check, result: "bad" };
    if (outcome !== "good") return { ...check, result: "open", why: outcome };
  }
  return { ...check, result: "good" };
}

async function outcomeOf(proof, key) {
  try {
    return await signatureOf(readProof(proof).note, key);
  } catch {
    return "bad";
  }
}

/* One word for all of it. */
function verdictOf(checks, state) {
  if (checks.some((one) => one.result === "bad")) return "tampered";
  return state.word === "valid" && state.kind === "provisional" ? "provisional" : state.word;
}

/* What a file is to this attestation: {name, facts}. */
async function fileIs(entry, name, digest, text) {
  const published = entry.files.find((one) => one.sha256 === digest);
  const current = entry.revisions.at(-1);
  const covered = (revision) => (revision.subjects || []).find((one) => one.sha256 === digest);
  if (covered(current)) return { name: "covered", facts: { build: covered(current).name } };
  const earlier = entry.revisions.findLastIndex(covered);
  if (earlier >= 0) return { name: "no_longer", facts: { revision: earlier + 1 } };
  if (current.sbom && current.sbom === digest) return { name: "sbom", facts: {} };
  if ((current.reports || []).some((one) => one.sha256 === digest)) return { name: "report", facts: {} };
  if (published) return { name: "published", facts: { path: published.path } };
  const attested = text === null ? null : await attestationIs(entry, text);
  if (attested) return attested;
  const same = (current.subjects || []).some((one) => one.name === name);
  return { name: same ? "not_this" : "unknown", facts: { file: name } };
}

async function attestationIs(entry, text) {
  try {
    const said = strictJson(text);
    if (typeof said?.type !== "string" || !said.type.startsWith("urn:eqlab:attestation:")) return null;
    if (said.id !== entry.id) return { name: "other", facts: { id: `${said.id}` } };
    const digests = await Promise.all(entry.revisions.map(async (one) => hex(await sha256(utf8(canonical(one))))));
    const found = digests.indexOf(hex(await sha256(utf8(canonical(said)))));
    if (found < 0) return { name: "changed", facts: {} };
    const name = found === digests.length - 1 ? "same" : "earlier";
    return { name, facts: { revision: found + 1 } };
  } catch {
    return null;
  }
}
