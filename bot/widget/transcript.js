// The conversation on the page: every entry once, in order, with the replies that are offered and what is still waiting.
import { question, reply } from "./guide.js";
import { message, notice } from "./view.js";

// There the field would bring up a keyboard over what is offered next.
const TOUCH = matchMedia("(pointer: coarse)");
// A line or two, in pixels: who is that near the end has not scrolled back to read.
const NEARLY = 40;

export class Transcript {
  /** @type {Set<number | string>} */
  #seen = new Set();
  /** @type {Map<number, boolean>} Messages without an answer, and whether the person was told that it comes later. */
  #waiting = new Map();
  /** @type {HTMLElement | DocumentFragment} */
  #target;

  /** @param {import("./types").Tree} tree @param {import("./types").Setting} setting @param {import("./types").Place} place */
  constructor(tree, setting, place) {
    /** @type {any} */
    this.field = tree.getElementById("text");
    this.log = tree.getElementById("log");
    this.replies = tree.getElementById("replies");
    this.tree = tree;
    this.setting = setting;
    this.place = place;
    this.last = 0;
    this.#target = this.log;
  }

  // Take over what the server has put on the page.
  adopt() {
    for (const box of /** @type {NodeListOf<HTMLElement>} */ (this.log.querySelectorAll("[data-n]"))) {
      const n = Number(box.dataset.n);
      this.#seen.add(n || `unwritten ${n}`);
      this.last = Math.max(this.last, n);
      if (box.dataset.state === "waiting") this.#waiting.set(n, true);
    }
  }

  // What is said to the person while they wait: nothing, that an answer is being written, or that it comes later.
  get expects() {
    if (!this.#waiting.size) return "";
    return [...this.#waiting.values()].some(Boolean) ? "waiting" : "writing";
  }

  // Another tab or gateway may have said something in between: then these entries do not follow on what we have.
  /** @param {import("./types").Entry[]} entries */
  follows(entries) {
    const fresh = entries.filter((entry) => entry.n > this.last);
    return fresh.every((entry, index) => entry.n === this.last + 1 + index);
  }

  // Returns whether it is new.
  /** @param {import("./types").Entry} entry */
  take(entry) {
    const name = entry.n || `unwritten ${entry.answers}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    this.last = Math.max(this.last, entry.n);
    this.#count(entry);
    const box = message(entry, this.setting), isOwn = entry.sender === "person", inSight = this.#isAtEnd;
    this.#target.append(box);
    this.offer(entry.data?.replies ?? [], entry.data?.language, entry.data?.guide);
    // Whoever has scrolled back to read is left there.
    if (this.#target === this.log && (isOwn || inSight)) this.#reveal(box);
    return true;
  }

  // Old entries are put in at one stroke while the log is busy, so that nobody has them read out again.
  /** @param {import("./types").Entry[]} entries */
  restore(entries) {
    const old = document.createDocumentFragment();
    this.log.setAttribute("aria-busy", "true");
    this.#target = old;
    try {
      entries.forEach((entry) => this.take(entry));
    } finally {
      this.#target = this.log;
    }
    this.log.append(old);
    if (this.log.lastElementChild) this.#reveal(this.log.lastElementChild);
    requestAnimationFrame(() => this.log.removeAttribute("aria-busy"));
  }

  clear() {
    this.log.replaceChildren();
    this.#seen.clear();
    this.#waiting.clear();
    this.last = 0;
    this.offer([]);
  }

  /** @param {string} heading @param {string} text */
  tell(heading, text) {
    this.log.append(notice(heading, text, this.setting.language));
    this.#reveal(this.log.lastElementChild);
  }

  // Where the focus goes when what was pressed goes away.
  rest() {
    (TOUCH.matches ? this.place.end : this.field).focus({ preventScroll: TOUCH.matches });
  }

  /** @param {import("./types").Reply[]} choices @param {string} [language] @param {import("./types").Guide} [guide] Asks for one of them. */
  offer(choices, language, guide) {
    // A button that goes away takes the focus with it.
    if (this.replies.contains(this.tree.activeElement)) this.rest();
    const { words, language: pageLanguage } = this.setting;
    this.replies.lang = language ?? pageLanguage;
    // What agrees to something is a button that says what it does.
    const isForm = guide && guide.kind !== "consent";
    this.replies.replaceChildren(...(isForm ? [question(guide, choices, words[language] ?? words[pageLanguage])] : choices.map(reply)));
  }

  /** @param {import("./types").Entry} entry */
  #count(entry) {
    // What waited for the assistant is for staff now.
    if (entry.data?.status === "staff_joined") this.#waiting.clear();
    if (entry.sender === "person") {
      if (entry.state === "waiting") this.#waiting.set(entry.n, false);
      return;
    }
    if (entry.sender === "assistant") this.#waiting.delete(entry.answers);
    else if (this.#waiting.has(entry.answers)) this.#waiting.set(entry.answers, true);
    /** @type {HTMLElement} */
    const asked = this.log.querySelector(`[data-n="${Number(entry.answers)}"] .said`);
    if (asked && entry.data?.language) asked.lang = entry.data.language;
  }

  get #isAtEnd() {
    return this.place.end.getBoundingClientRect().top < this.place.sight().bottom + NEARLY;
  }

  // What comes last stays in sight where the message leaves room for it, else the message is shown from its beginning.
  /** @param {Element} box */
  #reveal(box) {
    const { top, bottom } = this.place.sight();
    const past = this.place.end.getBoundingClientRect().bottom - bottom;
    this.place.scroller.scrollBy(0, Math.min(past, box.getBoundingClientRect().top - top));
  }
}
