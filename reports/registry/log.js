"use strict";

/* Proofs of the public log: C2SP tlog-proof, signed note, and the trees of RFC 9162. */

function readProof(text) {
  const [head, ...rest] = text.split("\n\n");
  const lines = head.split("\n");
  if (lines[0] !== "c2sp.org/tlog-proof@v1" || !rest.length) throw new SyntaxError("no proof");
  const body = lines.slice(1).filter((line) => !line.startsWith("extra "));
  const [, index] = /^index (0|[1-9]\d{0,14})$/.exec(body[0]) || [];
  if (index === undefined) throw new SyntaxError("no index");
  return { index: Number(index), path: body.slice(1).map(hashOf), note: readNote(rest.join("\n\n")) };
}

function readNote(text) {
  const at = text.lastIndexOf("\n\n");
  const body = at < 0 ? "" : text.slice(0, at + 1);
  const [origin, size, root] = body.split("\n");
  if (!origin || !/^(0|[1-9]\d{0,14})$/.test(size || "")) throw new SyntaxError("no checkpoint");
  const signatures = text.slice(at + 2).split("\n").map((line) => /^\u2014 (\S+) (\S+)$/.exec(line));
  return {
    body,
    origin,
    size: Number(size),
    root: hashOf(root),
    signatures: signatures.filter(Boolean).map(([, name, bytes]) => ({ name, bytes: fromBase64(bytes) })),
  };
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

function hashOf(text) {
  const bytes = fromBase64(text || "");
  if (bytes.length !== 32) throw new SyntaxError("no hash");
  return bytes;
}

function joined(...parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

function leafHash(text) {
  return sha256(joined([0], utf8(text)));
}

/* The root that a leaf and its path lead to; null when the path cannot be one. RFC 9162, 2.1.3.2. */
async function rootOf(leaf, index, size, path) {
  if (index >= size) return null;
  let [here, last, root] = [index, size - 1, leaf];
  for (const one of path) {
    if (last === 0) return null;
    if (here % 2 || here === last) {
      root = await sha256(joined([1], one, root));
      while (here % 2 === 0 && here !== 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      root = await sha256(joined([1], root, one));
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : null;
}

async function proves(leaf, proof) {
  const root = await rootOf(await leafHash(leaf), proof.index, proof.note.size, proof.path);
  return root !== null && hex(root) === hex(proof.note.root);
}

/* "good", "bad", or why it could not be told: "no_key", "no_signature", "no_ed25519". */
async function signatureOf(note, key) {
  const [, name, hint, encoded] = /^(\S+)\+([0-9a-f]{8})\+(\S+)$/.exec(key) || [];
  if (!name) return "no_key";
  const bytes = fromBase64(encoded);
  const own = (await sha256(joined(utf8(`${name}\n`), bytes))).slice(0, 4);
  if (bytes.length !== 33 || bytes[0] !== 1 || hex(own) !== hint) return "no_key";
  const signed = note.signatures.find((one) => one.name === name && hex(one.bytes.slice(0, 4)) === hint);
  if (!signed) return "no_signature";
  try {
    const imported = await crypto.subtle.importKey("raw", bytes.slice(1), "Ed25519", false, ["verify"]);
    const held = await crypto.subtle.verify("Ed25519", imported, signed.bytes.slice(4), utf8(note.body));
    return held ? "good" : "bad";
  } catch {
    return "no_ed25519";
  }
}
