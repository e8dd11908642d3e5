"use strict";

/* What the page is made of. Every text enters as text, never as markup. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const CONTROLS = DATA.topics.flatMap((topic) => topic.controls.map((control) => ({ ...control, topic: topic.id })));
const TOPICS = new Map(DATA.topics.map((topic) => [topic.id, topic]));
const KEY = `self-assessment.${DATA.catalogue.id}`;
const LANGUAGES = { fr: "Français", de: "Deutsch", en: "English" };
const SVG = "http://www.w3.org/2000/svg";

const state = { language: "en", size: "", answers: new Map(), view: "start", at: 0, kept: false };

/* One of several texts in the reader's language; French has a fixed space before high marks. */
function say(text) {
  const said = text[state.language] || text.en;
  return state.language === "fr" ? said.replace(/ ([?!;:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0") : said;
}

function word(name, facts = {}) {
  return say(DATA.words[name]).replace(/\{(\w+)\}/g, (field, key) => (Object.hasOwn(facts, key) ? facts[key] : field));
}

function number(value) {
  const shown = withOneDecimal(value);
  return state.language === "en" ? shown : shown.replace(".", ",");
}

function dayShown(day) {
  const moment = new Date(`${day}T12:00:00Z`);
  const tongue = state.language === "en" ? "en-GB" : state.language;
  return new Intl.DateTimeFormat(tongue, { dateStyle: "long", timeZone: "UTC" }).format(moment);
}

/* h("p.lead", {id: "x", onclick: f}, "text", node); what is null or false is left out. */
function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return filled(document.createElement(tag), classes, attributes, children);
}

function s(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return filled(document.createElementNS(SVG, tag), classes, attributes, children);
}

function filled(node, classes, attributes, children) {
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, `${value}`);
  }
  node.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

function button(text, act, more = {}, kind = "quiet") {
  return h(`button.${kind}`, { type: "button", click: act, ...more }, text);
}

function fold(title, ...children) {
  return h("details", {}, h("summary", {}, title), ...children);
}

function control(id) {
  return asked(CONTROLS.find((one) => one.id === id), state.size);
}

function scored() {
  return scoreSheet(DATA, sheetOf(DATA, state.size, state.answers, today()), today());
}

/* What an answer is called. */
function answerShown(one, value) {
  const step = DATA.scales[one.scale].find((each) => each.name === value);
  return step ? say(step.label) : word(value);
}
