// <koordinator-chat>: the chat in a shadow tree, in the corner of a page or as a part of it. Until the gateway answers, and where no
// scripts run, the element shows what the site has put into it.
import { Chat } from "./chat.js";
import { checkContrast } from "./contrast.js";
import { build } from "./panel.js";
import { SkipLink } from "./skip.js";
import { backOff, pause } from "./stream.js";

const NAME = "koordinator-chat";
// The gateway sends this as /widget.js, joined with all that it imports.
const SERVER = new URL(".", import.meta.url).href.slice(0, -1);
// There the chat is all there is room for, and the page behind it must not be in the way.
const SMALL = matchMedia("(max-width: 40em), (max-height: 30em)");

/** @param {string} path */
async function load(path) {
  const response = await fetch(SERVER + path, { credentials: "omit" });
  return response.ok ? response.text() : Promise.reject(new Error(path));
}

// The language of the page around the chat, or else of the browser.
/** @param {Element} node */
function languageAround(node) {
  const around = /** @type {HTMLElement} */ (node.parentElement?.closest("[lang]"))?.lang;
  const codes = [around, ...navigator.languages].map((tag) => (tag ?? "").toLowerCase().split("-")[0].replace(/^no$/, "nb"));
  return codes.find(isOurs) ?? "nb";
}

/** @param {string} code */
const isOurs = (code) => ["nb", "nn", "en"].includes(code);

class KoordinatorChat extends HTMLElement {
  #stop = new AbortController();
  /** @type {Chat | undefined} */
  #chat;
  /** @type {ShadowRoot | undefined} */
  #tree;
  /** @type {SkipLink | undefined} */
  #skip;
  // Whether somebody has written while the chat was closed.
  #isNew = false;

  async connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop, { lang } = this.dataset;
    /** @type {import("./types").Setting} */
    const setting = { server: SERVER, language: isOurs(lang) ? lang : languageAround(this), words: {} };
    for (let failures = 1; !signal.aborted; await pause(backOff(failures++), signal)) {
      try {
        const [css] = await Promise.all([load("/widget.css"), this.#learn(setting, setting.language)]);
        if (!signal.aborted) this.#show(setting, [await new CSSStyleSheet().replace(css)], signal);
        return;
      } catch { /* The gateway is away; the element keeps showing its content. */ }
    }
  }

  disconnectedCallback() {
    this.#stop.abort();
    // What nobody listens to any more must not be pressed while it comes again.
    this.#tree?.replaceChildren();
    this.#skip?.hide();
  }

  get #inCorner() {
    return this.dataset.place === "corner";
  }

  /** @param {string} id @returns {any} */
  #part(id) {
    return this.#tree.getElementById(id);
  }

  /** @param {import("./types").Setting} setting @param {string} language */
  async #learn({ words }, language) {
    if (words[language]) return;
    const told = JSON.parse(await load(`/widget/words.json?lang=${language}&municipality=${this.dataset.municipality ?? ""}`));
    // The page's own words: data-text-nb-title="…". That a machine answers is always said in our words.
    const start = `data-text-${language}-`;
    for (const { name, value } of this.attributes) {
      const key = name.startsWith(start) && name.slice(start.length);
      if (key && key !== "machine" && typeof told[key] === "string") told[key] = value;
    }
    words[language] = told;
  }

  /** @param {import("./types").Setting} setting @param {CSSStyleSheet[]} sheets @param {AbortSignal} signal */
  #show(setting, sheets, signal) {
    const tree = this.#tree = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const { limit } = setting.words[setting.language];
    tree.adoptedStyleSheets = sheets;
    tree.replaceChildren(...build(this.#inCorner, this.dataset.municipality ?? "", SERVER, limit));
    const panel = this.#part("panel"), bar = this.#part("bar"), form = this.#part("chat");
    const chat = this.#chat = new Chat(tree, setting, {
      scroller: panel,
      end: this.#part("after"),
      sight: () => ({
        top: Math.max(panel.getBoundingClientRect().top, bar.getBoundingClientRect().bottom),
        bottom: Math.min(panel.getBoundingClientRect().bottom, form.getBoundingClientRect().top),
      }),
      learn: (language) => this.#learn(setting, language),
      spoke: (language) => { this.lang = language; this.#tell(); },
      heard: () => { this.#isNew = this.#inCorner && !panel.open; this.#tell(); },
      held: () => this.#tell(),
    });
    this.#skip = new SkipLink(sheets, () => this.#part("text").focus());
    this.#listen(signal);
    chat.speak(setting.language);
    checkContrast(tree);
    chat.start(signal);
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const tree = this.#tree, until = { signal };
    // Shortcuts of the page are not for what is typed here.
    for (const type of ["keydown", "keypress", "keyup"]) tree.addEventListener(type, (event) => event.stopPropagation(), until);
    this.#part("chat").addEventListener("submit", (/** @type {any} */ event) => this.#press(event), { ...until, capture: true });
    if (!this.#inCorner) return;
    const panel = this.#part("panel");
    this.#part("launcher").addEventListener("click", () => (panel.open ? panel.close() : this.open()), until);
    this.#part("close").addEventListener("click", () => panel.close(), until);
    panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape" && !event.isComposing && !event.defaultPrevented) panel.close();
    }, until);
    panel.addEventListener("close", () => this.#closed(), until);
    SMALL.addEventListener("change", () => { if (panel.open) this.#fit(); }, until);
  }

  // What chat.js does not know of; it hears of the others after this.
  /** @param {SubmitEvent} event */
  #press(event) {
    const { name, value } = /** @type {any} */ (event.submitter ?? {}), chat = this.#chat;
    if (name !== "do" || !["person", "anew"].includes(value)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#part("menu").open = this.#part("anew").open = false;
    if (value === "anew") chat.beginAnew();
    else chat.send(chat.words.person_say);
  }

  // Show the chat of the corner, with the focus in the field.
  open() {
    this.#fit();
    this.#part("text").focus({ preventScroll: true });
    this.#part("launcher").setAttribute("aria-expanded", "true");
    this.#isNew = false;
    this.#tell();
    this.#skip.show(this.#chat.words.to_chat, this.lang);
  }

  // The whole window where there is little room, else beside the page, which stays in use.
  #fit() {
    const panel = this.#part("panel"), focused = /** @type {HTMLElement} */ (this.#tree.activeElement);
    panel.close();
    if (SMALL.matches) panel.showModal();
    else panel.show();
    focused?.focus();
  }

  #closed() {
    // The event comes late: it may have been closed only to be opened in the other way.
    if (this.#part("panel").open) return;
    this.#part("launcher").setAttribute("aria-expanded", "false");
    this.#part("launcher").focus();
    this.#skip.hide();
  }

  // Says on the button what is behind it, and says so aloud when somebody has written.
  #tell() {
    if (!this.#inCorner) return;
    const { words, api } = this.#chat;
    this.#part("launcher").textContent = this.#isNew ? words.launch_new : api.token ? words.launch_on : words.launch;
    this.#part("news").textContent = this.#isNew ? words.launch_new : "";
  }
}

// Stands in the corner where the page has no place of its own for it.
function embed() {
  customElements.define(NAME, KoordinatorChat);
  if (document.querySelector(NAME)) return;
  const script = Array.from(document.scripts).find(({ src }) => src === import.meta.url), chat = document.createElement(NAME);
  Object.assign(chat.dataset, script?.dataset, { place: "corner" });
  document.body.append(chat);
}

if (!customElements.get(NAME)) embed();
