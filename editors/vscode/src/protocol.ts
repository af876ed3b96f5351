// What the server says beyond the Language Server Protocol: its commands' answers and its status.

import type { Location, Position, Range } from 'vscode-languageclient/node';

/** How many findings of each severity. */
export interface Findings {
  error: number;
  warning: number;
  information: number;
  hint: number;
}

export function total(findings: Findings): number {
  return findings.error + findings.warning + findings.information + findings.hint;
}

/** The notification `copydesk/status`: how a draft stands. */
export interface Status {
  uri: string;
  version: number | null;
  /** Whether sources are being read. */
  reading: boolean;
  sources: number;
  findings: Findings;
  /** What could not be read, in words. */
  problems: string[];
}

/** How sure a source is of a claim. */
export type Certainty = 'stated' | 'probable' | 'possible' | 'open';

/** A claim of a source. */
export interface Claim {
  text: string;
  /** Where it stands in the source's file. */
  range: Range;
  /** Its line, from 1. */
  line: number;
  certainty: Certainty;
  figures: string[];
  /** What speaks for care: a hedge, a denial, a condition. */
  doubts: string[];
  /** Whether a claim of the draft rests on it. */
  used: boolean;
}

/** Who says something in a source; without a name, the source itself does. */
export interface Speaker {
  name: string;
  role: string | null;
  claims: Claim[];
}

export interface Source {
  path: string;
  /** Nothing for one that could not be found. */
  uri: string | null;
  kind: string;
  date: string | null;
  words: number;
  problems: string[];
  speakers: Speaker[];
}

/** The answer to `copydesk.sources`. */
export interface Sources {
  uri: string;
  version: number | null;
  claims: number;
  unattributed: number;
  findings: Findings;
  sources: Source[];
}

/** A passage of a source. */
export interface Passage extends Location {
  text: string;
  who: string;
}

/** The answer to `copydesk.evidence`: the passage that a claim rests on, and others. */
export interface Evidence extends Passage {
  howSure: string;
  others: Passage[];
}

/** The answer to `copydesk.summary`. */
export interface Summary {
  uri: string;
  title: string;
  markdown: string;
}

/** The server's commands, with what they take and give. */
export interface Commands {
  'copydesk.summary': { takes: { uri: string }; gives: Summary | null };
  'copydesk.sources': { takes: { uri: string }; gives: Sources | null };
  'copydesk.attribute': { takes: { uri: string; source: string; range: Range }; gives: { text: string } | null };
  'copydesk.evidence': { takes: { uri: string; position: Position }; gives: Evidence | null };
  'copydesk.explain': { takes: { uri: string; position: Position }; gives: { markdown: string } | null };
  'copydesk.rule': { takes: { id: string }; gives: { markdown: string } | null };
  'copydesk.reread': { takes: undefined; gives: null };
}
