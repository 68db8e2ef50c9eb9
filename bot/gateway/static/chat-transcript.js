// The conversation on the page: every entry once, in order, with the replies that are offered and what is still waiting.
import { message, notice, reply } from "./chat-view.js";

export class Transcript {
  #seen = new Set();
  #waiting = new Map();
  #target;

  constructor(log, replies, field, words) {
    Object.assign(this, { log, replies, field, words, last: 0, language: "nb" });
    this.#target = log;
  }

  // Take over what the server has put on the page.
  adopt() {
    for (const box of this.log.querySelectorAll("[data-n]")) {
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
  follows(entries) {
    const fresh = entries.filter((entry) => entry.n > this.last);
    return fresh.every((entry, index) => entry.n === this.last + 1 + index);
  }

  // Returns whether it is new.
  take(entry) {
    const name = entry.n || `unwritten ${entry.answers}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    this.last = Math.max(this.last, entry.n);
    this.#count(entry);
    this.#put(message(entry, this.words, this.language));
    this.offer(entry.data?.replies ?? [], entry.data?.language);
    return true;
  }

  // Old entries are put in at one stroke while the log is busy, so that nobody has them read out again.
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
    this.log.lastElementChild?.scrollIntoView({ block: "nearest" });
    requestAnimationFrame(() => this.log.removeAttribute("aria-busy"));
  }

  clear() {
    this.log.replaceChildren();
    this.#seen.clear();
    this.#waiting.clear();
    this.last = 0;
    this.offer([]);
  }

  tell(heading, text) {
    this.#put(notice(heading, text, this.language));
  }

  offer(choices, language) {
    // A button that goes away takes the focus with it.
    if (this.replies.contains(document.activeElement)) this.field.focus();
    this.replies.lang = language ?? this.language;
    this.replies.replaceChildren(...choices.map(reply));
  }

  #count(entry) {
    // What waited for the assistant is for staff now.
    if (entry.data?.status === "staff_joined") this.#waiting.clear();
    if (entry.sender === "person") {
      if (entry.state === "waiting") this.#waiting.set(entry.n, false);
      return;
    }
    if (entry.sender === "assistant") this.#waiting.delete(entry.answers);
    else if (this.#waiting.has(entry.answers)) this.#waiting.set(entry.answers, true);
    const asked = this.log.querySelector(`[data-n="${Number(entry.answers)}"] .said`);
    if (asked && entry.data?.language) asked.lang = entry.data.language;
  }

  #put(box) {
    const atEnd = this.field.getBoundingClientRect().top < innerHeight;
    this.#target.append(box);
    // Whoever has scrolled back to read is left there.
    if (this.#target === this.log && atEnd) this.#reveal(box);
  }

  // The field stays in sight where the message leaves room for it, else the message is shown from its beginning.
  #reveal(box) {
    const end = this.field.form;
    const fits = end.getBoundingClientRect().bottom - box.getBoundingClientRect().top < innerHeight;
    if (fits) end.scrollIntoView({ block: "end" });
    else box.scrollIntoView({ block: "start" });
  }
}
