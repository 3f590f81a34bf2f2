// The live figures and the predictions of a page, from their records: no kernel, the same front end.

import live from "./live.js";
import quiz from "./quiz.js";

const NARROW = 760; // pixels: below, panels stand under each other
const NEAR = "400px"; // how far from the screen a figure is made ready

// What the front ends ask of a model.
class Model {
  listeners = {};

  constructor(state) {
    this.state = state;
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const event of [`change:${name}`, "change"])
      for (const act of [...(this.listeners[event] ?? [])]) act();
  }

  on(event, act) {
    (this.listeners[event] ??= []).push(act);
  }

  off(event, act) {
    this.listeners[event] = this.listeners[event]?.filter((other) => other !== act);
  }

  save_changes() {}
}

async function read(name) {
  const response = await fetch(new URL(`records/${name}.record`, import.meta.url));
  const whole = response.body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(whole).json();
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function unpack(record) {
  for (const frame of Object.values(record.frames.frames)) for (const part of frame.patches) part.png = bytes(part.png);
  for (const [name, picture] of Object.entries(record.backgrounds)) record.backgrounds[name] = bytes(picture);
  return record;
}

// The frames of the first slider are here; those for another place of the second come when it moves.
function fetchOthers(model, name, { dials, places }) {
  const second = dials[1]?.name, here = new Set([places[second]]);
  model.on("change:move", async () => {
    const place = model.get("move").places[second] ?? places[second];
    if (here.has(place)) return;
    here.add(place);
    const { backgrounds, frames } = unpack(await read(`${name}-${place}`));
    model.set("backgrounds", { ...model.get("backgrounds"), ...backgrounds });
    model.set("frames", frames);
    model.set("move", { ...model.get("move") }); // show what was waited for
  });
}

const kinds = {
  async live(place, name) {
    const layout = place.clientWidth < NARROW ? "narrow" : "wide";
    const record = unpack(await read(`${name}-${layout}`));
    const { dials, places } = record;
    record.frame = record.frames.frames[Object.values(places).join()];
    const model = new Model(record);
    fetchOthers(model, `${name}-${layout}`, { dials, places });
    return [live, model];
  },

  async quiz(place, name) {
    const { replies, ...state } = await read(name);
    const model = new Model(state);
    model.on("change:chosen", () => {
      for (const [part, text] of Object.entries(replies[model.get("chosen")])) model.set(part, text);
    });
    return [quiz, model];
  },
};

async function make(place) {
  const [front, model] = await kinds[place.dataset.kind](place, place.dataset.record);
  const el = document.createElement("div");
  front.render({ model, el });
  place.replaceChildren(el);
}

const observer = new IntersectionObserver(
  (seen) => {
    for (const { target } of seen.filter(({ isIntersecting }) => isIntersecting)) {
      observer.unobserve(target);
      make(target);
    }
  },
  { rootMargin: NEAR },
);

for (const place of document.querySelectorAll(".ridge-page")) observer.observe(place);
