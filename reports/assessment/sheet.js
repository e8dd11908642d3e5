"use strict";

/* Answer sheets: written for keeping, read from anybody. Nothing in a file is trusted. */

const LARGEST_FILE = 2000000;
const LONGEST_TEXT = 4000;
const MOST_ANSWERS = 5000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const ANSWER_TEXTS = ["note", "reason", "given_by"];
const HEAD_KEYS = ["catalogue", "edition", "audience", "date", "subject", "size", "language", "answers", "evidence", "probes", "delegates"];
const ANSWER_KEYS = [
  "question", "choices", "value", "note", "reason", "reviewer", "evidence", "plan", "given_by", "confirmed",
];

class Refused extends Error {
  constructor(word, facts = {}) {
    super(word);
    this.word = word;
    this.facts = facts;
  }
}

function sheetOf(data, size, answers, day) {
  const names = [...answers.keys()].sort();
  const sheet = { catalogue: data.catalogue.id, edition: data.catalogue.edition, audience: data.audience, date: day };
  if (size) sheet.size = size;
  if (names.length) sheet.answers = Object.fromEntries(names.map((name) => [name, answers.get(name)]));
  return sheet;
}

/* Returns size, answers, date and how many answers were left behind; throws Refused. */
function readSheet(data, text) {
  if (text.length > LARGEST_FILE) throw new Refused("refused_large");
  const said = parsed(text);
  if (!isRecord(said)) throw new Refused("refused_shape");
  checkHead(data, said);
  const known = new Map(data.topics.flatMap((topic) => topic.controls.map((one) => [one.id, one])));
  const answers = new Map();
  let left = 0;
  for (const [name, answer] of Object.entries(said.answers ?? {})) {
    const read = readAnswer(name, answer);
    if (read.value === "" || read.value === "not_assessed") continue;
    if (known.has(name) && canBe(data, known.get(name), read.value)) answers.set(name, read);
    else left += 1;
  }
  const size = data.sizes.some((one) => one.name === said.size) ? said.size : "";
  return { size, answers, date: said.date, left, edition: said.edition, named: Boolean(said.subject) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("refused_json");
  }
}

function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkHead(data, said) {
  for (const key of ["catalogue", "edition", "audience", "date"]) {
    if (typeof own(said, key) !== "string") throw new Refused("refused_shape");
  }
  const strange = Object.keys(said).find((key) => !HEAD_KEYS.includes(key));
  if (strange !== undefined) throw new Refused("refused_key", { key: excerpt(strange) });
  if (said.catalogue !== data.catalogue.id) throw new Refused("refused_catalogue", { name: excerpt(said.catalogue) });
  if (said.audience !== data.audience) throw new Refused("refused_audience");
  if (!isDay(said.date)) throw new Refused("refused_value", { key: "date" });
  for (const key of ["edition", "subject", "size", "language"]) textOf(own(said, key) ?? "", key);
  for (const key of ["answers", "evidence", "delegates"]) {
    if (!isRecord(own(said, key) ?? {})) throw new Refused("refused_value", { key });
  }
  if (!Array.isArray(own(said, "probes") ?? [])) throw new Refused("refused_value", { key: "probes" });
  if (Object.keys(said.answers ?? {}).length > MOST_ANSWERS) throw new Refused("refused_large");
  const more = ["evidence", "probes", "delegates"].find((key) => Object.keys(said[key] ?? {}).length > 0);
  if (more) throw new Refused("refused_more");
}

function readAnswer(name, said) {
  const key = excerpt(name);
  if (!isRecord(said) || typeof own(said, "value") !== "string") throw new Refused("refused_value", { key });
  if (Object.keys(said).some((one) => !ANSWER_KEYS.includes(one))) throw new Refused("refused_value", { key });
  const evidence = own(said, "evidence") ?? [];
  if (!Array.isArray(evidence)) throw new Refused("refused_value", { key });
  if (evidence.length || own(said, "reviewer")) throw new Refused("refused_more");
  const read = { value: textOf(said.value, key).trim() };
  for (const one of ANSWER_TEXTS) {
    const text = textOf(own(said, one) ?? "", key);
    if (text) read[one] = text;
  }
  if (own(said, "plan") !== undefined) read.plan = readPlan(said.plan, key);
  if (own(said, "confirmed") !== undefined) read.confirmed = dayOf(said.confirmed, key);
  return read;
}

function readPlan(said, key) {
  if (!isRecord(said) || Object.keys(said).some((one) => !["owner", "due", "text"].includes(one))) {
    throw new Refused("refused_value", { key });
  }
  const plan = { owner: textOf(own(said, "owner"), key), due: dayOf(own(said, "due"), key) };
  const text = textOf(own(said, "text") ?? "", key);
  return text ? { ...plan, text } : plan;
}

function textOf(value, key) {
  if (typeof value !== "string" || value.length > LONGEST_TEXT) throw new Refused("refused_value", { key });
  return value;
}

function dayOf(value, key) {
  if (!isDay(value)) throw new Refused("refused_value", { key });
  return value;
}

function isDay(value) {
  if (typeof value !== "string" || !DATE.test(value) || value.startsWith("0000")) return false;
  const moment = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(value);
}

/* Tells whether a question can have an answer here. */
function canBe(data, control, value) {
  if (value === "dont_know") return true;
  if (value === "not_applicable") return control.not_applicable !== null;
  return data.scales[control.scale].some((step) => step.name === value);
}

/* A name from a file, short enough to be shown. */
function excerpt(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
