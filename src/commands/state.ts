import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptPlan, parsePlan, planText } from '../changes/plan-file.ts';
import type { Expiring } from '../evidence/derive/expiring.ts';
import type { RecordedNet } from '../evidence/map.ts';
import type { Acceptance, Finding, Report } from '../findings/report.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { targetFolder } from '../platform/state-target.ts';

/** What a later command needs of an earlier run. */
export type Kept = {
  readonly report: Report;
  readonly net: RecordedNet;
  readonly repo: string | null;
  /** What that look saw of dates on which something ends; missing in what older versions kept. */
  readonly expires?: readonly Expiring[];
};

const lastName = 'last.json';
const previousName = 'previous.json';
const acceptedName = 'accepted.json';
const planName = 'dns-plan.json';

const folderOf = targetFolder;

/** What lies in a file of the state folder; null where there is none. Throws LR_NO_REPORT where it is damaged. */
export const readJson = async <T>(file: string): Promise<T | null> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new LaunchReadyError('LR_NO_REPORT', `${file} is damaged.`, 'Run the audit again.', { cause: error });
    return null;
  }
};

// A reader never sees half a file: written beside it, then renamed over it.
export const writeJson = (folder: string, name: string, value: unknown): Promise<void> =>
  writeText(folder, name, JSON.stringify(value));

const writeText = async (folder: string, name: string, text: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${name}.${process.pid}`);
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, join(folder, name));
};

/** Keeps a run as the last one of its target; the one before stays for `compare`. */
export const keep = async (state: string, kept: Kept): Promise<void> => {
  const folder = folderOf(state, kept.report.target.domain);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // There is none before the first run.
  await rename(join(folder, lastName), join(folder, previousName)).catch(() => undefined);
  await writeJson(folder, lastName, kept);
};

export const lastRun = (state: string, domain: string): Promise<Kept | null> =>
  readJson<Kept>(join(folderOf(state, domain), lastName));
export const previousRun = (state: string, domain: string): Promise<Kept | null> =>
  readJson<Kept>(join(folderOf(state, domain), previousName));

/** Domains that have a kept run, sorted. */
export const keptTargets = async (state: string): Promise<readonly string[]> =>
  (await readdir(join(state, 'targets')).catch((): string[] => [])).toSorted();

export const acceptances = async (state: string, domain: string): Promise<readonly Acceptance[]> =>
  (await readJson<readonly Acceptance[]>(join(folderOf(state, domain), acceptedName))) ?? [];

/** Adds or renews an acceptance. */
export const addAcceptance = async (state: string, domain: string, acceptance: Acceptance): Promise<void> => {
  const others = (await acceptances(state, domain)).filter(({ id }) => id !== acceptance.id);
  await writeJson(
    folderOf(state, domain),
    acceptedName,
    [...others, acceptance].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  );
};

/** Keeps the last DNS plan of a target, for `dns verify`. */
export const keepPlan = (state: string, kept: KeptPlan): Promise<void> =>
  writeText(folderOf(state, kept.plan.domain), planName, planText(kept));

/** The last DNS plan of a target, or null. */
export const lastPlan = async (state: string, domain: string): Promise<KeptPlan | null> => {
  const file = join(folderOf(state, domain), planName);
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parsePlan(text, file);
};

export type Located = { readonly kept: Kept; readonly finding: Finding };

/** The kept finding with this ID. An ID in two targets is told apart by `target`. Throws LR_UNKNOWN_FINDING or LR_NO_REPORT. */
export const locate = async (state: string, id: string, target: string | undefined): Promise<Located> => {
  const targets = target === undefined ? await keptTargets(state) : [target];
  const runs = await Promise.all(targets.map(domain => lastRun(state, domain)));
  const kept = runs.filter(one => one !== null);
  if (kept.length === 0) {
    throw new LaunchReadyError(
      'LR_NO_REPORT',
      'There is no report yet to find that in.',
      'Run launch-ready audit first.',
    );
  }
  const hits = kept.flatMap(one => {
    const finding = [...one.report.findings, ...one.report.accepted].find(each => each.id === id);
    return finding === undefined ? [] : [{ kept: one, finding }];
  });
  const [first, second] = hits;
  if (first === undefined) {
    throw new LaunchReadyError(
      'LR_UNKNOWN_FINDING',
      `No finding has the ID ${id}.`,
      'The IDs are in the last report: launch-ready show.',
    );
  }
  if (second !== undefined) {
    const names = hits.map(({ kept: one }) => one.report.target.domain).join(', ');
    throw new LaunchReadyError(
      'LR_UNKNOWN_FINDING',
      `${id} is in more than one target: ${names}.`,
      `Say which: --target ${first.kept.report.target.domain}`,
    );
  }
  return first;
};
