// The chat page with scripts: the same form and the same markup, but nothing is loaded anew. Text typed is never lost: it stays in
// the field until the server says that it has it, and what could not be sent is sent again under the same key.
import { Api, isGone, isTemporary } from "./chat-api.js";
import { fill } from "./chat-nodes.js";
import { judge } from "./chat-opinion.js";
import { concerns, isOpen, showRequest } from "./chat-request.js";
import { newKey, store } from "./chat-store.js";
import { backOff, follow, pause } from "./chat-stream.js";
import { Transcript } from "./chat-transcript.js";

// Staff who take a request up write nothing in the conversation yet.
const LOOK_MS = 60_000;
const $ = (id) => document.getElementById(id);
const form = $("chat"), field = $("text"), statusLine = $("status"), problem = $("problem"), sendButton = $("send"), off = $("off");
const every = JSON.parse($("words").textContent);
const limit = Number(form.dataset.limit), municipality = form.elements.municipality.value;

let language = document.documentElement.lang, words = every[language];
const api = new Api(language), transcript = new Transcript($("log"), $("replies"), field, every);
let handoff = null, lookedAt = 0;
let outbox = null, stream = null, retry = null, unsent = false, away = false, leaving = false;

function showStatus() {
  const text = unsent ? words.unsent : away ? words.away : words[transcript.expects || (outbox && !handoff?.live ? "writing" : "")] ?? "";
  if (statusLine.textContent !== text) statusLine.textContent = text;
}

function complain(text) {
  problem.textContent = text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

const inWords = (error) => error.message && error.code ? error.message : words.no_contact;

function setToken(token) {
  api.token = form.elements.token.value = token;
  store.set("token", token);
  $("delete").hidden = !token;
  $("delete").open = false;
}

function setOff(text) {
  off.textContent = text ?? "";
  off.hidden = !text;
}

function setHandoff(wish) {
  handoff = wish;
  showRequest(handoff, words, language);
  showStatus();
}

// How it stands with the wish to be contacted. Of two answers that overtake each other, the later question's counts.
async function look() {
  const asked = (lookedAt += 1);
  const shown = await api.show().catch(() => null);
  if (shown && asked === lookedAt && api.token) setHandoff(shown.handoff);
}

function take(entry) {
  if (transcript.take(entry) && concerns(entry)) look();
}

function setOutbox(item) {
  outbox = item;
  store.set("outbox", item && JSON.stringify(item));
  field.readOnly = Boolean(item?.typed);
  for (const button of [sendButton, ...$("replies").children]) {
    if (item) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  showStatus();
}

// Each tab that is looked at follows the conversation; the others look when they are looked at again.
function connect() {
  stream?.abort();
  away = false;
  if (!api.token || document.hidden) return;
  if (isOpen(handoff)) look();
  stream = new AbortController();
  const on = {
    last: () => transcript.last,
    entry: (entry) => { take(entry); showStatus(); },
    connected: (yes) => {
      if (yes && away) look();
      away = !yes;
      showStatus();
    },
    gone: () => { if (!outbox && !leaving) startAnew(words.gone); },
  };
  follow(api, on, stream.signal);
}

function startAnew(text, heading = words.notice) {
  stream?.abort();
  away = false;
  transcript.clear();
  setToken("");
  setHandoff(null);
  if (text) transcript.tell(heading, text);
  showStatus();
}

async function begin() {
  const shown = await api.start(municipality);
  setToken(shown.token);
  setOff(shown.off);
  connect();
}

// Goes on until the message is sent or refused. A new attempt is made after 1, 2, 4 … 30 seconds, or when Send is pressed again.
async function untilSent(item) {
  for (let failures = 1, anew = false; outbox === item; ) {
    try {
      if (!api.token) await begin();
      return await api.send(item.text, item.key);
    } catch (error) {
      if (outbox !== item) return null;
      if (isGone(error) && !anew) {
        anew = true;
        startAnew(words.gone);
      } else if (isTemporary(error)) {
        unsent = true;
        showStatus();
        retry = new AbortController();
        await pause(backOff(failures++), retry.signal);
      } else throw error;
    }
  }
  return null;
}

async function deliver(item) {
  setOutbox(item);
  try {
    const sent = await untilSent(item);
    if (outbox !== item) return;
    unsent = false;
    if (item.typed) field.value = "";
    store.set("draft", field.value);
    if (sent.forgotten) startAnew(sent.text, words.receipt);
    else await receive([sent.message, ...sent.entries]);
  } catch (error) {
    complain(inWords(error));
  } finally {
    if (outbox === item) {
      unsent = false;
      setOutbox(null);
    }
  }
}

async function receive(entries) {
  const missed = transcript.follows(entries) ? [] : await api.history(transcript.last).catch(() => null);
  // Without what lies between, the stream brings these in order later.
  if (missed) [...missed, ...entries].forEach(take);
}

function send(text, typed) {
  if (outbox) return retry?.abort();
  complain("");
  const wrong = !text.trim() ? words.empty : text.length > limit ? fill(fill(words.too_long, "count", text.length), "limit", limit) : "";
  if (wrong) {
    complain(wrong);
    field.focus();
    return problem.scrollIntoView({ block: "nearest" });
  }
  if (!typed) field.focus();
  return deliver({ text, typed, key: newKey() });
}

async function forget() {
  complain("");
  leaving = true;
  // What has not been sent yet must not begin a new conversation after this one is gone.
  unsent = false;
  setOutbox(null);
  retry?.abort();
  try {
    const told = await api.forget();
    startAnew(told.text, words.receipt);
  } catch (error) {
    if (isGone(error)) startAnew(words.gone);
    else complain(words.not_deleted);
  } finally {
    leaving = false;
  }
  if (!api.token) field.focus();
}

async function withdraw() {
  complain("");
  try {
    setHandoff(await api.withdraw());
  } catch (error) {
    // It may have ended in between.
    if (error.code === "no_handoff") return look();
    if (isGone(error)) return startAnew(words.gone);
    return complain(inWords(error));
  }
  (await api.history(transcript.last).catch(() => [])).forEach(take);
}

async function changeLanguage(wanted) {
  complain("");
  if (wanted === language) return;
  try {
    if (api.token) setOff((await api.changeLanguage(wanted)).off);
  } catch (error) {
    if (!isGone(error)) return complain(inWords(error));
    startAnew(words.gone);
  }
  speak(wanted);
}

function speak(wanted) {
  language = api.language = transcript.language = document.documentElement.lang = form.elements.lang.value = wanted;
  words = every[language];
  document.title = words.title;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words[node.dataset.label]);
  for (const button of document.querySelectorAll("[name=language]")) button.setAttribute("aria-pressed", String(button.value === wanted));
  showRequest(handoff, words, language);
  const place = municipality ? `&municipality=${municipality}` : "";
  $("letter").href = `/letters/request?lang=${wanted}${place}`;
  history.replaceState(null, "", `/?lang=${wanted}${place}`);
  showStatus();
}

async function restore() {
  for (let failures = 1; api.token; await pause(backOff(failures++))) {
    try {
      const [entries, shown] = [await api.history(transcript.last), await api.show()];
      transcript.restore(entries);
      setOff(shown.off);
      setHandoff(shown.handoff);
      away = false;
      return connect();
    } catch (error) {
      if (isGone(error)) return startAnew(words.gone);
      away = true;
      showStatus();
    }
  }
}

async function takeOver() {
  form.addEventListener("submit", (event) => {
    const { name, value, formTarget } = event.submitter ?? {};
    if (formTarget) return;
    event.preventDefault();
    if (name === "language") changeLanguage(value);
    else if (name === "opinion") judge(event.submitter, api, every);
    else if (name === "reply") send(value, false);
    else if (value === "forget") forget();
    else if (value === "withdraw") withdraw();
    else send(field.value, true);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(sendButton);
  });
  field.addEventListener("input", () => { store.set("draft", field.value); complain(""); });
  addEventListener("online", () => retry?.abort());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  document.addEventListener("visibilitychange", connect);
  setInterval(() => { if (isOpen(handoff) && !document.hidden) look(); }, LOOK_MS);

  $("enter").hidden = false;
  $("look")?.remove();
  transcript.language = language;
  transcript.adopt();
  setToken(form.elements.token.value || store.get("token"));
  const left = JSON.parse(store.get("outbox") || "null");
  if (!field.value) field.value = left?.typed ? left.text : store.get("draft");
  await restore();
  if (left && !outbox) deliver(left);
  showStatus();
}

// Without these the form is sent as it is.
if ("fetch" in window && "ReadableStream" in window) await takeOver();
