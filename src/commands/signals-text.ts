import type { Cleaned } from '../drive/clean.ts';
import type { SignalsEvidence } from '../evidence/signals.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap, wrapList } from '../reporters/wrap.ts';
import { foundLines } from './found-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** `signals --json`. */
export type SignalsReport = {
  readonly schema: 'launch-ready/signals@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly run: string;
  readonly signals: SignalsEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly left: Cleaned['left'];
};

type Planned = { readonly app: string; readonly requests: number; readonly file: string | null };

/** Most requests that a run needs: a member, what goes wrong, and what the account of a monitor sees. */
const requestsNeeded = 60 + limits.signalsRoutes * 4 + limits.signalsTimes * 12;

/** What a run would do. */
export const signalsPlan = ({ app, requests, file }: Planned, columns: number): string =>
  wrapList(
    [
      `Nothing was sent. With --active this run would see what ${app} tells when something goes wrong:`,
      ' - a test member joins, signs in and looks around;',
      ` - ${limits.signalsTimes} wrong passwords for that member, ${limits.signalsTimes} pages that are not there, ${limits.signalsTimes} payment events with a wrong signature;`,
      ' - never on production: a payment that is refunded, told as the payment provider would;',
      ' - two mails that are turned away once, where a mail server of ours takes them;',
      ' - the address for monitors, signed in and as a stranger, and what else the account of the monitor sees (GET only);',
      file === null
        ? ' - no log is read: nobody said where it is (--log FILE, or watch.logs of the settings);'
        : ` - the lines that are written meanwhile into ${file};`,
      ' - everything that it makes it removes again.',
      `It sends at most ${requests} requests (drive.requests); for all of it up to ${requestsNeeded} are needed. Of the log it keeps places and counts, and no line.`,
      '',
    ],
    columns,
  );

/** The report for people, at most `columns` wide. */
export const signalsText = (report: SignalsReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { signals, findings, notChecked, left } = report;
  const told = (text: string, indent = '  '): string =>
    `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  const reasons = [...new Set(notChecked.map(({ reason }) => reason))];
  const lines = signals.leaks.status === 'ok' ? `, ${signals.leaks.value.lines} lines of the log` : '';
  return `${[
    told(`${signals.app}: ${signals.requests} requests${lines}, ${secondsText(signals.ms)}.`, ''),
    '',
    ...foundLines(findings, told),
    ...(findings.length === 0 ? ['What I could see of it, the app tells well.', ''] : []),
    ...(reasons.length === 0 ? [] : ['Not checked:', ...reasons.map(reason => told(`- ${reason}`)), '']),
    ...(left.length === 0
      ? ['Everything that this run made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => told(`${what}: ${reason}`)),
        ]),
    told(`launch-ready audit judges it for ${limits.signalsDays} days.`, ''),
  ].join('\n')}\n`;
};
