"use strict";
// All that the page says is there without this: it opens, closes and filters.
const rules = [...document.querySelectorAll("details.rule")];
const all = () => document.querySelectorAll("details.rule, details.place");
const filter = document.getElementById("filter");
if (filter) {
  const matches = document.getElementById("matches");
  filter.closest(".controls").hidden = false;
  document.getElementById("expand").addEventListener("click", () => all().forEach((one) => { one.open = true; }));
  document.getElementById("collapse").addEventListener("click", () => all().forEach((one) => { one.open = false; }));
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const rule of rules) {
      const isRule = rule.dataset.rule.includes(wanted);
      const places = [...rule.querySelectorAll("details.place")];
      for (const place of places) {
        place.hidden = !isRule && !place.querySelector("code").textContent.toLowerCase().includes(wanted);
        shown += place.hidden ? 0 : 1;
      }
      rule.hidden = places.every((place) => place.hidden);
      if (wanted && !rule.hidden) rule.open = true;
    }
    matches.textContent = wanted ? `${shown} places match` : "";
  });
}
