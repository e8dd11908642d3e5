"use strict";

/* The beginning, and one question a card. */

function startView() {
  const resume = state.kept || state.answers.size ? null : keptSheet();
  return [
    h("h1", { id: "top", tabindex: "-1" }, word("title")),
    h("p.lead", {}, word("lead", { count: CONTROLS.length })),
    h("ul.promises", {}, ...["private", "anonymous", "unsure"].map((one) => h("li", {}, word(`promise_${one}`)))),
    resume,
    h(
      "form.card",
      { submit: begin, novalidate: true },
      h(
        "fieldset",
        {},
        h("legend", {}, h("h2", {}, word("size_question"))),
        h("p.soft", {}, word("size_help")),
        ...DATA.sizes.map((one) => choice("size", one.name, say(one.label), state.size === one.name, chooseSize)),
      ),
      h("div.row", {}, h("button.main", { type: "submit" }, word(state.answers.size ? "go_on" : "begin"))),
    ),
  ];
}

/* What is kept on this computer, offered; nothing when there is nothing. */
function keptSheet() {
  const kept = keptText();
  if (kept === null) return null;
  const row = (text, ...more) => h("div.card.kept", {}, h("p", {}, text), h("div.row", {}, ...more));
  const away = button(word("forget"), forget);
  try {
    const read = readSheet(DATA, kept);
    const told = word("kept_there", { count: read.answers.size, date: dayShown(read.date) });
    return row(told, button(word("kept_resume"), () => resumeKept(read), {}, "main"), away);
  } catch (problem) {
    return row(word("kept_broken", { problem: refusal(problem) }), away);
  }
}

function resumeKept(read) {
  state.kept = true;
  take(read);
}

function chooseSize(event) {
  state.size = event.target.value;
  keepIfWanted();
}

function begin(event) {
  event.preventDefault();
  if (!state.size) {
    tell(word("size_missing"));
    document.querySelector("input[name=size]").focus();
    return;
  }
  go("question", state.answers.size ? state.at : 0);
}

/* A large radio button. */
function choice(group, value, text, checked, change, more = null) {
  const input = h("input", { type: "radio", name: group, value, change });
  input.checked = checked;
  return h("label.choice", {}, input, h("span", {}, text, more && h("span.when", {}, more)));
}

function questionView() {
  const one = control(CONTROLS[state.at].id);
  const topic = TOPICS.get(one.topic);
  const number = DATA.topics.indexOf(topic) + 1;
  const first = topic.controls[0].id === one.id;
  return [
    h("p.where", {}, word("where", { number, count: DATA.topics.length, title: say(topic.title) })),
    progress(),
    first && fold(word("about_topic"), h("p", {}, say(topic.help))),
    card(one),
    overview(),
  ];
}

function progress() {
  const facts = { number: state.at + 1, count: CONTROLS.length, answered: state.answers.size };
  return h(
    "div.progress",
    {},
    h("progress", { max: CONTROLS.length, value: state.answers.size, "aria-labelledby": "progress" }),
    h("p.soft", { id: "progress" }, word("progress", facts)),
  );
}

function card(one) {
  const answered = state.answers.has(one.id);
  const last = state.at === CONTROLS.length - 1;
  return h(
    "form.card",
    { submit: forward },
    h("fieldset", {}, h("legend", {}, h("h1.question", { id: "top", tabindex: "-1" }, say(one.question))), ...choices(one)),
    h("div", { id: "why" }, reasonField(one)),
    fold(word("about_question"), ...help(one)),
    h(
      "div.row",
      {},
      button(word("back"), backward, { id: "back" }),
      h("button.main", { type: "submit", id: "next" }, word(last ? "to_result" : "next")),
      button(word("take_back"), () => takeBack(one), { id: "take-back", hidden: !answered }, "plain"),
    ),
  );
}

/* Two answers are shown as people say them, "yes or no"; more of them from nothing to all. */
function choices(one) {
  const answer = state.answers.get(one.id);
  const steps = DATA.scales[one.scale];
  const shown = steps.length === 2 ? [...steps].reverse() : steps;
  const offer = (value, text, more) =>
    choice("answer", value, text, answer?.value === value, () => answerWith(one, value), more);
  return [
    ...shown.map((step) => offer(step.name, say(step.label))),
    h("hr"),
    offer("dont_know", word("dont_know")),
    one.not_applicable && offer("not_applicable", word("not_applicable"), say(one.not_applicable)),
  ];
}

function reasonField(one) {
  const answer = state.answers.get(one.id);
  if (answer?.value !== "not_applicable") return "";
  const write = (event) => {
    answer.reason = event.target.value.trim() || say(one.not_applicable);
    keepIfWanted();
  };
  const area = h("textarea", { id: "reason", rows: 2, maxlength: LONGEST_TEXT, input: write });
  const standing = Object.values(one.not_applicable).includes(answer.reason);
  area.value = standing ? "" : answer.reason ?? "";
  return h("div.reason", {}, h("label", { for: "reason" }, word("reason", { reason: say(one.not_applicable) })), area);
}

function help(one) {
  return [
    h("p", {}, say(one.help)),
    h("p.soft", {}, word("counts", { weight: one.weight })),
    one.flag === "knock-out" && h("p.soft", {}, word("counts_knock_out")),
  ];
}

function answerWith(one, value) {
  const before = state.answers.get(one.id);
  if (before?.value !== value) state.answers.set(one.id, fresh(one, value, before));
  answered(one);
}

function takeBack(one) {
  state.answers.delete(one.id);
  document.querySelectorAll("input[name=answer]").forEach((each) => (each.checked = false));
  answered(one);
  document.getElementById("top").focus();
}

/* Brings up to date what an answer changes beside itself; the reader's place stays. */
function answered(one) {
  keepIfWanted();
  const open = document.querySelector("nav.overview details").open;
  document.getElementById("take-back").hidden = !state.answers.has(one.id);
  document.getElementById("why").replaceChildren(reasonField(one));
  document.querySelector("div.progress").replaceWith(progress());
  document.querySelector("nav.overview").replaceWith(overview());
  document.querySelector("nav.overview details").open = open;
}

/* An answer of today; what was noted about the question stays. */
function fresh(one, value, before) {
  const said = { value, confirmed: today() };
  for (const key of ["note", "plan", "given_by"]) {
    if (before?.[key] !== undefined) said[key] = before[key];
  }
  if (value === "not_applicable") said.reason = say(one.not_applicable);
  return said;
}

function forward(event) {
  event.preventDefault();
  if (state.at === CONTROLS.length - 1) go("result");
  else go("question", state.at + 1);
}

function backward() {
  if (state.at === 0) go("start");
  else go("question", state.at - 1);
}

/* Every topic, how far it is answered, and a way to it. */
function overview() {
  const rows = DATA.topics.map((topic) => {
    const answered = topic.controls.filter((one) => state.answers.has(one.id)).length;
    const start = CONTROLS.findIndex((one) => one.topic === topic.id);
    const told = word("answered_of", { answered, count: topic.controls.length });
    return h("li", {}, button(say(topic.title), () => go("question", start), {}, "plain"), h("span.soft", {}, told));
  });
  return h(
    "nav.overview",
    { "aria-label": word("all_topics") },
    fold(word("all_topics"), h("ol", {}, ...rows)),
    button(word("result_so_far"), () => go("result"), {}, "plain"),
    button(word("change_size"), () => go("start"), {}, "plain"),
  );
}
