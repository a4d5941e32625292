// Offers names while one types; the box is a plain form and works without this file.
"use strict";
(() => {
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const list = document.createElement("datalist");
  list.id = "suggestions";
  box.after(list);
  box.setAttribute("list", list.id);
  const known = new Map();
  let asked = "";
  let timer = 0;

  const ask = async () => {
    const typed = box.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok || box.value.trim() !== typed) return;
    const { people, suggestions = people } = await answer.json();
    list.replaceChildren(
      ...suggestions.map(({ name, text = name, original, url }) => {
        const option = document.createElement("option");
        option.value = original ? `${text} ${original}` : text;
        if (url) known.set(option.value, url);
        return option;
      }),
    );
  };

  box.addEventListener("input", () => {
    const url = known.get(box.value);
    if (url) {
      location.assign(url);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
})();
