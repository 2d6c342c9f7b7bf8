"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("page-data").textContent);
  const picture = byId("page-picture"), svg = picture.querySelector("svg"), panel = byId("page-panel"), search = byId("page-search");
  document.documentElement.classList.add("js");

  // The view is the viewBox: what part of the picture is shown.
  const whole = svg.viewBox.baseVal, home = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...home };
  const show = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const scale = () => svg.getScreenCTM().a;
  const point = (x, y) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  const pan = (dx, dy) => { view.x -= dx / scale(); view.y -= dy / scale(); show(); };
  const zoom = (factor, at) => {
    const width = Math.min(Math.max(view.width / factor, home.width / 40), home.width * 2);
    const ratio = width / view.width;
    const fixed = at || { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    view = { x: fixed.x - (fixed.x - view.x) * ratio, y: fixed.y - (fixed.y - view.y) * ratio, width, height: view.height * ratio };
    show();
  };
  const reset = () => { view = { ...home }; show(); };

  // Parts of the picture, by node and by tie.
  const marks = new Map(), labels = new Map(), around = new Map();
  for (const id of Object.keys(data.nodes)) {
    const mark = byId(id);
    marks.set(id, mark);
    labels.set(id, [0, 1].map((line) => byId(`${id} ${line}`)).filter(Boolean));
    labels.get(id).forEach((label) => label.classList.add("label"));
    around.set(id, []);
    mark.classList.add("mark");
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", `${data.nodes[id].label}, ${data.nodes[id].kind}`);
  }
  const lines = byId("ties").querySelectorAll("path");
  data.ties.forEach((tie, at) => {
    lines[at].classList.add("tie");
    around.get(tie.ends[0]).push({ tie, other: tie.ends[1], line: lines[at] });
    around.get(tie.ends[1]).push({ tie, other: tie.ends[0], line: lines[at] });
  });

  const element = (name, text, look) => {
    const made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; made.dir = "auto"; }
    if (look) made.className = look;
    return made;
  };
  let chosen = null;
  const clear = () => {
    svg.classList.remove("dim");
    svg.querySelectorAll(".on, .chosen").forEach((one) => one.classList.remove("on", "chosen"));
    panel.replaceChildren(element("p", "Point at a mark, or find a name, to see whom or what it is tied to and by what evidence."));
  };
  const tell = (id) => {
    clear();
    const node = data.nodes[id], ties = [...around.get(id)];
    svg.classList.add("dim");
    marks.get(id).classList.add("on", "chosen");
    [id, ...ties.map((one) => one.other)].forEach((one) => [marks.get(one), ...labels.get(one)].forEach((part) => part.classList.add("on")));
    ties.forEach((one) => one.line.classList.add("on"));
    ties.sort((a, b) => b.tie.weight - a.tie.weight || data.nodes[a.other].label.localeCompare(data.nodes[b.other].label));
    const list = element("ul");
    for (const { tie, other } of ties) {
      const item = element("li"), name = element("button", data.nodes[other].label, "name");
      name.type = "button";
      name.addEventListener("click", () => { choose(other, true); marks.get(other).focus(); });
      item.append(name, element("span", ` ${data.nodes[other].kind}, weight ${tie.weight}`, "small"));
      if (tie.relations.length) item.append(element("p", tie.relations.join("; ")));
      if (tie.works.length) item.append(element("p", `in ${tie.works.join("; ")}`, "small"));
      if (tie.claims.length) {
        const details = element("details");
        details.append(element("summary", `${tie.claims.length} ${tie.claims.length === 1 ? "claim" : "claims"}`, "small"));
        tie.claims.forEach((claim) => details.append(element("code", claim)));
        item.append(details);
      }
      list.append(item);
    }
    const count = `${ties.length} ${ties.length === 1 ? "tie" : "ties"}, weighted degree ${node.degree}`;
    panel.replaceChildren(element("h2", node.label), element("p", `${node.kind}, ${count}`), element("code", id), list);
    panel.scrollTop = 0;
  };
  const centre = (id) => {
    const box = marks.get(id).getBBox(), width = Math.min(view.width, home.width / 2), height = width * home.height / home.width;
    view = { x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height };
    show();
  };
  const choose = (id, centred) => { chosen = id; tell(id); if (centred) centre(id); };
  const letGo = () => { chosen = null; clear(); };

  for (const [id, mark] of marks) {
    mark.addEventListener("pointerenter", (event) => { if (!chosen && event.pointerType === "mouse" && !pointers.size) tell(id); });
    mark.addEventListener("pointerleave", () => { if (!chosen) clear(); });
    mark.addEventListener("focus", () => { if (mark.matches(":focus-visible")) choose(id, false); });
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(id, true); } });
  }

  // Drag, pinch, wheel and keys.
  const pointers = new Map();
  let moved = 0, pressed = null;
  picture.addEventListener("pointerdown", (event) => {
    if (!pointers.size) { moved = 0; pressed = event.target.closest(".mark"); }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId);
    pointers.set(event.pointerId, now);
    if (!other) { pan(now.x - before.x, now.y - before.y); return; }
    const still = other[1], far = (one) => Math.max(Math.hypot(one.x - still.x, one.y - still.y), 1);
    zoom(far(now) / far(before), point((now.x + still.x) / 2, (now.y + still.y) / 2));
    pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  });
  const lift = (event) => {
    if (!pointers.delete(event.pointerId) || event.type !== "pointerup" || moved > 5) return;
    if (pressed) choose(pressed.id, false); else letGo();
  };
  picture.addEventListener("pointerup", lift);
  picture.addEventListener("pointercancel", lift);
  picture.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), point(event.clientX, event.clientY));
  }, { passive: false });
  const keys = {
    ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": reset, Escape: letGo,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.target === search || (panel.contains(event.target) && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    keys[event.key]();
  });
  byId("page-in").addEventListener("click", () => zoom(1.25));
  byId("page-out").addEventListener("click", () => zoom(0.8));
  byId("page-reset").addEventListener("click", () => { reset(); letGo(); });

  // Names are found without their accents and in any case.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const names = Object.keys(data.nodes).map((id) => ({ id, label: fold(data.nodes[id].label), text: fold(data.nodes[id].name) }));
  for (const id of Object.keys(data.nodes)) {
    const option = element("option");
    option.value = data.nodes[id].name;
    byId("page-names").append(option);
  }
  const find = () => {
    const wanted = fold(search.value);
    if (!wanted) { letGo(); return; }
    const hit = names.find((one) => one.label === wanted || one.text === wanted) || names.find((one) => one.text.startsWith(wanted)) || names.find((one) => one.text.includes(wanted));
    if (hit) { choose(hit.id, true); return; }
    letGo();
    panel.replaceChildren(element("p", `Nobody and nothing here is called “${search.value}”.`));
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") find(); else if (event.key === "Escape") { search.value = ""; letGo(); } });
  clear();
})();
