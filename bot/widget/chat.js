// One conversation, in whatever tree holds the chat's parts by their ids: a page or a shadow tree. Text typed is never lost: it stays
// in the field until the server says that it has it, and what could not be sent is sent again under the same key.
import { Api, isGone, isTemporary } from "./api.js";
import { answerIn } from "./guide.js";
import { fill } from "./nodes.js";
import { judge } from "./opinion.js";
import { print } from "./print.js";
import { concerns, isOpen, showRequest } from "./request.js";
import { asText, save } from "./save.js";
import { newKey, store } from "./store.js";
import { backOff, follow, pause } from "./stream.js";
import { Transcript } from "./transcript.js";

/** @typedef {{ text: string, typed: boolean, key: string }} Item A message on its way; `typed` when it stands in the field. */

// Staff who take a request up write nothing in the conversation yet.
const LOOK_MS = 60_000;

export class Chat {
  /** @type {import("./types").Handoff | null} */
  #handoff = null;
  /** @type {Item | null} */
  #outbox = null;
  /** @type {AbortController | undefined} */
  #stream;
  /** @type {AbortController | undefined} */
  #retry;
  #looks = 0;
  #unsent = false;
  #away = false;
  // Until then the stream would have what was said long ago read out as if it were new.
  #restoring = false;
  #leaving = false;

  /** @param {import("./types").Tree} tree @param {import("./types").Setting} setting @param {import("./types").Place} place */
  constructor(tree, setting, place) {
    this.tree = tree;
    this.setting = setting;
    this.place = place;
    this.api = new Api(setting);
    this.transcript = new Transcript(tree, setting, place);
    this.form = this.#part("chat");
    this.field = this.#part("text");
    this.municipality = this.form.elements.municipality.value;
  }

  get words() {
    return this.setting.words[this.setting.language];
  }

  // Goes on with what the page, this tab or another page of the site has begun; from then on the form is ours, until `signal` ends it.
  /** @param {AbortSignal} [signal] */
  async start(signal) {
    this.#takeForm(signal);
    this.transcript.adopt();
    this.#setToken(this.form.elements.token.value || store.get("token"));
    const left = JSON.parse(store.get("outbox") || "null");
    if (!this.field.value) this.field.value = left?.typed ? left.text : store.get("draft");
    if (this.words.off) this.#setOff(this.words.off);
    if (!this.transcript.last) this.#offerStarters();
    await this.#restore(signal);
    if (left && !this.#outbox) this.#deliver(left);
    this.#showStatus();
  }

  // Each tab that is looked at follows the conversation; the others look when they are looked at again.
  connect() {
    this.#stream?.abort();
    this.#away = false;
    if (!this.api.token || this.#restoring || document.hidden) return;
    if (isOpen(this.#handoff)) this.#look();
    this.#stream = new AbortController();
    follow(this.api, {
      last: () => this.transcript.last,
      entry: async (entry) => { await this.#take(entry); this.#showStatus(); },
      connected: (yes) => {
        if (yes && this.#away) this.#look();
        this.#away = !yes;
        this.#showStatus();
      },
      gone: () => { if (!this.#outbox && !this.#leaving) this.#startAnew(this.words.gone); },
    }, this.#stream.signal);
  }

  /** @param {string} text @param {boolean} [typed] Whether it stands in the field. */
  send(text, typed = false) {
    if (this.#outbox) return this.#retry?.abort();
    this.#complain("");
    const limit = Number(this.form.dataset.limit), { empty, too_long } = this.words;
    const wrong = !text.trim() ? empty : text.length > limit ? fill(fill(too_long, "count", text.length), "limit", limit) : "";
    if (wrong) {
      this.#complain(wrong);
      this.field.focus();
      return this.#part("problem").scrollIntoView({ block: "nearest" });
    }
    if (!typed) this.transcript.rest();
    return this.#deliver({ text, typed, key: newKey() });
  }

  #answer() {
    const text = answerIn(this.tree);
    if (text) this.send(text);
  }

  // Leave the conversation as it is, and begin another.
  beginAnew() {
    this.#dropOutbox();
    this.#complain("");
    this.#startAnew("");
    this.field.focus();
  }

  /** @param {string} wanted */
  async changeLanguage(wanted) {
    this.#complain("");
    if (wanted === this.setting.language) return;
    try {
      await this.place.learn?.(wanted);
      if (this.api.token) this.#setOff((await this.api.changeLanguage(wanted)).off);
    } catch (error) {
      if (!isGone(error)) return this.#complain(this.#inWords(error));
      this.#startAnew(this.words.gone);
    }
    this.speak(wanted);
  }

  /** @param {string} wanted A language whose words are there. */
  speak(wanted) {
    const { tree, setting } = this;
    setting.language = this.form.elements.lang.value = wanted;
    const words = this.words;
    /** @type {NodeListOf<HTMLElement>} */
    const texts = tree.querySelectorAll("[data-text]");
    for (const node of texts) node.textContent = words[node.dataset.text];
    /** @type {NodeListOf<HTMLElement>} */
    const labels = tree.querySelectorAll("[data-label]");
    for (const node of labels) node.setAttribute("aria-label", words[node.dataset.label]);
    /** @type {NodeListOf<HTMLButtonElement>} */
    const choices = tree.querySelectorAll("[name=language]");
    for (const button of choices) button.setAttribute("aria-pressed", String(button.value === wanted));
    this.#offerStarters();
    showRequest(tree, this.#handoff, setting);
    this.#part("phone").href = `tel:${words.phone.replace(/[^+\d]/g, "")}`;
    this.#part("letter").href = `${setting.server}/letters/request?lang=${wanted}${this.municipality && `&municipality=${this.municipality}`}`;
    this.place.spoke?.(wanted);
    this.#showStatus();
  }

  /** @param {string} id @returns {any} */
  #part(id) {
    return this.tree.getElementById(id);
  }

  #showStatus() {
    const waits = this.transcript.expects || (this.#outbox && !this.#handoff?.live ? "writing" : "");
    const key = !(this.#unsent || this.#away) ? waits : !navigator.onLine ? "offline" : this.#unsent ? "unsent" : "away";
    const text = this.words[key] ?? "", line = this.#part("status");
    if (line.textContent !== text) line.textContent = text;
  }

  /** @param {string} text */
  #complain(text) {
    this.#part("problem").textContent = text;
    if (text) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  /** @param {any} error */
  #inWords(error) {
    return error.message && error.code ? error.message : this.words.no_contact;
  }

  /** @param {string} token */
  #setToken(token) {
    this.api.token = this.form.elements.token.value = token;
    store.set("token", token);
    this.#part("delete").hidden = !token;
    this.#part("delete").open = false;
    this.place.held?.(Boolean(token));
  }

  /** @param {string | null} text */
  #setOff(text) {
    this.#part("off").textContent = text ?? "";
    this.#part("off").hidden = !text;
  }

  /** @param {import("./types").Handoff | null} wish */
  #setHandoff(wish) {
    this.#handoff = wish;
    showRequest(this.tree, wish, this.setting);
    this.#showStatus();
  }

  // How it stands with the wish to be contacted. Of two answers that overtake each other, the later question's counts.
  async #look() {
    const asked = (this.#looks += 1);
    const shown = await this.api.show().catch(/** @returns {null} */ () => null);
    if (shown && asked === this.#looks && this.api.token) this.#setHandoff(shown.handoff);
  }

  /** @param {import("./types").Entry} entry */
  async #take(entry) {
    await this.#learn(entry);
    if (!this.transcript.take(entry)) return;
    if (concerns(entry)) this.#look();
    if (entry.sender !== "person") this.place.heard?.(entry);
  }

  // What is said in another language has labels in that language; where its words cannot be fetched, in the language of the page.
  /** @param {import("./types").Entry} entry */
  async #learn({ data }) {
    if (data?.language && !this.setting.words[data.language]) await this.place.learn?.(data.language).catch(() => {});
  }

  /** @param {Item | null} item */
  #setOutbox(item) {
    this.#outbox = item;
    store.set("outbox", item && JSON.stringify(item));
    this.field.readOnly = Boolean(item?.typed);
    for (const button of [this.#part("send"), ...this.#part("replies").querySelectorAll("button")]) {
      if (item) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    this.#showStatus();
  }

  // What has not been sent yet must not begin a new conversation after this one is left.
  #dropOutbox() {
    this.#unsent = false;
    this.#setOutbox(null);
    this.#retry?.abort();
  }

  /** @param {string} text @param {string} [heading] */
  #startAnew(text, heading = this.words.notice) {
    this.#stream?.abort();
    this.#away = false;
    this.transcript.clear();
    this.#setToken("");
    this.#setHandoff(null);
    if (text) this.transcript.tell(heading, text);
    this.#offerStarters();
    this.#showStatus();
  }

  // What others often ask, where the place has words for it and nothing has been said.
  #offerStarters() {
    const { starters } = this.words;
    if (starters && !this.api.token) this.transcript.offer(starters.map((/** @type {string} */ title) => ({ title, payload: title })));
  }

  async #begin() {
    const shown = await this.api.start(this.municipality);
    this.#setToken(shown.token);
    this.#setOff(shown.off);
    this.connect();
  }

  // Goes on until the message is sent or refused. A new attempt is made after 1, 2, 4 … 30 seconds, or when Send is pressed again.
  /** @param {Item} item */
  async #untilSent(item) {
    for (let failures = 1, anew = false; this.#outbox === item; ) {
      try {
        if (!this.api.token) await this.#begin();
        return await this.api.send(item.text, item.key);
      } catch (error) {
        if (this.#outbox !== item) return null;
        if (isGone(error) && !anew) {
          anew = true;
          this.#startAnew(this.words.gone);
        } else if (isTemporary(error)) {
          this.#unsent = true;
          this.#showStatus();
          this.#retry = new AbortController();
          await pause(backOff(failures++), this.#retry.signal);
        } else throw error;
      }
    }
    return null;
  }

  /** @param {Item} item */
  async #deliver(item) {
    this.#setOutbox(item);
    try {
      const sent = await this.#untilSent(item);
      if (this.#outbox !== item) return;
      this.#unsent = false;
      if (item.typed) this.field.value = "";
      store.set("draft", this.field.value);
      if (sent.forgotten) this.#startAnew(sent.text, this.words.receipt);
      else await this.#receive([sent.message, ...sent.entries]);
    } catch (error) {
      this.#complain(this.#inWords(error));
    } finally {
      if (this.#outbox === item) {
        this.#unsent = false;
        this.#setOutbox(null);
      }
    }
  }

  /** @param {import("./types").Entry[]} entries */
  async #receive(entries) {
    const missed = this.transcript.follows(entries) ? [] : await this.api.history(this.transcript.last).catch(/** @returns {null} */ () => null);
    // Without what lies between, the stream brings these in order later.
    for (const entry of missed ? [...missed, ...entries] : []) await this.#take(entry);
  }

  async #forget() {
    this.#complain("");
    this.#leaving = true;
    this.#dropOutbox();
    try {
      const told = await this.api.forget();
      this.#startAnew(told.text, this.words.receipt);
    } catch (error) {
      if (isGone(error)) this.#startAnew(this.words.gone);
      else this.#complain(this.words.not_deleted);
    } finally {
      this.#leaving = false;
    }
    if (!this.api.token) this.field.focus();
  }

  async #withdraw() {
    this.#complain("");
    try {
      this.#setHandoff(await this.api.withdraw());
    } catch (error) {
      // It may have ended in between.
      if (error.code === "no_handoff") return this.#look();
      if (isGone(error)) return this.#startAnew(this.words.gone);
      return this.#complain(this.#inWords(error));
    }
    await this.#receive(await this.api.history(this.transcript.last).catch(/** @returns {import("./types").Entry[]} */ () => []));
  }

  /** @param {AbortSignal} [signal] */
  async #restore(signal) {
    this.#restoring = true;
    for (let failures = 1; this.api.token && !signal?.aborted; await pause(backOff(failures++), this.#retry.signal)) {
      this.#retry = new AbortController();
      try {
        const [entries, shown] = [await this.api.history(this.transcript.last), await this.api.show()];
        for (const entry of entries) await this.#learn(entry);
        this.transcript.restore(entries);
        this.#setOff(shown.off);
        this.#setHandoff(shown.handoff);
        this.#restoring = this.#away = false;
        return this.connect();
      } catch (error) {
        if (isGone(error)) this.#startAnew(this.words.gone);
        else this.#away = true;
        this.#showStatus();
      }
    }
    this.#restoring = false;
  }

  /** @param {SubmitEvent} event */
  #press(event) {
    const { name, value, formTarget } = /** @type {any} */ (event.submitter ?? {});
    if (formTarget) return;
    event.preventDefault();
    if (name === "language") this.changeLanguage(value);
    else if (name === "opinion") judge(/** @type {HTMLButtonElement} */ (event.submitter), this.api);
    else if (name === "reply") this.send(value);
    else if (value === "forget") this.#forget();
    else if (value === "withdraw") this.#withdraw();
    else if (value === "save") save(new Blob([asText(this.#part("log"))]), this.words.save_as);
    else if (value === "print") print(this.#part("log"), this.words.conversation);
    else if (value === "answer") this.#answer();
    else this.send(this.field.value, true);
  }

  /** @param {AbortSignal} [signal] */
  #takeForm(signal) {
    const until = { signal }, { form, field } = this;
    form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => this.#press(event), until);
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit(this.#part("send"));
    }, until);
    field.addEventListener("input", () => { store.set("draft", field.value); this.#complain(""); }, until);
    addEventListener("online", () => { this.#retry?.abort(); this.connect(); }, until);
    addEventListener("offline", () => this.#showStatus(), until);
    addEventListener("pageshow", (event) => { if (event.persisted) this.connect(); }, until);
    document.addEventListener("visibilitychange", () => this.connect(), until);
    const timer = setInterval(() => { if (isOpen(this.#handoff) && !document.hidden) this.#look(); }, LOOK_MS);
    signal?.addEventListener("abort", () => { this.#stream?.abort(); clearInterval(timer); });
  }
}
