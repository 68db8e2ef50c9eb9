// The shapes that go between the gateway and the browser; openapi.yml of the gateway describes them in full.

export type Language = "nb" | "nn" | "en";
export type Words = Record<string, any>;

/** What all parts of one chat share. It is changed in place when the person chooses another language. */
export interface Setting {
  /** Where the gateway is, without a slash at the end; empty on its own pages. */
  server: string;
  language: string;
  /** By language; of a language that has not been fetched yet there are none. */
  words: Record<string, Words>;
}

/** The tree that holds the chat. */
export type Tree = Document | ShadowRoot;

export interface Entry {
  n: number;
  sender: "person" | "assistant" | "staff" | "notice";
  text: string;
  state?: string;
  answers?: number;
  data?: Data;
  /** What the person has said of this answer, where it is told. */
  right?: boolean;
}

export interface Data {
  status?: string;
  language?: string;
  name?: string;
  answer?: string;
  quotations?: { intro: string; text: string; language: string; url?: string; note?: string }[];
  sources?: Source[];
  guide?: Guide;
  documents?: Letter[];
  replies?: Reply[];
  handoff?: object;
}

export interface Judgement { n: number; right: boolean; reason?: string; shared?: boolean; comment?: string }
export interface Guide { guide: string; question: string; kind: string; text: string }
export interface Source { label: string; url?: string; checked: string }
/** `drafted`: the answer is a sentence, an empty line and then this letter. */
export interface Letter { kind: string; title: string; fields: Record<string, string>; drafted?: boolean }
export interface Reply { title: string; payload: string }

export interface Handoff {
  number: string;
  state: string;
  live: boolean;
  staff: string | null;
  in_words: Record<string, string>;
  agreed_at: string | null;
}

/** What happens in the conversation that a tab follows. */
export interface Events {
  last(): number;
  entry(entry: Entry): void | Promise<void>;
  connected(yes: boolean): void;
  gone(): void;
}

/** What belongs to the place where the chat stands. */
export interface Place {
  /** What scrolls the messages. */
  scroller: Element;
  /** The last thing that should be in sight beneath a new message; it can be focused. */
  end: HTMLElement;
  /** Between which heights of the window messages are seen. */
  sight(): { top: number; bottom: number };
  /** Fetch the words of a language, if they are not there. */
  learn?(language: string): Promise<void>;
  /** The language was changed. */
  spoke?(language: string): void;
  /** Something new was said to the person. */
  heard?(entry: Entry): void;
  /** The conversation begins, or has ended. */
  held?(yes: boolean): void;
}
