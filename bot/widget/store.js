// What this tab remembers until it is closed. A browser that forbids it remembers nothing, and the chat works all the same.
export const store = {
  /** @param {string} name */
  get(name) {
    try { return sessionStorage.getItem(`koordinator.${name}`) ?? ""; } catch { return ""; }
  },
  /** @param {string} name @param {string} value */
  set(name, value) {
    try {
      if (value) sessionStorage.setItem(`koordinator.${name}`, value);
      else sessionStorage.removeItem(`koordinator.${name}`);
    } catch { /* See above. */ }
  },
};

// Names a message so that nobody else names one so. crypto.randomUUID is only there over https and on this machine.
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
