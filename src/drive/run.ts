import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../platform/io.ts';
import { runFolder } from './journal.ts';

/** One run: a label that everything it makes carries, and the key from which the passwords of its test accounts are made. */
export type Run = {
  /** `lr-` and sortable letters and digits; stands in the address and the name of every test account. */
  readonly label: string;
  readonly folder: string;
  /** Origin of the app that the run acts on. */
  readonly app: string;
  /** The password of a test account; the same for the same address, also when the run is taken up again. */
  readonly passwordOf: (email: string) => string;
};

const keyFile = (folder: string): string => join(folder, 'key');

const appFile = (folder: string): string => join(folder, 'app');

const withKey = (label: string, folder: string, app: string, key: Buffer): Run => ({
  label,
  folder,
  app,
  // Letters of both kinds, a digit and a sign: rules for passwords differ from app to app.
  passwordOf: email => `${createHmac('sha256', key).update(email).digest('base64url').slice(0, 20)}-aA1`,
});

/** Begins a run. Its key lies beside its journal, readable by this user alone, until everything it made is gone. */
export const beginRun = (state: string, app: string, io: Io): Run => {
  const seconds = Math.floor(io.now().getTime() / 1_000).toString(36);
  const label = `lr-${seconds}${io.randomLabel(3)}`;
  const folder = runFolder(state, label);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(32);
  writeFileSync(appFile(folder), app, { mode: 0o600, flag: 'wx', flush: true });
  writeFileSync(keyFile(folder), key, { mode: 0o600, flag: 'wx', flush: true });
  return withKey(label, folder, app, key);
};

/** Takes up a run that was left behind; null when its key is gone and its accounts cannot be entered any more. */
export const resumeRun = (state: string, label: string): Run | null => {
  const folder = runFolder(state, label);
  try {
    return withKey(label, folder, readFileSync(appFile(folder), 'utf8'), readFileSync(keyFile(folder)));
  } catch {
    // The run was killed before it wrote its key: it cannot have made anything.
    return null;
  }
};
