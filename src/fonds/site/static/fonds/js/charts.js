// Draws a chart again in the reader's browser, where it answers the pointer with its values. Vega is
// loaded when the reader asks for it; without this script the picture, its table and its files are there.
"use strict";
(() => {
  const own = document.currentScript.dataset;
  const load = (address) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: done, onerror: failed });
      document.head.append(script);
    });
  let library;
  const vegaLoaded = () => (library ??= load(own.vega).then(() => import(own.interpreter)));

  // The sheet's inks, so that the chart stays light or dark with the page.
  function dyed(spec, inks) {
    const sheet = getComputedStyle(document.documentElement);
    const of = Object.fromEntries(
      Object.entries(inks).map(([ink, name]) => [ink, sheet.getPropertyValue(name).trim() || ink]),
    );
    const walk = (value) => {
      if (typeof value === "string") return of[value] ?? value;
      if (Array.isArray(value)) return value.map(walk);
      if (value && typeof value === "object")
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
      return value;
    };
    return walk(spec);
  }

  function tipIn(figure) {
    const tip = document.createElement("p");
    tip.className = "chart-tip";
    tip.setAttribute("role", "status");
    tip.hidden = true;
    figure.append(tip);
    return (handler, event, item, value) => {
      tip.hidden = value === null || value === undefined || value === "";
      if (tip.hidden) return;
      const said = typeof value === "object" ? Object.entries(value).map(([key, one]) => `${key}: ${one}`) : [value];
      tip.textContent = said.join(" · ");
      const box = figure.getBoundingClientRect();
      const x = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth);
      tip.style.left = `${Math.max(x, 0)}px`;
      tip.style.top = `${event.clientY - box.top + 16}px`;
    };
  }

  async function enliven(figure, button) {
    button.disabled = true;
    const narrow = matchMedia("(max-width: 60rem)").matches;
    try {
      const [answer, { expressionInterpreter }] = await Promise.all([fetch(narrow ? figure.dataset.narrow : figure.dataset.wide), vegaLoaded()]);
      if (!answer.ok) throw new Error(answer.statusText);
      const { spec, inks } = await answer.json();
      const place = document.createElement("div");
      place.className = "live";
      const view = new vega.View(vega.parse(dyed(spec, inks), null, { ast: true }), {
        expr: expressionInterpreter, renderer: "svg", container: place, hover: true, tooltip: tipIn(figure),
      });
      await view.runAsync();
      const drawn = place.querySelector("svg");
      drawn.classList.add("chart");
      drawn.removeAttribute("width");
      drawn.removeAttribute("height");
      figure.querySelectorAll(":scope > svg").forEach((svg) => (svg.style.display = "none"));
      figure.prepend(place);
      button.textContent = "Values stand at the pointer";
    } catch {
      button.textContent = "The values could not be loaded; they are in the table";
    }
  }

  for (const figure of document.querySelectorAll("figure[data-wide]")) {
    const tools = figure.querySelector(".files");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Show values at the pointer";
    button.addEventListener("click", () => enliven(figure, button));
    tools.append(" · ", button);
  }
})();
