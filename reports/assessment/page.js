"use strict";

/* The frame: language, keeping, files, and which view is shown. */

const VIEWS = { start: startView, question: questionView, result: resultView };

function render() {
  document.documentElement.lang = state.language;
  document.title = word("title");
  const fill = (id, ...children) => document.getElementById(id).replaceChildren(...children.flat().filter(Boolean));
  fill("skip", word("skip"));
  fill("brand", word("brand"));
  fill("languages", ...Object.entries(LANGUAGES).map(languageButton));
  document.getElementById("languages").setAttribute("aria-label", word("language"));
  fill("main", VIEWS[state.view]());
  fill("keeping", keeping());
  fill("about", about());
  document.body.dataset.view = state.view;
}

function go(view, at = state.at) {
  state.view = view;
  state.at = Math.max(at, 0);
  tell("");
  render();
  document.getElementById("top").focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function languageButton([language, name]) {
  const choose = () => {
    state.language = language;
    tell("");
    render();
    document.querySelector(`#languages [lang=${language}]`).focus();
  };
  return button(name, choose, { lang: language, "aria-pressed": `${state.language === language}` }, "plain");
}

/* Says something to everybody, readers of screens included; with two buttons when it is a question. */
function tell(text, agreed = null) {
  const place = document.getElementById("notice");
  const close = () => tell("");
  const yes = () => {
    close();
    agreed();
  };
  const row = agreed && h("div.row", {}, button(word("agree"), yes, { id: "agree" }), button(word("decline"), close));
  place.replaceChildren(...(text ? [h("p", {}, text), row].filter(Boolean) : []));
  if (agreed) document.getElementById("agree").focus();
}

function keeping() {
  const picker = h("input", { type: "file", id: "file", accept: ".json,application/json", change: loadFile, hidden: true, tabindex: "-1" });
  picker.setAttribute("aria-hidden", "true");
  const any = state.size !== "" || state.answers.size > 0;
  return h(
    "section",
    { "aria-labelledby": "keeping-title" },
    h("h2", { id: "keeping-title" }, word("your_answers")),
    h("p.soft", {}, word("keep_help")),
    h(
      "div.row",
      {},
      state.kept ? button(word("forget"), forget, { id: "forget" }) : button(word("keep"), keep, { id: "keep" }),
      button(word("save"), saveFile, { id: "save" }),
      button(word("load"), () => picker.click(), { id: "load" }),
      any && button(word("start_over"), () => tell(word("start_over_ask"), startOver), { id: "start-over" }, "plain"),
    ),
    picker,
  );
}

function about() {
  const facts = { title: say(DATA.catalogue.title), edition: DATA.catalogue.edition, rule: `${DATA.rule.id} ${DATA.rule.version}`, digest: DATA.catalogue.digest.slice(0, 16) };
  return [
    fold(word("how_private"), h("p", {}, word("how_private_text"))),
    fold(word("how_scored"), h("p", {}, word("how_scored_text"))),
    h("p.soft", {}, word("editions", facts), " ", say(DATA.catalogue.status)),
  ];
}

/* Keeping on this computer: only once it was asked for. */

function sheetText() {
  return JSON.stringify(sheetOf(DATA, state.size, state.answers, today()), null, 2);
}

function keptText() {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep() {
  state.kept = true;
  if (!keepIfWanted()) return;
  render();
  tell(word("kept"));
  document.getElementById("forget").focus();
}

function keepIfWanted() {
  if (!state.kept) return false;
  try {
    window.localStorage.setItem(KEY, sheetText());
    return true;
  } catch {
    state.kept = false;
    tell(word("keep_failed"));
    return false;
  }
}

function remove() {
  state.kept = false;
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    /* what cannot be kept needs no removing */
  }
}

function forget() {
  remove();
  render();
  tell(word("forgotten"));
  document.getElementById("keep").focus();
}

function startOver() {
  remove();
  Object.assign(state, { size: "", answers: new Map(), at: 0 });
  go("start");
}

/* Files */

function saveFile() {
  const name = `${word("file_name")}-${today()}.json`;
  const address = URL.createObjectURL(new Blob([sheetText(), "\n"], { type: "application/json" }));
  h("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
  tell(word("saved", { file: name }));
}

async function loadFile(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  try {
    if (file.size > LARGEST_FILE) throw new Refused("refused_large");
    offer(readSheet(DATA, await contentOf(file)));
  } catch (problem) {
    tell(refusal(problem));
  }
}

async function contentOf(file) {
  try {
    return await file.text();
  } catch {
    throw new Refused("refused_unreadable");
  }
}

function refusal(problem) {
  return problem instanceof Refused ? word(problem.word, problem.facts) : word("refused_shape");
}

function offer(read) {
  if (state.answers.size) tell(word("replace_ask", { count: state.answers.size }), () => take(read));
  else take(read);
}

/* Take over what was read, and say what became of it. */
function take(read) {
  const ours = DATA.catalogue.edition;
  Object.assign(state, { size: read.size, answers: read.answers, at: 0 });
  keepIfWanted();
  const open = CONTROLS.findIndex((one) => !state.answers.has(one.id));
  if (!state.size) go("start");
  else if (open < 0) go("result");
  else go("question", open);
  const told = [
    word("loaded", { count: read.answers.size }),
    read.edition !== ours && word("loaded_edition", { edition: excerpt(read.edition), ours }),
    read.left > 0 && word("loaded_left", { count: read.left }),
    read.named && word("loaded_named"),
  ];
  tell(told.filter(Boolean).join(" "));
}

state.language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => Object.hasOwn(LANGUAGES, one)) ?? "en";
render();
