import { isAbsolute, relative } from 'node:path';
import type { Cleaned } from '../drive/clean.ts';
import type { SavedTranscript } from '../drive/save-transcript.ts';
import type { Outcome } from '../drive/scenarios/scenario.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Surroundings } from './surroundings.ts';

export type Played = { readonly scenario: string; readonly title: string; readonly result: Outcome };

/** `drive --json`. */
export type DriveReport = {
  readonly schema: 'launch-ready/drive@1';
  readonly app: string;
  readonly run: string;
  readonly recipe: string;
  readonly requests: number;
  readonly actors: readonly { readonly actor: string; readonly role: string | null }[];
  readonly absent: readonly { readonly actor: string; readonly reason: string }[];
  readonly scenarios: readonly Played[];
  readonly removed: readonly string[];
  readonly left: Cleaned['left'];
  readonly transcript: SavedTranscript;
};

const words = { walked: 'WALKED', stopped: 'STOPPED', 'not-tried': 'NOT TRIED' } as const;
const nameWidth = 20;

const seenText = (seen: Readonly<Record<string, number | boolean | string>>): readonly string[] =>
  Object.entries(seen).map(([name, value]) => {
    if (typeof value === 'boolean') return `${name}: ${value ? 'yes' : 'no'}`;
    const measured = /^ms (.+)/.exec(name)?.[1];
    return measured !== undefined && typeof value === 'number'
      ? `${measured}: ${Math.round(value)} ms`
      : `${name}: ${value}`;
  });

const scenarioLines = ({ scenario, result }: Played, columns: number): readonly string[] => {
  const time = 'ms' in result ? `  ${secondsText(result.ms)}` : '';
  const head = `  ${scenario.padEnd(nameWidth)}${words[result.outcome]}${time}`;
  const indent = ' '.repeat(nameWidth + 2);
  const text = (line: string): string => `${indent}${wrap(inert(line), columns - indent.length, indent)}`;
  if (result.outcome !== 'walked') return [head, text(result.reason)];
  return [head, ...seenText(result.seen).map(text)];
};

const leftLines = (left: Cleaned['left'], columns: number): readonly string[] => {
  if (left.length === 0) return ['Everything that this run made is removed again.'];
  return [
    `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
    ...left.map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 2, '    ')}`),
  ];
};

/** A file below this folder by the way to it, any other by its whole path. */
const placeOf = (file: string, cwd: string): string => {
  const way = relative(cwd, file);
  return way.startsWith('..') || isAbsolute(way) ? file : way;
};

const transcriptLines = (transcript: SavedTranscript, cwd: string): readonly string[] => {
  if (transcript.file === null) return [`What was sent and answered could not be written: ${inert(transcript.reason)}`];
  const { exchanges, omitted } = transcript;
  const beyond = omitted === 0 ? '' : `; ${omitted} more are beyond what is kept`;
  return [
    `What was sent and answered, without secrets (${exchanges}${beyond}):`,
    `  ${inert(placeOf(transcript.file, cwd))}`,
  ];
};

/** The report of a run for people, at most `columns` wide. */
export const driveText = (report: DriveReport, { columns, cwd }: Pick<Surroundings, 'columns' | 'cwd'>): string =>
  [
    `${report.app}, ${report.requests} requests, run ${report.run}`,
    '',
    `Actors: ${report.actors.map(({ actor, role }) => (role === null ? actor : `${actor} (${role})`)).join(', ') || 'none'}`,
    ...report.absent.map(({ reason }) => `  ! ${inert(reason)}`),
    '',
    'Scenarios',
    ...report.scenarios.flatMap(played => scenarioLines(played, columns)),
    '',
    ...leftLines(report.left, columns),
    ...transcriptLines(report.transcript, cwd),
    '',
  ]
    .map(line => (line.length <= columns || line.includes('\n') ? line : wrap(line, columns - 2, '  ')))
    .join('\n');
