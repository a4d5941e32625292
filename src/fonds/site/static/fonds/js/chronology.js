// Reads days off the picture: what happened under the pointer, and a stretch dragged over enlarges it.
// Without this file the links above the picture move and enlarge it, and the list below says the same.
"use strict";
(() => {
  const box = document.querySelector("[data-reads]");
  if (!box) return;
  const DAY = 86400000;
  const LEFT = 127 / 1176; // where the lanes begin in the wide picture: after their names
  const [first, last] = [box.dataset.first, box.dataset.last].map((text) => Date.parse(text) / DAY);
  const days = last - first + 1;
  const events = [...document.querySelectorAll("li[data-first]")].map((item) => ({
    first: Date.parse(item.dataset.first) / DAY,
    last: Date.parse(item.dataset.last) / DAY,
    text: item.querySelector("div > a").textContent,
    url: item.querySelector("div > a").href,
  }));
  const make = (css) => {
    const made = document.createElement("div");
    made.className = css;
    made.hidden = true;
    return made;
  };
  const [hair, stretch, said] = ["hair-line", "stretch", "said"].map(make);
  said.hidden = false;
  said.setAttribute("aria-live", "polite");
  const picture = box.querySelector("figure");
  picture.classList.add("reads");
  picture.append(hair, stretch);
  box.append(said);

  const drawing = () => [...picture.querySelectorAll("svg")].find((one) => one.clientWidth);
  const ends = () => {
    const svg = drawing().getBoundingClientRect();
    const own = picture.getBoundingClientRect();
    const wide = drawing().classList.contains("fig-wide");
    const left = svg.left - own.left + (wide ? svg.width * LEFT : 0);
    return [left, svg.right - own.left];
  };
  const dayAt = (x) => {
    const [left, right] = ends();
    const share = Math.min(0.99999, Math.max(0, (x - left) / (right - left)));
    return Math.floor(first + share * days);
  };
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const words = (day) => new Date(day * DAY).toLocaleDateString("en-GB",
    { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const placeOf = (event) => event.clientX - picture.getBoundingClientRect().left;
  const reach = () => Math.ceil((days / (ends()[1] - ends()[0])) * 4); // four pixels to either side

  const tell = (x) => {
    const day = dayAt(x);
    const near = events
      .filter((one) => one.first <= day + reach() && one.last >= day - reach())
      .sort((a, b) => a.last - a.first - (b.last - b.first))
      .slice(0, 6);
    hair.hidden = false;
    hair.style.left = `${x}px`;
    said.replaceChildren(`${words(day)}${near.length ? ": " : ": nothing recorded"}`,
      ...near.flatMap((one, at) => {
        const link = document.createElement("a");
        link.href = one.url;
        link.textContent = one.text;
        return at ? ["; ", link] : [link];
      }));
  };

  let from = null;
  picture.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("a") && event.button === 0) from = placeOf(event);
  });
  picture.addEventListener("pointermove", (event) => {
    const x = placeOf(event);
    const [left, right] = ends();
    if (x < left || x > right) return;
    tell(x);
    if (from === null || event.pointerType === "touch") return;
    stretch.hidden = Math.abs(x - from) < 6;
    stretch.style.left = `${Math.min(from, x)}px`;
    stretch.style.width = `${Math.abs(x - from)}px`;
  });
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  window.addEventListener("pointerup", (event) => {
    const x = placeOf(event);
    if (from !== null && !stretch.hidden && event.pointerType !== "touch") {
      const query = new URLSearchParams(location.search);
      query.delete("year");
      const [a, b] = [dayAt(Math.min(from, x)), dayAt(Math.max(from, x))];
      query.set("from", iso(Math.min(a, b - 6 > a ? a : b - 6)));
      query.set("to", iso(b));
      location.assign(`${box.dataset.reads}?${query}`);
    }
    from = null;
    stretch.hidden = true;
  });
})();
