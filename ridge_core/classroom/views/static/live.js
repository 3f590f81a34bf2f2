// A picture that follows native sliders, and its readings. A frame is what one setting shows: the
// patches that differ from a background, and its words. Frames that are here already are shown at
// once; the others come from the kernel. On a page without a kernel all of them are here.

const PACE = 100; // milliseconds between two moves told to the kernel, where it is not waited for
const STEP = 60; // milliseconds between two steps of a playing slider
const SILENCE = 600; // milliseconds without a change before a screen reader is told
const SETTLED = 150; // milliseconds before a new width is told
const DOUBT = 1500; // milliseconds that a kernel has to show that it is still there
const PATIENCE = 8000; // milliseconds that the kernel has for its answer
const MEMORY = 28e6; // bytes of decoded pictures that are kept, the canvas and what is behind included
const PAGE = Math.random().toString(36).slice(2); // views of an earlier page no longer count
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" }; // else JupyterLab takes the arrow keys
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
const GONE = "No kernel: run this cell again.";
const SILENT = "No answer from the kernel: it is busy, or gone. If it is gone, run this cell again.";

function element(parent, tag, attributes = {}, text = "") {
  const made = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

// A kernel sends PNG; a page's records hold WebP, whose first letter is R.
const bitmap = (data) =>
  createImageBitmap(new Blob([data], { type: data[0] === 0x52 ? "image/webp" : "image/png" }));

// Return the number that someone typed, also as 0,01 or 1e-6 or 3 × 10⁻⁶.
function parsed(text) {
  const flat = text
    .replace(/[⁻⁰¹²³⁴-⁹]+/g, (raised) => "^" + [...raised].map((c) => "0123456789-"[RAISED.indexOf(c)]).join(""))
    .replace(/\s/g, "").replace(",", ".").replace(/−/g, "-");
  const plain = flat.replace(/[×x*·]10\^/, "e").replace(/^10\^/, "1e");
  return plain === "" ? NaN : Number(plain);
}

function nearest(dial, value) {
  const scale = dial.log ? Math.log : (v) => v;
  const within = Math.min(Math.max(value, dial.values[0]), dial.values.at(-1)); // from a huge number all are as far
  const gaps = dial.values.map((stop) => Math.abs(scale(stop) - scale(within)));
  return gaps.indexOf(Math.min(...gaps));
}

// Decoded patches by frame. The least recently shown are let go first.
class Decoded {
  kept = new Map();
  bytes = 0;
  limit = MEMORY;

  now(frame) {
    const found = this.kept.get(frame);
    if (found) this.kept.delete(frame), this.kept.set(frame, found);
    return found;
  }

  async later(frame) {
    const parts = await Promise.all(frame.patches.map(({ png }) => bitmap(png)));
    if (this.kept.has(frame)) return this.kept.get(frame);
    this.kept.set(frame, parts);
    this.bytes += size(parts);
    for (const old of this.kept.keys()) if (this.bytes > this.limit && old !== frame) this.drop(old);
    return parts;
  }

  drop(frame) {
    const parts = this.kept.get(frame);
    this.bytes -= size(parts);
    this.kept.delete(frame);
    parts.forEach((part) => part.close());
  }

  clear() {
    [...this.kept.keys()].forEach((frame) => this.drop(frame));
  }
}

function sameBytes(one, other) {
  const [a, b] = [one, other].map((png) => new Uint8Array(png.buffer, png.byteOffset, png.byteLength));
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function same(one, other) {
  if (one.background !== other.background || one.readings !== other.readings) return false;
  const pairs = one.patches.map((patch, i) => [patch, other.patches[i]]);
  const alike = ([a, b]) => b && a.x === b.x && a.y === b.y && sameBytes(a.png, b.png);
  return one.patches.length === other.patches.length && pairs.every(alike);
}

// Of moves that follow each other and were not heard yet only the last one counts.
const withoutMoves = (pointers) => (pointers.at(-1)?.[1] === "move" ? pointers.slice(0, -1) : pointers);

const size = (parts) => parts.reduce((sum, part) => sum + 4 * part.width * part.height, 0);

// The frames that are here. Those of the set before are kept until it is known whether they hold.
class Frames {
  set = -1;
  past = new Map();
  held = new Map();

  take({ set = -1, frames = {} }) {
    if (set !== this.set && this.held.size) [this.past, this.held] = [this.held, new Map()];
    this.set = set;
    for (const [key, frame] of Object.entries(frames)) {
      const found = frame ?? this.past.get(key);
      if (found) this.held.set(key, found);
    }
  }

  at(places) {
    return this.held.get(Object.values(places).join());
  }
}

// One background, and on it the patches of one frame at a time.
class Picture {
  dirty = [];

  constructor(parent) {
    this.canvas = element(parent, "canvas", { role: "img" });
    this.context = this.canvas.getContext("2d", { alpha: false });
  }

  paint(behind, patches, parts) {
    if (behind === this.behind) this.restore();
    else this.begin(behind);
    parts.forEach((part, i) => this.context.drawImage(part, patches[i].x, patches[i].y));
    this.dirty = parts.map(({ width, height }, i) => [patches[i].x, patches[i].y, width, height]);
  }

  begin(behind) {
    const { canvas } = this;
    if (canvas.width !== behind.width) canvas.width = behind.width;
    if (canvas.height !== behind.height) canvas.height = behind.height;
    this.context.drawImage(behind, 0, 0);
    this.behind = behind;
  }

  restore() {
    for (const box of this.dirty) this.context.drawImage(this.behind, ...box, ...box);
  }
}

// A label, its number, and a slider over its stops.
class Dial {
  constructor(parent, dial, move) {
    const id = `ridge-${Math.random().toString(36).slice(2)}`;
    const last = dial.values.length - 1;
    const row = element(parent, "div", { class: "ridge-dial" });
    Object.assign(this, { dial, row, move });
    element(row, "label", { for: id }, dial.label);
    const called = { "aria-label": `${dial.label}, as a number` };
    this.number = element(row, "input", { type: "text", ...called, ...OWN_KEYS });
    this.number.size = Math.max(...dial.texts.map((text) => text.length));
    this.range = element(row, "input", { type: "range", id, min: 0, max: last, step: 1, ...OWN_KEYS });
    this.range.addEventListener("input", () => move(Number(this.range.value)));
    this.number.addEventListener("change", () => this.typed());
    this.number.addEventListener("keydown", ({ key }) => key === "Enter" && this.typed());
    this.number.addEventListener("focus", () => this.number.select());
  }

  typed() {
    const value = parsed(this.number.value);
    if (Number.isNaN(value)) this.show(this.place, this.text, true);
    else this.move(nearest(this.dial, value), true);
  }

  // A value that Python set may lie between two stops: then its text comes along.
  show(place, text, force) {
    const said = this.dial.texts[place] ?? text;
    Object.assign(this, { place, text: said });
    if (Number(this.range.value) !== Math.round(place)) this.range.value = place;
    this.range.setAttribute("aria-valuetext", said);
    if (force || !this.number.matches(":focus")) this.number.value = said;
  }
}

class View {
  frames = new Frames();
  decoded = new Decoded();
  backgrounds = new Map();
  places = {};
  asked = 0;
  shown = 0;
  timers = {};

  constructor(model, el) {
    Object.assign(this, { model, el, last: model.get("move") });
    el.classList.add("ridge-live");
    this.build();
    this.listen();
    this.arrived();
    this.answered();
    this.count(1);
  }

  build() {
    const { el, model } = this;
    const bar = element(el, "div", { class: "ridge-controls", role: "group", "aria-label": "Controls" });
    this.dials = model.get("dials").map((dial) => new Dial(bar, dial, (...to) => this.moveTo(dial, ...to)));
    const row = element(bar, "div", { class: "ridge-buttons" });
    if (model.get("play")) this.addButton(row, "Play", (button) => this.play(button));
    for (const label of model.get("buttons")) this.addButton(row, label, () => this.press(label));
    this.screen = element(el, "div", { class: "ridge-screen" });
    this.picture = new Picture(this.screen);
    this.notice = element(el, "p", { class: "ridge-notice" });
    this.readings = element(el, "div");
    this.spoken = element(el, "div", { class: "ridge-spoken", role: "status", "aria-live": "polite" });
  }

  addButton(row, label, act) {
    const button = element(row, "button", { type: "button", ...OWN_KEYS }, label);
    button.addEventListener("click", () => act(button));
  }

  listen() {
    const answered = () => this.answered(), moved = () => this.moved(), dead = () => this.lost();
    const arrived = () => this.arrived();
    const events = { change: answered, "change:move": moved, "change:frames": arrived, comm_live_update: dead };
    for (const [name, act] of Object.entries(events)) this.model.on(name, act);
    const resized = () => this.later("room", SETTLED, () => this.tellRoom());
    const observer = new ResizeObserver(resized);
    observer.observe(this.el);
    resized(); // an observer is silent where the browser leaves out what is off the screen
    window.addEventListener("resize", resized);
    this.forget = () => {
      for (const [name, act] of Object.entries(events)) this.model.off(name, act);
      observer.disconnect();
      window.removeEventListener("resize", resized);
    };
  }

  close() {
    this.forget();
    Object.values(this.timers).forEach(clearTimeout);
    clearInterval(this.playing);
    this.decoded.clear();
    this.count(-1);
  }

  later(name, wait, act) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(act, wait);
  }

  // ---- what the page says

  count(change) {
    const { page, count } = this.model.get("views") ?? {};
    this.model.set("views", { page: PAGE, count: Math.max((page === PAGE ? count : 0) + change, 0) });
    this.model.save_changes();
  }

  tellRoom() {
    const room = { width: Math.floor(this.el.clientWidth), ratio: window.devicePixelRatio };
    const known = this.model.get("room") ?? {};
    if (!room.width || (room.width === known.width && room.ratio === known.ratio)) return;
    this.model.set("room", room);
    this.model.save_changes();
  }

  // Say where sliders were moved, what was pressed and pointed at, with all that was not heard yet.
  say(places, press, pointer) {
    const heard = this.model.get("heard"), next = Math.max(this.last.serial, heard) + 1;
    const open = heard < this.last.serial ? this.last : { places: {}, presses: [], pointers: [] };
    const presses = press ? [...open.presses, [next, press]] : open.presses;
    const pointers = pointer ? [...withoutMoves(open.pointers), [next, ...pointer]] : open.pointers;
    this.last = { serial: next, places: { ...open.places, ...places }, presses, pointers };
    this.model.set("move", this.last); // for all views of this figure
    if (press || pointer || !this.frames.at(this.places)) this.send();
    else this.timers.pace ??= setTimeout(() => this.send(), PACE);
  }

  send() {
    clearTimeout(this.timers.pace);
    delete this.timers.pace;
    this.model.save_changes();
    if (this.model.get("served") && !this.waiting) this.wait(true);
  }

  moveTo({ name }, place, typed) {
    if (place !== this.places[name]) this.say({ [name]: place });
    if (typed) this.turn(true);
  }

  press(label) {
    this.stop();
    this.say(label === "Reset" ? this.model.get("start") : {}, label);
  }

  play(button) {
    if (this.playing) return this.stop();
    const dial = this.dials.find(({ dial }) => dial.name === this.model.get("play")).dial;
    const last = dial.values.length - 1;
    let place = Math.round(this.places[dial.name]) % last - 1;
    Object.assign(this, { player: button }).player.textContent = "Pause";
    this.playing = setInterval(() => {
      this.moveTo(dial, ++place);
      if (place >= last) this.stop();
    }, STEP);
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
    if (this.player) this.player.textContent = "Play";
  }

  // The parts of the picture in which something can be dragged.
  lay(areas) {
    if (areas === this.areas) return;
    this.areas = areas;
    this.screen.querySelectorAll(".ridge-area").forEach((old) => old.remove());
    areas.forEach((box, number) => {
      const area = element(this.screen, "div", { class: "ridge-area" });
      const [left, top, width, height] = box.map((share) => `${100 * share}%`);
      Object.assign(area.style, { left, top, width, height });
      area.addEventListener("pointerdown", (event) => this.drag(area, number, event));
      area.addEventListener("mousedown", (event) => event.preventDefault()); // no text is dragged along
    });
  }

  drag(area, number, event) {
    if (event.button) return; // a menu opens, and may keep the release to itself
    const { left, top, width, height } = this.picture.canvas.getBoundingClientRect();
    const tell = (phase) => ({ clientX, clientY }) =>
      this.say({}, null, [phase, number, (clientX - left) / width, (clientY - top) / height]);
    let last = event;
    area.setPointerCapture(event.pointerId);
    tell("down")(event);
    area.onpointermove = (event) => tell("move")((last = event));
    area.onpointerup = area.onpointercancel = () => {
      area.onpointermove = area.onpointerup = area.onpointercancel = null;
      tell("up")(last); // a cancelled pointer is nowhere
    };
  }

  // ---- what the page shows

  moved() {
    const move = this.model.get("move");
    if (move.serial < this.last.serial) return;
    this.last = move;
    this.places = { ...this.places, ...move.places };
    this.turn();
    const frame = this.frames.at(this.places);
    if (frame) this.show(frame);
  }

  arrived() {
    this.frames.take(this.model.get("frames") ?? {});
    this.el.dataset.ahead = this.frames.held.size;
    this.later("prepare", 0, () => this.prepare());
  }

  answered() {
    const frame = this.model.get("frame"), heard = this.model.get("heard");
    if (frame === this.answer && heard === this.heard && this.model.get("places") === this.told) return;
    Object.assign(this, { answer: frame, heard, told: this.model.get("places") });
    const behind = heard < this.last.serial;
    this.wait(behind);
    if (!behind) this.agree();
    const ahead = this.frames.at(this.places);
    if (!behind || !ahead) this.show(ahead && same(ahead, frame) ? ahead : frame);
  }

  agree() {
    this.places = { ...this.model.get("places") };
    this.turn();
  }

  turn(force) {
    const texts = this.model.get("texts");
    for (const dial of this.dials) dial.show(this.places[dial.dial.name], texts[dial.dial.name], force);
  }

  show(frame, again) {
    if (frame === this.current && !again) return;
    this.current = frame;
    const mine = ++this.asked, parts = this.decoded.now(frame);
    const behind = this.backgrounds.get(frame.background);
    if (parts && behind?.width) this.paint(mine, frame, behind, parts);
    else Promise.all([this.background(frame), this.decoded.later(frame)]).then((all) => this.paint(mine, frame, ...all));
  }

  async background({ background }) {
    const known = this.model.get("backgrounds");
    for (const name of this.backgrounds.keys()) if (!(name in known)) this.backgrounds.delete(name);
    if (!known[background]) return undefined;
    const found = this.backgrounds.get(background) ?? (await bitmap(known[background]));
    this.backgrounds.set(background, found);
    return found;
  }

  paint(mine, frame, behind, parts) {
    if (mine < this.shown || !behind) return; // a newer one was decoded first
    if (parts.some((part) => !part.width)) return this.show(frame, true); // let go in the meantime
    this.shown = mine;
    const { canvas } = this.picture, [width, height] = this.model.get("size");
    this.screen.style.width = `${width}px`;
    canvas.style.aspectRatio = `${width} / ${height}`;
    this.lay(this.model.get("areas") ?? []);
    this.decoded.limit = MEMORY - 2 * size([behind]);
    this.picture.paint(behind, frame.patches, parts);
    canvas.setAttribute("aria-label", frame.alt);
    this.readings.innerHTML = frame.readings;
    this.later("speak", SILENCE, () => (this.spoken.textContent = frame.spoken));
    this.later("prepare", 0, () => this.prepare());
  }

  // Decode the frames of the stops around the first slider's, the nearest first.
  async prepare() {
    const [first] = this.dials;
    if (!first) return;
    const name = first.dial.name, here = Math.round(this.places[name]);
    let bytes = 0; // never so many that those decoded first are let go again
    for (let gap = 0; bytes < 0.9 * this.decoded.limit && gap <= first.dial.values.length; gap++)
      for (const place of [here + gap, here - gap]) {
        if (here !== Math.round(this.places[name])) return;
        const frame = this.frames.at({ ...this.places, [name]: place });
        if (frame) bytes += size(this.decoded.kept.get(frame) ?? (await this.decoded.later(frame)));
      }
  }

  // ---- when nobody answers

  // The connection was lost or found: whether anybody is there, a question tells.
  lost() {
    this.say({});
    this.send();
    this.later("lost", DOUBT, () => this.waiting && this.warn(GONE));
  }

  wait(waiting) {
    this.waiting = waiting;
    clearTimeout(this.timers.patience);
    if (waiting) this.later("patience", PATIENCE, () => this.warn(this.notice.textContent || SILENT));
    else this.warn("");
  }

  warn(text) {
    if (text === this.notice.textContent) return;
    this.notice.textContent = text;
    if (text) this.spoken.textContent = text;
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  return () => view.close();
}

export default { render };
