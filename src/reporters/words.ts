import type { Confidence, Severity, Who } from '../contract/rows.ts';
import type { Finding, Report } from '../findings/report.ts';

export const severityWords: { readonly [S in Severity]: string } = {
  blocker: 'LAUNCH BLOCKER',
  high: 'HIGH RISK',
  medium: 'MEDIUM RISK',
};

export const confidenceWords: { readonly [C in Confidence]: string } = {
  proven: 'proven: seen to happen',
  observed: 'observed: read from the live settings',
  inferred: 'inferred: I think so from the source',
  attested: 'attested: somebody said so',
};

export const whoWords: { readonly [W in Who]: string } = {
  founder: 'you can do this yourself',
  developer: 'a developer',
  specialist: 'a specialist',
};

/** "5 to 15 minutes", "about 2 hours". */
export const minutesText = ([from, to]: readonly [number, number]): string => {
  if (to < 120) return from === to ? `${to} minutes` : `${from} to ${to} minutes`;
  const hours = (minutes: number): string => String(Math.round(minutes / 30) / 2);
  return from < 60 ? `${from} minutes to ${hours(to)} hours` : `${hours(from)} to ${hours(to)} hours`;
};

/** Typical work until launch: the blockers together. Null when there is none. */
export const workToLaunch = (report: Report): readonly [number, number] | null => {
  const blockers = report.findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length === 0) return null;
  return [
    blockers.reduce((sum, { effort }) => sum + effort[0], 0),
    blockers.reduce((sum, { effort }) => sum + effort[1], 0),
  ];
};

/** One honest sentence at the end: do it yourself, or get help and for which items (E1). */
export const helpSentence = (findings: readonly Finding[]): string => {
  const hard = findings.filter(({ who }) => who !== 'founder');
  if (findings.length === 0) return 'There is nothing to fix in what was checked.';
  if (hard.length === 0) return 'You can fix all of this yourself; nothing here needs a specialist.';
  const titles = hard.slice(0, 3).map(({ place }) => place);
  const more = hard.length > titles.length ? ` and ${hard.length - titles.length} more` : '';
  const whose = hard.some(({ who }) => who === 'specialist') ? 'a specialist' : 'a developer';
  const rest = hard.length === findings.length ? '' : '; the rest you can do yourself';
  return `Get help from ${whose} for ${titles.join(', ')}${more}${rest}.`;
};

/** `2026-11-23 14:02 UTC` of an ISO 8601 time. */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** "3 of 7 bars of the minimum bar are met, 2 are not, 2 could not be judged". */
export const barText = (report: Report): string => {
  const of = (met: boolean | null): number => report.minimumBar.filter(bar => bar.met === met).length;
  const parts = [`${of(true)} of ${report.minimumBar.length} met`];
  if (of(false) > 0) parts.push(`${of(false)} missed`);
  if (of(null) > 0) parts.push(`${of(null)} not judged yet`);
  return parts.join(', ');
};

/** What waits for this fix: by name where it is little, else by number; --json lists all. */
export const affectedText = ({ alsoAffected }: Finding): string => {
  const byHost = Map.groupBy(alsoAffected, ({ host }) => (host === undefined ? '' : ` at ${host}`));
  const waiting = [...byHost].map(
    ([at, all]) => `${all.length > 2 ? `${all.length} more checks` : all.map(({ check }) => check).join(' and ')}${at}`,
  );
  return `${waiting.join(', ')}: cannot be judged until this is fixed`;
};

/** The beginning of a sentence out of a reason; a host or a path at its beginning stays as it is. */
export const sentence = (reason: string): string =>
  /^[a-z]+(?:\s|$)/.test(reason) ? `${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}` : reason;
