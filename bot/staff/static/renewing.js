// The page in place of itself: what the server says now is put where the page says it may be, so nothing is built twice.
// A document that XMLHttpRequest parses runs no scripts, and only nodes are moved, never markup.
const WAIT_MS = 20_000;

// Why there is no page: the server is away, we are signed out, or it refuses, in words for whoever reads.
export class NoPage extends Error {
  constructor(reason, text = "") {
    super(text);
    this.reason = reason;
  }
}

// The page at an address, or the one after a form was sent there. Raises NoPage.
export function load(address, form) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(form ? "POST" : "GET", address);
    request.responseType = "document";
    request.timeout = WAIT_MS;
    request.onload = () => {
      const page = request.responseXML;
      if (!page || request.status >= 500) fail(new NoPage("away"));
      else if (request.status === 401 || new URL(request.responseURL).pathname === "/staff/sign-in") fail(new NoPage("signed_out"));
      else if (!page.getElementById("pulse")) fail(new NoPage("refused", page.querySelector("main p")?.textContent));
      else done(unfocused(page));
    };
    request.onerror = request.ontimeout = () => fail(new NoPage("away"));
    request.send(form && new URLSearchParams(form));
  });
}

// What asks for the focus does so when a page is opened, and not when it comes into one.
function unfocused(page) {
  for (const node of page.querySelectorAll("[autofocus]")) node.autofocus = false;
  return page;
}

// Take over from a page all that is marked with data-live. `sent` is a form that was taken: what was typed in it is done with.
// Returns whether all that is typed still has its place; what has none is left as it stood.
export function renew(page, sent) {
  let all = true;
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh) continue;
    if (old.dataset.live === "text") say(old, fresh);
    else if (old.dataset.live === "log") append(old, fresh);
    else all = replace(old, fresh, sent) && all;
  }
  document.title = page.title;
  document.body.dataset.present = page.body.dataset.present;
  document.body.dataset.heeds = page.body.dataset.heeds ?? "";
  return all;
}

// A status that is set to what it says already would be read out again.
function say(old, fresh) {
  if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent;
  old.className = fresh.className;
  Object.assign(old.dataset, fresh.dataset);
}

function append(log, fresh) {
  const last = Number(log.lastElementChild?.dataset.n ?? 0);
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const added = [...fresh.children].filter((turn) => Number(turn.dataset.n) > last);
  log.append(...added.map((turn) => document.adoptNode(turn)));
  // Whoever has scrolled back to read is left there.
  if (added.length && atEnd) log.scrollTop = log.scrollHeight;
}

function replace(old, fresh, sent) {
  if (old.isEqualNode(fresh)) return true;
  for (const field of old.querySelectorAll("textarea:not([readonly]), select, input:checked")) {
    if (sent?.contains(field) || !isTouched(field)) continue;
    const same = fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!same) return false;
    take(same, field);
  }
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(document.adoptNode(fresh));
  const again = focused?.id && document.getElementById(focused.id);
  if (!again) return true;
  again.focus({ preventScroll: true });
  if (focused.localName === "textarea") again.setSelectionRange(focused.selectionStart, focused.selectionEnd);
  return true;
}

// What is typed goes under the key it was first sent with, so that it is never said twice.
function take(same, field) {
  if (field.type === "radio" || field.type === "checkbox") same.checked = true;
  else same.value = field.value;
  const key = field.form?.elements.key;
  if (key && same.form?.elements.key) same.form.elements.key.value = key.value;
}

function isTouched(field) {
  if (field.localName === "select") return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}
