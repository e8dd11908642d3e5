"use strict";

/* SHA-256 (FIPS 180-4), in pieces, for pages that the browser gives no cryptography and for files of any size. */

const ROUNDS = 64;
const ROUND_KEYS = new Int32Array(primes(ROUNDS).map((one) => fraction(Math.cbrt(one))));
const BEGINNING = primes(8).map((one) => fraction(Math.sqrt(one)));
const AT_ONCE = 1 << 22;

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((one) => number % one)) found.push(number);
  }
  return found;
}

function fraction(number) {
  return ((number - Math.floor(number)) * 2 ** 32) >>> 0;
}

class Sha256 {
  #state = new Int32Array(BEGINNING);
  #block = new Uint8Array(64);
  #words = new Int32Array(ROUNDS);
  #filled = 0;
  #length = 0;

  update(bytes) {
    this.#length += bytes.length;
    let at = 0;
    while (at < bytes.length) {
      const taken = Math.min(64 - this.#filled, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === 64) this.#mix();
    }
    return this;
  }

  digest() {
    const length = this.#length;
    this.#block.fill(0, this.#filled);
    this.#block[this.#filled] = 0x80;
    if (this.#filled >= 56) {
      this.#mix();
      this.#block.fill(0);
    }
    const view = new DataView(this.#block.buffer);
    view.setUint32(56, Math.floor(length / 2 ** 29));
    view.setUint32(60, (length * 8) >>> 0);
    this.#mix();
    const told = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, place) => told.setInt32(place * 4, word));
    return new Uint8Array(told.buffer);
  }

  #mix() {
    const words = this.#words;
    const block = this.#block;
    const state = this.#state;
    for (let at = 0, from = 0; at < 16; at += 1, from += 4) {
      words[at] = (block[from] << 24) | (block[from + 1] << 16) | (block[from + 2] << 8) | block[from + 3];
    }
    for (let at = 16; at < ROUNDS; at += 1) {
      const early = words[at - 15];
      const late = words[at - 2];
      const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[at] = (words[at - 16] + first + words[at - 7] + second) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let at = 0; at < ROUNDS; at += 1) {
      const spun = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
      const one = (h + spun + ((e & f) ^ (~e & g)) + ROUND_KEYS[at] + words[at]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
    this.#filled = 0;
  }
}

function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function hex(bytes) {
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

/* With the browser's own cryptography where there is one. */
async function sha256(bytes) {
  if (globalThis.crypto?.subtle) return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return new Sha256().update(bytes).digest();
}

/* Of a file, piece by piece; `progress` hears how much of it is done, from 0 to 1. */
async function sha256OfFile(file, progress) {
  if (file.size <= AT_ONCE) return sha256(new Uint8Array(await file.arrayBuffer()));
  const made = new Sha256();
  for (let at = 0; at < file.size; at += AT_ONCE) {
    made.update(new Uint8Array(await file.slice(at, at + AT_ONCE).arrayBuffer()));
    progress(Math.min((at + AT_ONCE) / file.size, 1));
  }
  return made.digest();
}
