// Draws the network on a canvas: wheel, pinch and keys enlarge, dragging moves, a slider takes years.
// Without this file the page shows the same network as a picture drawn by the server.
"use strict";
(() => {
  const box = document.querySelector("[data-map]");
  if (!box || !box.dataset.map) return;

  const DAY = 86400000;
  const DASHES = { // a line's pattern says the kind of tie, as in the server's picture
    "co-membership": [], meeting: [5, 3], "co-mention": [1.2, 3],
    appointment: [7, 2, 1.2, 2], denunciation: [10, 4], background: [1.2, 6],
  };
  const MOST_DASHED = 2500; // beyond, lines lie so close that patterns cannot be told apart
  const SLOW = 22; // milliseconds; a slower picture is moved as a picture and drawn anew at rest
  const MOST_NAMES = 60;

  const element = (tag, said = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), said);
    made.append(...inside);
    return made;
  };

  const load = async (times = 60) => {
    const answer = await fetch(box.dataset.map);
    if (answer.status === 202 && times) {
      await new Promise((done) => setTimeout(done, 2000));
      return load(times - 1);
    }
    return answer.status === 200 ? answer.json() : null;
  };

  const start = ({ people, ties, kinds }) => {
    const count = people.id.length;
    if (!count) return;
    const canvas = element("canvas", { tabIndex: 0 });
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${count} people and their ties; arrow keys move, plus and minus enlarge. The tables below say the same.`);
    const pen = canvas.getContext("2d");
    const year = element("input", { type: "range" });
    const shown = element("output");
    const told = element("div", { className: "told" });
    told.setAttribute("aria-live", "polite");
    const button = (text, name, act) => {
      const made = element("button", { type: "button", textContent: text, onclick: act });
      made.setAttribute("aria-label", name);
      return made;
    };
    box.append(
      element("div", { className: "hand" },
        element("label", {}, "Time", year, shown),
        button("closer", "closer: enlarge", () => enlarge(1.5)),
        button("farther", "farther: make smaller", () => enlarge(1 / 1.5)),
        button("whole", "whole network", () => { whole(); draw(); })),
      canvas, told);
    box.hidden = false;
    box.parentElement.classList.add("map-on");

    // ---- time: 0 is all of it, then one year after the other ----
    const yearOf = (day) => new Date(day * DAY).getUTCFullYear();
    const known = [...ties.first, ...ties.last].filter((day) => day !== null).map(yearOf);
    const begin = known.length ? known.reduce((a, b) => Math.min(a, b)) : 0;
    const end = known.length ? known.reduce((a, b) => Math.max(a, b)) : 0;
    year.min = begin - 1;
    year.max = end;
    year.value = begin - 1;
    const asked = [box.dataset.from, box.dataset.to].map((text) => text && Date.parse(text) / DAY);
    let alive = [];
    let degree = new Uint16Array(count);
    const choose = () => {
      const at = Number(year.value);
      const all = at < begin;
      const first = all ? asked[0] || -Infinity : Date.UTC(at, 0, 1) / DAY;
      const last = all ? asked[1] || Infinity : Date.UTC(at, 11, 31) / DAY;
      shown.textContent = all ? (asked[0] || asked[1] ? "as chosen" : "all time") : at;
      year.setAttribute("aria-valuetext", shown.textContent);
      alive = kinds.map(() => []);
      degree = new Uint16Array(count);
      const met = new Set();
      for (let i = 0; i < ties.a.length; i += 1) {
        const [from, to] = [ties.first[i], ties.last[i]];
        if ((from !== null && from > last) || (to !== null && to < first)) continue;
        alive[ties.kind[i]].push(i);
        const pair = ties.a[i] * count + ties.b[i];
        if (met.has(pair)) continue;
        met.add(pair);
        degree[ties.a[i]] += 1;
        degree[ties.b[i]] += 1;
      }
      order = [...degree.keys()].filter((k) => degree[k]).sort((a, b) => degree[b] - degree[a]);
    };
    let order = [];
    const kept = [...people.x.keys()];

    // ---- where the eye is: a scale and a shift, in pixels of the page ----
    const eye = { scale: 1, x: 0, y: 0 };
    let [width, height] = [0, 0];
    const whole = () => {
      Object.assign(eye, { scale: 1, x: 0, y: 0 });
    };
    const X = (k) => width / 2 + people.x[k] * (width / 2 - 24) * eye.scale + eye.x;
    const Y = (k) => height / 2 + people.y[k] * (height / 2 - 24) * eye.scale + eye.y;
    const fit = () => {
      const dots = devicePixelRatio || 1;
      [width, height] = [canvas.clientWidth, canvas.clientHeight];
      canvas.width = Math.round(width * dots);
      canvas.height = Math.round(height * dots);
      pen.setTransform(dots, 0, 0, dots, 0, 0);
      draw();
    };

    // ---- the picture ----
    let colours = {};
    const readColours = () => {
      const style = getComputedStyle(document.documentElement);
      for (const name of ["paper", "ink", "ink-2", "rule-2", "accent", ...new Set(people.shape)]) {
        colours[name] = style.getPropertyValue(`--${name}`).trim() || style.getPropertyValue("--none").trim();
      }
      colours.sans = style.getPropertyValue("--sans");
    };
    const shapes = {
      square: (p, x, y, r) => p.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
      triangle: (p, x, y, r) => { p.moveTo(x, y - r); p.lineTo(x + r, y + r * 0.85); p.lineTo(x - r, y + r * 0.85); p.closePath(); },
      diamond: (p, x, y, r) => { p.moveTo(x, y - r * 1.15); p.lineTo(x + r * 1.15, y); p.lineTo(x, y + r * 1.15); p.lineTo(x - r * 1.15, y); p.closePath(); },
      cross: (p, x, y, r) => { const w = r * 0.36; p.rect(x - r, y - w, 2 * r, 2 * w); p.rect(x - w, y - r, 2 * w, 2 * r); },
      circle: (p, x, y, r) => { p.moveTo(x + r, y); p.arc(x, y, r * 0.87, 0, 7); },
    };
    const shapeOf = { soviet: "square", yanan: "triangle", domestic: "diamond", kapsan: "cross" };
    const size = (k) => (2.2 + 3.4 * Math.sqrt(degree[k] / (degree[order[0]] || 1))) * Math.min(1.6, 0.6 + Math.sqrt(eye.scale) * 0.4) * (count > 1500 ? 0.7 : 1);
    let chosen = -1;

    const strokeTies = (xs, ys) => {
      const seen = kinds.map(() => []);
      let total = 0;
      alive.forEach((rows, kind) => {
        for (const i of rows) {
          const [a, b] = [ties.a[i], ties.b[i]];
          if ((xs[a] < 0 && xs[b] < 0) || (xs[a] > width && xs[b] > width)) continue;
          if ((ys[a] < 0 && ys[b] < 0) || (ys[a] > height && ys[b] > height)) continue;
          seen[kind].push(i);
        }
        total += seen[kind].length;
      });
      pen.lineWidth = total > MOST_DASHED ? 0.5 : 0.9;
      seen.forEach((rows, kind) => {
        pen.setLineDash(total > MOST_DASHED ? [] : DASHES[kinds[kind]] || []);
        for (const own of chosen < 0 ? [false] : [false, true]) {
          pen.beginPath();
          for (const i of rows) {
            const [a, b] = [ties.a[i], ties.b[i]];
            if (chosen >= 0 && (a === chosen || b === chosen) !== own) continue;
            pen.moveTo(xs[a], ys[a]);
            pen.lineTo(xs[b], ys[b]);
          }
          pen.globalAlpha = own ? 1 : chosen >= 0 ? 0.18 : total > 8000 ? 0.35 : 0.75;
          pen.strokeStyle = own ? colours.accent : colours["rule-2"];
          pen.stroke();
        }
      });
      pen.setLineDash([]);
      pen.globalAlpha = 1;
    };

    const writeNames = (xs, ys) => {
      pen.font = `400 13px ${colours.sans}`;
      pen.lineWidth = 3;
      pen.strokeStyle = colours.paper;
      pen.fillStyle = colours.ink;
      const taken = [];
      const first = chosen < 0 ? [] : [chosen, ...beside(chosen).keys()];
      for (const k of new Set([...first, ...order])) {
        if (taken.length >= MOST_NAMES) break;
        if (xs[k] < 0 || xs[k] > width || ys[k] < 0 || ys[k] > height) continue;
        const [left, base] = [xs[k] + size(k) + 3, ys[k] + 4.5];
        const right = left + pen.measureText(people.name[k]).width;
        if (right > width || taken.some((t) => left < t[1] && t[0] < right && Math.abs(base - t[2]) < 15)) continue;
        taken.push([left, right, base]);
        pen.strokeText(people.name[k], left, base);
        pen.fillText(people.name[k], left, base);
      }
    };

    const paint = () => {
      const xs = kept.map(X);
      const ys = kept.map(Y);
      pen.clearRect(0, 0, width, height);
      strokeTies(xs, ys);
      const groups = new Map();
      for (const k of order) {
        if (xs[k] < -9 || xs[k] > width + 9 || ys[k] < -9 || ys[k] > height + 9) continue;
        const css = people.shape[k];
        if (!groups.has(css)) groups.set(css, new Path2D());
        shapes[shapeOf[css] || "circle"](groups.get(css), xs[k], ys[k], size(k));
      }
      for (const [css, path] of groups) {
        pen.fillStyle = colours[css];
        pen.fill(path);
      }
      writeNames(xs, ys);
    };

    // ---- drawing in time: while a slow picture is moved, the last one is moved instead ----
    const copy = document.createElement("canvas");
    let copied = null;
    let cost = 0;
    let waiting = 0;
    let resting = 0;
    const full = () => {
      const before = performance.now();
      paint();
      cost = performance.now() - before;
      if (cost > SLOW) {
        [copy.width, copy.height] = [canvas.width, canvas.height];
        copy.getContext("2d").drawImage(canvas, 0, 0);
        copied = { ...eye };
      } else copied = null;
    };
    const moved = () => {
      const share = eye.scale / copied.scale;
      pen.clearRect(0, 0, width, height);
      const left = width / 2 + eye.x - (width / 2 + copied.x) * share;
      const top = height / 2 + eye.y - (height / 2 + copied.y) * share;
      pen.drawImage(copy, left, top, width * share, height * share);
      clearTimeout(resting);
      resting = setTimeout(() => requestAnimationFrame(full), 140);
    };
    const draw = (moving = false) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(moving && copied ? moved : full);
    };

    // ---- hands ----
    const enlarge = (factor, x = width / 2, y = height / 2) => {
      const scale = Math.min(60, Math.max(0.5, eye.scale * factor));
      const share = scale / eye.scale;
      eye.x = x - width / 2 - (x - width / 2 - eye.x) * share;
      eye.y = y - height / 2 - (y - height / 2 - eye.y) * share;
      eye.scale = scale;
      draw(true);
    };
    const fingers = new Map();
    let travelled = 0;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      enlarge(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      travelled = 0;
    });
    canvas.addEventListener("pointermove", (event) => {
      const now = [event.offsetX, event.offsetY];
      const last = fingers.get(event.pointerId);
      if (!last) {
        canvas.title = people.name[nearest(...now)] || "";
        return;
      }
      travelled += Math.hypot(now[0] - last[0], now[1] - last[1]);
      const other = [...fingers].find(([id]) => id !== event.pointerId);
      fingers.set(event.pointerId, now);
      if (other) {
        const gap = (p) => Math.hypot(p[0] - other[1][0], p[1] - other[1][1]) || 1;
        enlarge(gap(now) / gap(last), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
      } else {
        eye.x += now[0] - last[0];
        eye.y += now[1] - last[1];
        draw(true);
      }
    });
    const lift = (event) => {
      if (fingers.delete(event.pointerId) && event.type === "pointerup" && travelled < 5) {
        choosePerson(nearest(event.offsetX, event.offsetY));
      }
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
      if (step) {
        eye.x += step[0];
        eye.y += step[1];
        draw(true);
      } else if (event.key === "+" || event.key === "=") enlarge(1.3);
      else if (event.key === "-") enlarge(1 / 1.3);
      else if (event.key === "0") { whole(); draw(); }
      else return;
      event.preventDefault();
    });

    // ---- one person: who they are tied to, each tie leading to what it rests on ----
    const nearest = (x, y) => {
      let [best, least] = [-1, 14 * 14];
      for (const k of order) {
        const far = (X(k) - x) ** 2 + (Y(k) - y) ** 2;
        if (far < least) [best, least] = [k, far];
      }
      return best;
    };
    const beside = (k) => {
      const found = new Map();
      for (const rows of alive) {
        for (const i of rows) {
          if (ties.a[i] !== k && ties.b[i] !== k) continue;
          const other = ties.a[i] === k ? ties.b[i] : ties.a[i];
          found.set(other, (found.get(other) || 0) + ties.weight[i]);
        }
      }
      return new Map([...found].sort((a, b) => b[1] - a[1]));
    };
    const choosePerson = (k) => {
      chosen = k;
      told.replaceChildren();
      if (k >= 0) {
        const others = [...beside(k).keys()];
        const link = (text, href) => element("a", { textContent: text, href });
        told.append(
          link(people.name[k], people.url[k]),
          `${people.group[k] ? `, ${people.group[k]}` : ""}: tied to ${others.length}, in ${shown.textContent}. Each name leads to what the tie rests on.`,
          element("ul", {}, ...others.slice(0, 60).map((o) => element("li", {},
            link(people.name[o], `/networks/${encodeURIComponent(people.id[k])}/${encodeURIComponent(people.id[o])}/`)))));
      }
      draw();
    };

    year.addEventListener("input", () => { choose(); choosePerson(chosen); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); draw(); });
    readColours();
    choose();
    new ResizeObserver(fit).observe(canvas);
    if (document.fonts) document.fonts.ready.then(() => draw());
    box.dataset.ready = String(count);
  };

  load().then((said) => said && start(said));
})();
