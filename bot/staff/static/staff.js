// The staff's pages with scripts: the same pages, but they keep themselves up to date, and what is sent does not load them anew.
import { Listening } from "./listening.js";
import { keepPresent } from "./presence.js";
import { NoPage, load, renew } from "./renewing.js";
import { beep, offerSound } from "./sound.js";

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
// The address without what was done just before, so that nothing is said twice; of a page that answers a form, where it is found.
const here = new URL(document.body.dataset.here ?? location.href, location.href);
here.searchParams.delete("done");
let sending = false, missed = false, asked = 0, unread = false;

const connection = (reason) => { $("connection").textContent = words[reason] ?? ""; };
const tell = (text) => { $("told").textContent = text; };
const waiting = () => Number($("pulse").dataset.waiting);
const said = () => document.querySelectorAll("#log .person").length;

function show(page, sent) {
  const before = [waiting(), said()];
  if (!renew(page, sent)) tell(words.changed);
  unread ||= document.hidden && said() > before[1];
  if (waiting() > before[0] || said() > before[1]) beep();
  mark();
  connection("");
  listening.heed();
}

// A conversation that goes on out of sight is marked where it can be seen: in its tab.
function mark() {
  document.title = (unread ? "● " : "") + document.title.replace(/^● /, "");
}

async function lookAgain() {
  // What was asked for before a form was sent is older than the form's answer.
  if (sending) { missed = true; return; }
  const mine = ++asked;
  try {
    const page = await load(here);
    if (mine === asked) show(page);
  } catch (error) {
    if (!(error instanceof NoPage)) throw error;
    if (error.reason === "refused") tell(error.message);
    else connection(error.reason);
  }
}

async function send(form, button) {
  if (sending) return;
  sending = true;
  asked += 1;
  button?.setAttribute("aria-disabled", "true");
  const place = form.closest("[data-live]")?.id, fields = new FormData(form, button);
  try {
    const page = await load(form.action, fields), refused = page.getElementById("errors");
    tell(page.querySelector("main .done")?.textContent ?? "");
    show(page, refused ? null : form);
    if (refused) $("errors").focus();
    else goOn(form, place);
  } catch (error) {
    if (!(error instanceof NoPage)) throw error;
    tell(error.reason === "refused" ? error.message : words[error.reason === "away" ? "unsent" : error.reason]);
  } finally {
    button?.removeAttribute("aria-disabled");
    sending = false;
    if (missed) { missed = false; lookAgain(); }
  }
}

// After something was sent one is in the field it was typed in, or where the button was that is gone now.
function goOn(form, place) {
  const typed = form.querySelector("textarea"), field = typed && $(typed.id);
  if (field) {
    field.value = "";
    field.focus();
  } else if (document.activeElement === document.body) {
    $(place)?.focus();
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-send]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.localName !== "textarea") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("visibilitychange", () => {
  unread &&= document.hidden;
  mark();
});

history.replaceState(null, "", here);
if ($("log")) $("log").scrollTop = $("log").scrollHeight;
offerSound($("sound"));
keepPresent(() => lookAgain().then(() => tell(words.no_longer_here)));
const listening = new Listening(document.body.dataset.events, lookAgain, (isThere) => connection(isThere ? "" : "away"));
listening.heed();
