"use strict";

/* The page of an attestation: its state today, and on any day asked for. */

const ENTRY = dataOf("entry");
let asked = "";

function showToday() {
  const state = stateAt(ENTRY.leaves, Date.now());
  const place = tongue().querySelector(".now");
  fill(place, pill(faceOf(state)), h("p.told", {}, sentenceOf(state)), h("p.soft", {}, word("state_on", { day: dayText(today()) })));
  place.parentElement.className = `hero s-${faceOf(state)}`;
  placeLine(tongue().querySelector("line.today"), today());
}

function placeLine(line, day) {
  const share = (Date.parse(day) - Date.parse(ENTRY.from)) / (Date.parse(ENTRY.to) - Date.parse(ENTRY.from));
  const inside = day && share >= 0 && share <= 1;
  line.toggleAttribute("hidden", !inside);
  if (!inside) return;
  const at = `${(ENTRY.left + share * ENTRY.width).toFixed(2)}%`;
  line.setAttribute("x1", at);
  line.setAttribute("x2", at);
}

function answer() {
  const form = tongue().querySelector("form.asking");
  form.elements.day.value = asked;
  const place = form.querySelector("output");
  placeLine(tongue().querySelector("line.asked"), asked);
  if (!asked) return fill(place);
  const state = stateOn(ENTRY.leaves, asked);
  const changes = ENTRY.leaves.filter((leaf) => CHANGES.includes(leaf.type) && leaf.at.slice(0, 10) === asked);
  const told = changes.map((leaf) => h("li", {}, `${leaf.at.slice(11, 16)} UTC: ${word(`event_${leaf.type}`)}`));
  return fill(
    place,
    h("p", {}, h("strong", {}, word("on_day", { day: dayText(asked) })), " ", pill(faceOf(state))),
    h("p", {}, sentenceOf(state)),
    asked > today() && h("p.soft", {}, word("in_future")),
    told.length > 0 && h("p.soft", {}, word("changes_that_day")),
    told.length > 0 && h("ul", {}, told),
  );
}

for (const form of document.querySelectorAll("form.asking")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked = form.elements.day.value;
    answer();
  });
}
chosen.push(showToday, answer);
begin();
