import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ReportFiles, readReportFiles } from '../collectors/dmarc-reports/read-files.ts';
import { senderReputationMarkdown } from '../deliverables/sender-reputation-markdown.ts';
import { senderReputation } from '../deliverables/sender-reputation.ts';
import { judgeReports } from '../engines/dmarc-reports/judge.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { type MailReportsLook, mailReportsText } from '../reporters/mail-reports-text.ts';
import { mailReportsJson } from './mail-reports-json.ts';
import { keptTargets, lastRun } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type MailReportsFlags = {
  /** Names of senders that are none of the owner's. */
  readonly notMine?: readonly string[];
  readonly json?: boolean;
  /** File for the sender reputation note, as Markdown. */
  readonly note?: string;
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const read = async (paths: readonly string[], now: number, around: Surroundings): Promise<ReportFiles> => {
  try {
    const listed = paths.map(shown => ({ shown, full: resolve(around.cwd, shown) }));
    return await readReportFiles(listed, now, around.signal);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EACCES' && codeOf(error) !== 'ENOTDIR') throw error;
    const { path } = error as NodeJS.ErrnoException;
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `${path ?? 'One of the files'} ${codeOf(error) === 'EACCES' ? 'cannot be opened' : 'does not exist'}.`,
      'Give the files that mailbox providers send to the rua address of your DMARC record, or a folder with them.',
      { cause: error },
    );
  }
};

const lookOf = (files: ReportFiles, now: number, notMine: readonly string[]): MailReportsLook => {
  const reports = files.reports.map(({ report }) => report);
  const problems = files.reports.flatMap(({ file, report }) =>
    report.problems.map(problem => ({ file, problem, whole: report.whole })),
  );
  return {
    domains: judgeReports(reports, now, new Set(notMine.map(name => name.toLowerCase()))),
    reports: reports.length,
    duplicates: files.duplicates,
    files: files.files,
    problems: problems.filter(({ whole }) => whole),
    notRead: [
      ...problems.filter(({ whole }) => !whole).map(({ file, problem }) => ({ what: file, reason: problem })),
      ...files.leftOut.filter(({ other }) => !other),
    ],
    others: files.leftOut.filter(({ other }) => other),
  };
};

/** A name after --not-mine that no sender has is a slip that would change nothing and say nothing. */
const checkNames = (look: MailReportsLook, before: MailReportsLook, names: readonly string[]): void => {
  const known = new Set(before.domains.flatMap(({ senders }) => senders.map(({ name }) => name.toLowerCase())));
  const unknown = names.find(name => !known.has(name.toLowerCase()));
  if (unknown === undefined || look.reports === 0) return;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--not-mine: no sender in these reports is named ${unknown}.`,
    known.size === 0 ? 'There is none at all.' : `Names as the report has them: ${[...known].slice(0, 10).join(', ')}.`,
  );
};

/** The note of each domain, with what its last audit found. */
const noteOf = async (look: MailReportsLook, at: Date, around: Surroundings): Promise<string> => {
  const state = stateFolder(around.env);
  const audited = new Set(await keptTargets(state));
  const notes = look.domains.map(async reports => {
    const { domain } = reports;
    const last = audited.has(domain) ? await lastRun(state, domain) : null;
    const sources = { domain, collectedAt: at.toISOString(), report: last?.report ?? null, keys: null, reports };
    return senderReputationMarkdown(senderReputation(sources));
  });
  const written = await Promise.all(notes);
  return written.length === 0 ? mailReportsText(look, around.columns) : written.join('\n');
};

/**
 * `launch-ready mail reports`: who sends as you, from the aggregate reports in files and folders, and whether the DMARC
 * policy can be stricter. Sends nothing. 1 = mail of an own sender fails, 3 = something could not be read or no report was
 * there, 0 otherwise.
 */
export const mailReports = async (
  paths: readonly string[],
  flags: MailReportsFlags,
  around: Surroundings,
): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  const at = around.now();
  const now = Math.floor(at.getTime() / 1000);
  progress.say('Reading reports. Nothing is sent.');
  const files = await read(paths, now, around);
  const notMine = flags.notMine ?? [];
  const look = lookOf(files, now, notMine);
  if (notMine.length > 0) checkNames(look, lookOf(files, now, []), notMine);
  if (flags.note !== undefined)
    await writeFile(resolve(around.cwd, flags.note), await noteOf(look, at, around), { mode: 0o600 });
  progress.done();
  around.stdout.write(flags.json === true ? mailReportsJson(look, files) : mailReportsText(look, around.columns));
  if (look.domains.some(({ senders }) => senders.some(({ failedLately }) => failedLately > 0))) return 1;
  return look.reports === 0 || look.notRead.length > 0 ? 3 : 0;
};
