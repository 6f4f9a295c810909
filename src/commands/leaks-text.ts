import { placeOf } from '../checks/sharing-words.ts';
import type { Cleaned } from '../drive/clean.ts';
import { isInside, isPersonal } from '../evidence/derive/shared-caching.ts';
import type { SharingEvidence, SharingRoute } from '../evidence/sharing.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import { foundLines } from './found-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** `leaks --json`. */
export type LeaksReport = {
  readonly schema: 'launch-ready/leaks@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly run: string;
  readonly sharing: SharingEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly left: Cleaned['left'];
};

const routeWidth = 44;

/** Whom a route is for, as far as it was seen. */
const whose = ({ captures }: SharingRoute): string => {
  if (captures.status === 'silent') return 'not seen';
  const { anonymous, a, b } = captures.value;
  if (a.shows.includes('member-a') || b.shows.includes('member-b')) return 'shows who asks';
  if (isPersonal(captures.value)) return 'for members';
  return isInside(anonymous) ? 'for everybody' : 'for nobody';
};

const state = (route: SharingRoute, findings: readonly Finding[]): string => {
  if (route.leaks.status === 'ok' && route.leaks.value.length > 0) return 'LEAKS';
  const place = placeOf(route);
  const found = findings.filter(finding => finding.place === place).map(({ check }) => check);
  if (found.includes('edge/no-cache-deception')) return 'BY A LINK';
  if (found.length > 0) return 'CACHEABLE';
  return route.leaks.status === 'silent' || route.captures.status === 'silent' ? 'not judged' : 'ok';
};

const routeLine = (route: SharingRoute, findings: readonly Finding[]): string => {
  const name = inert(route.route);
  const shown = name.length < routeWidth ? name : `${name.slice(0, routeWidth - 2)}…`;
  return `  ${shown.padEnd(routeWidth)}${whose(route).padEnd(18)}${state(route, findings)}`;
};

const reasonsOf = (notChecked: readonly NotChecked[]): readonly string[] => [
  ...new Set(notChecked.map(({ reason }) => reason)),
];

/** The report for people, at most `columns` wide. */
export const leaksText = (report: LeaksReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { sharing, findings, notChecked, left } = report;
  const told = (text: string, indent = '  '): string =>
    `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  const routes = Object.values(sharing.routes);
  const reasons = reasonsOf(notChecked);
  return `${[
    told(
      `${sharing.app}: ${routes.length} routes as two members and as a stranger (${sharing.sessions.join(' and ')} sessions), ${sharing.requests} requests, ${secondsText(sharing.ms)}.`,
      '',
    ),
    '',
    ...routes.map(route => routeLine(route, findings)),
    '',
    ...foundLines(findings, told),
    ...(findings.length === 0 ? ['Nobody was given what is another’s.', ''] : []),
    ...(reasons.length === 0 ? [] : ['Not checked:', ...reasons.map(reason => told(`- ${reason}`)), '']),
    ...(left.length === 0
      ? ['Everything that this hunt made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => told(`${what}: ${reason}`)),
        ]),
    told('launch-ready audit judges it for 14 days. The policy as a document: launch-ready leaks note.', ''),
  ].join('\n')}\n`;
};
