// A short sound for what is new, made here; off until somebody turns it on, and remembered by this browser.
const NAME = "koordinator.staff.sound";
let context = null;

const isOn = () => { try { return localStorage.getItem(NAME) === "on"; } catch { return false; } };

export function offerSound(box) {
  // Browsers let a page sound only after somebody has used it.
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => isOn() && open(), { once: true });
  if (!box) return;
  box.checked = isOn();
  box.addEventListener("change", () => {
    try { localStorage.setItem(NAME, box.checked ? "on" : "off"); } catch { /* Then it is off again next time. */ }
    if (box.checked) { open(); beep(); }
  });
}

export function beep() {
  if (!isOn() || context?.state !== "running") return;
  const now = context.currentTime, tone = context.createOscillator(), volume = context.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.0001, now);
  volume.gain.exponentialRampToValueAtTime(0.2, now + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.35);
  tone.connect(volume).connect(context.destination);
  tone.start(now);
  tone.stop(now + 0.4);
}

function open() {
  context ??= new AudioContext();
  context.resume();
}
