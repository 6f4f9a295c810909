import type { Cleaned } from '../drive/clean.ts';
import { verifications } from '../drive/harden/index.ts';
import type { HardeningEvidence, VerificationName } from '../evidence/hardening.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import { foundLines } from './found-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** `harden --json`. */
export type HardenReport = {
  readonly schema: 'launch-ready/harden@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly run: string;
  readonly hardening: HardeningEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly left: Cleaned['left'];
};

/** How many trials of a verification were answered, in a word or two. */
const stateOf = ({ tried }: HardeningEvidence, name: VerificationName): string => {
  const facts = tried[name]?.facts;
  if (facts === undefined) return 'not asked for';
  if (facts.status === 'silent') return 'not tried';
  const trials = Object.values(facts.value);
  const answered = trials.filter(({ status }) => status === 'ok').length;
  return answered === trials.length ? `${answered} tried` : `${answered} of ${trials.length} tried`;
};

/** What no finding means: quiet is good news only of what was answered. */
const quiet = ({ tried }: HardeningEvidence, isOpen: boolean): string => {
  const isAnswered = Object.values(tried).some(
    ({ facts }) => facts.status === 'ok' && Object.values(facts.value).some(({ status }) => status === 'ok'),
  );
  if (!isAnswered) return 'Nothing is known yet: no trial came to an answer.';
  return isOpen ? 'In what was answered nobody could do what they may not.' : 'Nobody could do what they may not.';
};

const stateWidth = 18;

const row = (state: string, title: string, columns: number): string =>
  `  ${state.padEnd(stateWidth)}${wrap(title, columns - stateWidth - 2, ' '.repeat(stateWidth + 2))}`;

/** The report for people, at most `columns` wide. */
export const hardenText = (report: HardenReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { hardening, findings, notChecked, left } = report;
  const told = (text: string, indent = '  '): string =>
    `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  const reasons = [...new Set(notChecked.map(({ reason }) => reason))];
  const stopped = hardening.stopped === null ? [] : [told(`It ended early: ${hardening.stopped}.`, ''), ''];
  return `${[
    told(`${hardening.app}: ${hardening.requests} requests, ${secondsText(hardening.ms)}.`, ''),
    '',
    ...verifications
      .filter(({ name }) => hardening.tried[name] !== undefined)
      .map(({ name, title }) => row(stateOf(hardening, name), title, columns)),
    '',
    ...stopped,
    ...foundLines(findings, told),
    ...(findings.length === 0 ? [quiet(hardening, reasons.length > 0), ''] : []),
    ...(reasons.length === 0
      ? []
      : ['Not checked:', ...reasons.map(reason => `  - ${told(reason, '    ').trimStart()}`), '']),
    ...(left.length === 0
      ? ['Everything that this run made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => told(`${what}: ${reason}`)),
        ]),
    told('launch-ready audit judges it for 14 days.', ''),
  ].join('\n')}\n`;
};
