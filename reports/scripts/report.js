"use strict";
(function () {
  var tools = document.querySelector(".tools");
  var cases = document.querySelectorAll("section.case");
  var folds = document.querySelectorAll("details");

  function filter() {
    var shown = {};
    tools.querySelectorAll("[data-filter]").forEach(function (button) {
      shown[button.dataset.filter] = button.getAttribute("aria-pressed") === "true";
    });
    cases.forEach(function (section) {
      section.hidden = shown[section.dataset.verdict] === false;
    });
  }

  tools.hidden = false;
  tools.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.filter) {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      filter();
    } else {
      folds.forEach(function (fold) { fold.open = button.dataset.unfold === "1"; });
    }
  });

  window.addEventListener("hashchange", function () {
    var aim = document.getElementById(location.hash.slice(1));
    var section = aim && aim.closest("section.case");
    if (section) section.hidden = false;
    for (var fold = aim && aim.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });

  window.addEventListener("beforeprint", function () {
    cases.forEach(function (section) { section.classList.toggle("filtered", section.hidden); section.hidden = false; });
  });
  window.addEventListener("afterprint", function () {
    cases.forEach(function (section) { section.hidden = section.classList.contains("filtered"); });
  });
})();
