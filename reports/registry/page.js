"use strict";

/* The frame of every page: its three languages, elements, words. */

const LANGUAGES = ["en", "fr", "de"];
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const chosen = [];

function languageNow() {
  return document.documentElement.lang;
}

function speak(language) {
  document.documentElement.lang = language;
  document.documentElement.dataset.language = language;
  document.title = tongue().dataset.title;
  for (const told of chosen) told();
}

function tongue() {
  return document.getElementById(languageNow());
}

function kept(language) {
  try {
    if (language) localStorage.setItem("eqlab-registry-language", language);
    return localStorage.getItem("eqlab-registry-language");
  } catch {
    return null;
  }
}

function wished() {
  const asked = [location.hash.slice(1), new URLSearchParams(location.search).get("lang"), kept()];
  const spoken = navigator.languages.map((one) => one.slice(0, 2));
  return [...asked, ...spoken, "en"].find((one) => LANGUAGES.includes(one));
}

function begin() {
  document.documentElement.classList.add("live");
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      kept(link.lang);
      speak(link.lang);
      tongue().querySelector(`.languages a[lang=${link.lang}]`).focus();
    });
  }
  window.addEventListener("hashchange", () => {
    if (LANGUAGES.includes(location.hash.slice(1))) speak(location.hash.slice(1));
  });
  speak(wished());
}

function dataOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function word(name, facts = {}) {
  return WORDS[name][languageNow()].replace(/\{(\w+)\}/g, (whole, field) => (field in facts ? shown(facts[field]) : whole));
}

/* What a code is called, within another first; the code itself when it has no name. */
function term(code, within = "") {
  const name = [`${within}/${code}`, code].find((one) => Object.hasOwn(TERMS, one));
  const said = name === undefined ? {} : TERMS[name];
  return said[languageNow()] || said.en || shown(code);
}

/* Text of others, with what hides in it made visible. */
function shown(text) {
  return `${text}`.replace(HIDDEN, (one) => `\u27e8U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);
}

function dayText(day) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const locale = { en: "en-GB" }[languageNow()] || languageNow();
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/* An element: h("p.soft", {id: "a", click: f}, "text", child…). */
function h(what, attributes, ...children) {
  const [name, ...classes] = what.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((one) => one !== null && one !== false && one !== ""));
  return made;
}

/* Puts children in the place of what is there. */
function fill(place, ...children) {
  place.replaceChildren(...children.flat().filter(Boolean));
}

const SVG = "http://www.w3.org/2000/svg";

function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  const used = document.createElementNS(SVG, "use");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  used.setAttribute("href", `#i-${name}`);
  made.append(used);
  return made;
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/* The word that people see: a provisional one is never just valid. */
function faceOf(state) {
  return state.word === "valid" && state.kind === "provisional" ? "provisional" : state.word;
}

function pill(face) {
  return h(`span.pill.s-${face}`, {}, icon(face), word(`state_${face}`));
}

/* The sentence that goes with a state. */
function sentenceOf(state) {
  const facts = { until: dayText(state.until), start: dayText(state.start), reason: term(state.reason), successor: state.successor };
  const face = faceOf(state);
  if (face === "suspended") return word(state.reason ? "told_suspended_for" : "told_suspended", facts);
  if (face === "superseded") return word(state.successor ? "told_superseded_by" : "told_superseded", facts);
  if (["withdrawn", "terminated"].includes(face)) return word(state.reason ? `told_${face}_for` : `told_${face}`, facts);
  if (["valid", "provisional"].includes(face) && !state.until) return word(`told_${face}_open`, facts);
  return word(`told_${face}`, facts);
}
