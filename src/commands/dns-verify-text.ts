import type { Reading, SetProgress, SetState } from '../changes/propagation.ts';
import { inert } from '../platform/inert.ts';

/** `dns verify --json`. */
export type DnsVerification = {
  readonly schema: 'launch-ready/dns-verification@1';
  readonly domain: string;
  readonly state: SetState;
  readonly waitedSeconds: number;
  readonly sets: readonly SetProgress[];
  /** Hosts whose redirects, certificates and routing were looked at afterwards, and what is wrong there. */
  readonly hosts: readonly string[];
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly title: string;
    readonly place: string;
  }[];
  /** Checks of those hosts that could not be judged. */
  readonly notChecked: readonly { readonly check: string; readonly reason: string }[];
};

const cut = (value: string): string =>
  value.length <= 100 ? value : `${value.slice(0, 100)}… (${value.length} characters)`;

const listed = (values: readonly string[]): string =>
  values.length === 0 ? 'no record' : values.map(value => inert(cut(value))).join(', ');

/** Time in words a person waits by. */
const waitText = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
};

const readingLine = (reading: Reading): string => {
  const sign = reading.agrees ? '=' : '!';
  const what = reading.values === null ? `no answer: ${inert(reading.problem)}` : listed(reading.values);
  const kept = reading.values !== null && reading.seconds !== null ? `, kept for ${waitText(reading.seconds)}` : '';
  return `    ${sign} ${inert(reading.name)}: ${what}${kept}`;
};

const stateText = (set: SetProgress): string => {
  switch (set.state) {
    case 'live':
      return 'LIVE';
    case 'waiting':
      return set.secondsLeft === null
        ? 'WAITING  right at the name servers; the resolver still gives the old answer'
        : `WAITING  right at the name servers; the resolver keeps the old answer for up to ${waitText(set.secondsLeft)}`;
    case 'differs':
      return 'DIFFERS  a name server does not give what the plan wants';
    case 'unknown':
      return 'NOT CHECKED  not everybody answered';
  }
};

const setLines = (set: SetProgress): readonly string[] => [
  `${stateText(set).split('  ')[0]}  ${set.type} ${inert(set.name)}`,
  ...stateText(set)
    .split('  ')
    .slice(1)
    .map(line => `    ${line}`),
  `    plan: ${listed(set.wanted)}`,
  ...[...set.authoritative, set.resolver].map(readingLine),
  ...(set.authoritative.length === 0 ? ['    ! no name server of the domain could be asked'] : []),
];

const headline = ({ state, domain, sets, waitedSeconds }: DnsVerification): string => {
  const live = sets.filter(set => set.state === 'live').length;
  const waited = waitedSeconds === 0 ? '' : ` after ${waitText(waitedSeconds)}`;
  if (sets.length === 0) return `The plan for ${domain} changes nothing, so there is nothing to wait for.`;
  if (state === 'live')
    return `The plan for ${domain} is live everywhere${waited}: ${live} of ${sets.length} record sets.`;
  if (state === 'waiting')
    return `Typed in right, but not everybody sees it yet${waited}: ${live} of ${sets.length} record sets of ${domain} are live.`;
  if (state === 'differs')
    return `The DNS of ${domain} still differs from the plan${waited}: ${live} of ${sets.length} record sets are live.`;
  return `The plan for ${domain} could not be checked in full${waited}: ${live} of ${sets.length} record sets are known to be live.`;
};

const routingLines = ({ hosts, findings, notChecked }: DnsVerification): readonly string[] => {
  if (hosts.length === 0) return [];
  const lines = [
    ...findings.map(
      finding => `  ${finding.severity.toUpperCase()}  ${finding.title} (${inert(finding.place)})  ${finding.id}`,
    ),
    ...notChecked.map(part => `  NOT CHECKED  ${part.check}: ${inert(part.reason)}`),
  ];
  const title = `Redirects, certificates and routing of ${hosts.join(', ')}:`;
  return lines.length === 0 ? [`${title} nothing wrong.`] : [title, ...lines];
};

/** The outcome as text for a terminal. `=` agrees with the plan, `!` does not. */
export const progressText = (verification: DnsVerification): string =>
  [headline(verification), ...verification.sets.flatMap(setLines), ...routingLines(verification), ''].join('\n');
