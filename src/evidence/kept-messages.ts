import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { targetFolder } from '../platform/state-target.ts';
import type { MessagesEvidence } from './messages.ts';

const name = 'messages.json';
const schema = 'launch-ready/messages@1';

type Kept = { readonly schema: typeof schema; readonly messages: MessagesEvidence };

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' &&
  value !== null &&
  Reflect.get(value, 'schema') === schema &&
  typeof Reflect.get(value, 'messages') === 'object' &&
  Reflect.get(value, 'messages') !== null;

/** Keeps what a mail test saw for later audits of its target, for its owner alone; written beside it, then renamed over it. */
export const keepMessages = async (state: string, domain: string, messages: MessagesEvidence): Promise<void> => {
  const folder = targetFolder(state, domain);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${name}.${process.pid}`);
  await writeFile(draft, inertJson(JSON.stringify({ schema, messages })), { mode: 0o600 });
  await rename(draft, join(folder, name));
};

/** What the last mail test of a target saw; null when there was none, or what lies there cannot be read. One that nobody uses any more is removed. */
export const keptMessages = async (state: string, domain: string, now: Date): Promise<MessagesEvidence | null> => {
  const file = join(targetFolder(state, domain), name);
  try {
    if ((await stat(file)).size > limits.evidenceBytes) return null;
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!isKept(value)) return null;
    const ageMs = now.getTime() - Date.parse(value.messages.testedAt);
    if (ageMs > limits.evidenceDays * 86_400_000) await rm(file, { force: true });
    return value.messages;
  } catch {
    // There was no test, or an interrupted machine left half of a file: both are no test.
    return null;
  }
};
