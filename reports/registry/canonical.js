"use strict";

/* JSON read strictly, and written canonically after RFC 8785. */

const DEEPEST = 200;
const TOKEN = /[ \t\n\r]*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)|(true|false|null))/y;
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/* Throws SyntaxError on what is no JSON, on a name that stands twice, on half a character and on a number that
   JavaScript cannot hold: two readers must never see two documents. */
function strictJson(text) {
  const reader = { text, at: 0 };
  const value = readValue(reader, nextToken(reader), 0);
  if (/[^ \t\n\r]/.test(text.slice(reader.at))) throw new SyntaxError("more than one value");
  return value;
}

function nextToken(reader) {
  TOKEN.lastIndex = reader.at;
  const found = TOKEN.exec(reader.text);
  if (!found) throw new SyntaxError(`no JSON at ${reader.at}`);
  reader.at = TOKEN.lastIndex;
  return { mark: found[1], string: found[2], number: found[3], broken: found[4] || found[5], word: found[6] };
}

function readValue(reader, token, depth) {
  if (depth > DEEPEST) throw new SyntaxError("too deep");
  if (token.mark === "{") return readObject(reader, depth);
  if (token.mark === "[") return readArray(reader, depth);
  if (token.string !== undefined) return readString(token.string);
  if (token.number !== undefined) return readNumber(token);
  if (token.word) return { true: true, false: false, null: null }[token.word];
  throw new SyntaxError(`a value is missing before ${reader.at}`);
}

function readObject(reader, depth) {
  const made = Object.create(null);
  let token = nextToken(reader);
  if (token.mark === "}") return made;
  for (;;) {
    if (token.string === undefined) throw new SyntaxError(`a name is missing before ${reader.at}`);
    const name = readString(token.string);
    if (name in made) throw new SyntaxError(`"${name}" stands twice`);
    if (nextToken(reader).mark !== ":") throw new SyntaxError(`a colon is missing before ${reader.at}`);
    made[name] = readValue(reader, nextToken(reader), depth + 1);
    const mark = nextToken(reader).mark;
    if (mark === "}") return made;
    if (mark !== ",") throw new SyntaxError(`a comma is missing before ${reader.at}`);
    token = nextToken(reader);
  }
}

function readArray(reader, depth) {
  const made = [];
  let token = nextToken(reader);
  if (token.mark === "]") return made;
  for (;;) {
    made.push(readValue(reader, token, depth + 1));
    const mark = nextToken(reader).mark;
    if (mark === "]") return made;
    if (mark !== ",") throw new SyntaxError(`a comma is missing before ${reader.at}`);
    token = nextToken(reader);
  }
}

function readString(token) {
  const text = JSON.parse(token);
  if (HALF.test(text)) throw new SyntaxError("half a character");
  return text;
}

function readNumber(token) {
  const number = Number(token.number);
  const held = token.broken ? Number.isFinite(number) : Number.isSafeInteger(number);
  if (!held) throw new SyntaxError(`the number ${token.number} cannot be held`);
  return number;
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
