import { costOf } from '../evals/budget.ts';
import type { Cleaned } from '../drive/clean.ts';
import { inWords } from '../engines/evals/wilson.ts';
import type { EvalFamily, EvalsEvidence } from '../evidence/evals.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Recorded } from './evals-record.ts';
import { foundLines } from './found-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** `evals --json`. */
export type EvalsReport = {
  readonly schema: 'launch-ready/evals@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly run: string;
  readonly evals: EvalsEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly left: Cleaned['left'];
  /** Where the run was to be recorded. */
  readonly recorded?: Recorded;
};

/** What so many questions cost, by the settings, in words. */
export const costText = (settings: Parameters<typeof costOf>[0], questions: number): string => {
  const { in: into, out, money } = costOf(settings, questions);
  const tokens = `about ${into.toLocaleString('en')} tokens to the model and ${out.toLocaleString('en')} back`;
  return money === null
    ? `${tokens}; name the price of your provider in evals.price, and I say what that costs`
    : `${tokens}, about ${money.toFixed(2)} in the currency of evals.price`;
};

const label = 20;

const familyText = ({ cases }: EvalFamily, isReplay: boolean): string => {
  if (cases.status === 'silent') return `not exercised: ${cases.reason}`;
  const all = Object.values(cases.value);
  const seen = all.flatMap(one => (one.status === 'ok' ? [one.value] : []));
  if (all.length === 0) return 'nothing to try';
  if (seen.length === 0) return 'not exercised';
  const hits = seen.reduce((sum, one) => sum + one.hits, 0);
  const tries = seen.reduce((sum, one) => sum + one.tries, 0);
  const silent = all.length - seen.length;
  const more = silent === 0 ? '' : `; ${silent} of ${all.length} cases not exercised`;
  return `${hits > 0 ? 'HIT' : isReplay ? 'no hit then' : 'ok'}: ${inWords(hits, tries)}${more}`;
};

const familyLine = (name: string, text: string, columns: number): string =>
  `  ${name.padEnd(label)}${wrap(inert(text), columns - label - 2, ' '.repeat(label + 2))}`;

/** What passing does not mean; part of every report. */
const limitsOfIt =
  'Passing means that these known mistakes are absent. It does not say how often your model obeys, and nothing of attacks that nobody has written down here.';

/** What a judge said, apart from what is judged: it decides nothing. */
const judgeLines = ({ judge }: EvalsEvidence): readonly string[] => {
  if (judge === undefined) return [];
  const { asked, unread, attention, stopped } = judge;
  const worth = `Your judge model was shown ${asked} answers without a hit; ${unread} of its own answers were none.`;
  return [
    ...(stopped === undefined ? [] : [`It was shown no more answers, for ${stopped}.`]),
    `${worth} ${attention.length === 0 ? 'It found nothing to look at.' : 'Worth a look, which decides nothing:'}`,
    ...attention.map(one => `- ${one.family}, ${one.case}: ${one.why}`),
    '',
  ];
};

/** A question without an answer is no finding: nothing was given away. It is told all the same. */
const refusedLines = ({ harmless: { asked, answered } }: EvalsEvidence): readonly string[] =>
  answered === asked
    ? []
    : [
        `Worth a look, which decides nothing: members and staff do not get the help that the assistant is there for. ${asked - answered} of ${asked} harmless questions were refused, or answered without what had been put there for them. Look at what its instructions or a filter forbid, and at whether it finds new posts.`,
        '',
      ];

/** What a replay is, before anything that it shows. */
const replayedLines = ({ app, replayed }: EvalsEvidence): readonly string[] =>
  replayed === undefined
    ? []
    : [
        `REPLAY of a run on ${app}, recorded on ${replayed.recordedAt} by ${replayed.by}. Nothing was asked now: what was written down then is judged once more. It says nothing of the app as it is, and counts in no audit.`,
        '',
      ];

const recordedLines = ({ recorded }: EvalsReport): readonly string[] => {
  if (recorded === undefined) return [];
  const { file, bytes, failed } = recorded;
  return [
    failed === null
      ? `The run is recorded in ${file} (${Math.ceil(bytes / 1_000)} KB); launch-ready evals --replay ${file} judges it again without the app. Words of members can stand in it: keep it as you keep a log.`
      : `The run was not recorded in ${file}: ${failed}.`,
  ];
};

/** How a report ends: what is left of the run, and who uses what it saw. */
const endLines = ({ evals, left }: EvalsReport, told: (text: string, indent?: string) => string): readonly string[] => {
  if (evals.replayed !== undefined) return [told('launch-ready evals --active asks the app as it is.', '')];
  return [
    ...(left.length === 0
      ? ['Everything that this run made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => told(`${what}: ${reason}`)),
        ]),
    told('launch-ready audit judges it for 14 days.', ''),
  ];
};

/** The report for people, at most `columns` wide. */
export const evalsText = (report: EvalsReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { evals, findings, notChecked } = report;
  const told = (text: string, indent = '  '): string =>
    `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  const reasons = [...new Set(notChecked.map(({ reason }) => reason))];
  const { asked, answered } = evals.harmless;
  return `${[
    ...replayedLines(evals).map(line => told(line, '')),
    told(
      `${evals.app}: ${evals.questions} questions to the assistant, ${evals.requests} requests, ${secondsText(evals.ms)}.`,
      '',
    ),
    ...(evals.stopped === null ? [] : [told(`PARTIAL: ${evals.stopped}.`, '')]),
    '',
    ...Object.entries(evals.families).map(([name, family]) =>
      familyLine(name, familyText(family, evals.replayed !== undefined), columns),
    ),
    familyLine('harmless', `${answered} of ${asked} answered`, columns),
    '',
    ...(evals.replayed === undefined
      ? foundLines(findings, told)
      : foundLines(findings, told, 'An audit that used that run showed it as')),
    ...refusedLines(evals).map(line => told(line, '')),
    ...judgeLines(evals).map(line => told(line, line.startsWith('-') ? '  ' : '')),
    ...(reasons.length === 0
      ? []
      : ['Not checked:', ...reasons.map(reason => `  - ${told(reason, '    ').trimStart()}`), '']),
    told(evals.questions === 0 ? 'No question was asked, so nothing is known of the assistant.' : limitsOfIt, ''),
    ...recordedLines(report).map(line => told(line, '')),
    ...endLines(report, told),
  ].join('\n')}\n`;
};
