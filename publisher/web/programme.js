// The programme of the web edition: one day a screen, and "my programme". All of it is in the page
// already; without this script the days stand below one another. What is noted stays in this browser.
"use strict";
(() => {
  const tools = document.getElementById("programme-tools");
  const days = [...document.querySelectorAll("article .day")];
  if (!tools || !days.length) return;
  const key = `programme:${tools.dataset.volume}`;
  let noted = new Set();
  try { noted = new Set(JSON.parse(localStorage.getItem(key) || "[]")); } catch { /* not kept */ }

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    tools.querySelector(".days").append(made);
    return made;
  };
  const title = (slot) => (slot.querySelector("a, .talk-title, .slot-title") || slot).textContent.trim();

  for (const slot of document.querySelectorAll("article .slot")) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = noted.has(slot.id);
    box.setAttribute("aria-label", tools.dataset.note.replace("{title}", title(slot)));
    box.addEventListener("change", () => {
      if (box.checked) noted.add(slot.id); else noted.delete(slot.id);
      try { localStorage.setItem(key, JSON.stringify([...noted])); } catch { /* not kept */ }
      if (now === "mine") show("mine");
    });
    label.className = "note-it";
    label.append(box);
    slot.prepend(label);
  }

  let now = "";
  const buttons = new Map();
  const show = (name) => {
    now = name;
    for (const day of days) {
      const slots = [...day.querySelectorAll(".slot")];
      for (const slot of slots) slot.hidden = name === "mine" && !noted.has(slot.id);
      const isEmpty = slots.every((slot) => slot.hidden);
      day.hidden = name === "mine" ? isEmpty : name !== "all" && day !== name;
    }
    tools.querySelector(".nothing").hidden = name !== "mine" || days.some((day) => !day.hidden);
    for (const [which, made] of buttons) made.setAttribute("aria-pressed", String(which === name));
  };
  for (const day of days) buttons.set(day, button(day.dataset.short, () => show(day)));
  buttons.set("all", button(tools.dataset.all, () => show("all")));
  buttons.set("mine", button(tools.dataset.mine, () => show("mine")));

  const goToHash = () => {
    const aim = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const day = aim && aim.closest(".day");
    if (!day) return false;
    show(day);
    aim.scrollIntoView();
    return true;
  };
  window.addEventListener("hashchange", goToHash);
  const date = new Date();
  const today = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  tools.hidden = false;
  if (!goToHash()) show(days.find((day) => day.dataset.date === today) || days[0]);
})();
