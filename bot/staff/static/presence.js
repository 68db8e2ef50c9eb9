// Being at the desk goes on while a page is open; the server forgets it after 90 seconds of silence.
const RENEW_MS = 30_000;

// Calls `gone` when the server no longer counts us as there: left in another tab, or this machine slept.
export function keepPresent(gone) {
  setInterval(async () => {
    if (document.body.dataset.present !== "yes") return;
    const form = new URLSearchParams({ csrf: document.body.dataset.csrf });
    const answer = await fetch("/staff/presence/renewed", { method: "POST", body: form }).catch(() => null);
    if (!answer?.ok || (await answer.json()).present) return;
    gone();
  }, RENEW_MS);
}
