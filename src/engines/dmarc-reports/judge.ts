import { groundOf, passedEnvelope } from './author.ts';
import { fateOf } from './fate.ts';
import type { DomainJudgement } from './judgement.ts';
import { knownAuthors } from './known-authors.ts';
import { networkOf } from './network.ts';
import { daysNeeded, pathOf } from './path.ts';
import { type Covered, coveredDays, dayOf } from './period.ts';
import { createPretenders, ways } from './pretenders.ts';
import type { AggregateReport, PublishedPolicy, ReportRow } from './report.ts';
import { createSenders } from './senders.ts';
import { createTally } from './tally.ts';

const daySeconds = 86_400;

const orderOf = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The newest first. Of equally new ones that name different policies nobody knows which is in force: their texts decide, so that the order of files never does. */
const byAge = (a: AggregateReport, b: AggregateReport): number =>
  (b.period?.end ?? 0) - (a.period?.end ?? 0) ||
  (b.period?.begin ?? 0) - (a.period?.begin ?? 0) ||
  orderOf(JSON.stringify(a.policy), JSON.stringify(b.policy));

/** The policy in force: that of the newest report, with what only reports in the new format tell of the same policy. */
const policyOf = (reports: readonly AggregateReport[], since: number): PublishedPolicy | undefined => {
  const newest = reports.toSorted(byAge);
  const policy = newest[0]?.policy;
  if (policy === undefined) return undefined;
  const alike = newest
    .filter(report => report.schema === 'rfc9990' && report.policy.p === policy.p && (report.period?.end ?? 0) > since)
    .map(report => report.policy);
  // The newest of those in the new format knows about t and np; the old format has no place for them.
  const [told] = alike;
  return told === undefined ? policy : { ...policy, testing: told.testing, np: told.np };
};

/** Where the days begin that decide: the last `daysNeeded` that are covered. Second since 1970. */
const decisiveSince = ({ days }: Covered): number => (days.at(-daysNeeded) ?? days[0] ?? 0) * daySeconds;

const judgeDomain = (
  domain: string,
  reports: readonly AggregateReport[],
  now: number,
  notMine: ReadonlySet<string>,
): DomainJudgement => {
  const covered = coveredDays(reports.flatMap(({ period }) => (period === null ? [] : [period])));
  const since = decisiveSince(covered);
  const policy = policyOf(reports, since);
  if (policy === undefined) throw new Error(`no report of ${domain}`);
  const ground = groundOf(policy);
  const rows: readonly ReportRow[] = reports.flatMap(report => report.rows);
  const known = knownAuthors(rows, ground);
  const senders = createSenders(ground);
  const pretenders = createPretenders();
  const [reporters, forwarded, broken, disputed] = [createTally(), createTally(), createTally(), createTally()];
  let [messages, passed] = [0, 0];
  for (const report of reports) {
    // What stands in a report without a usable period may be of these days.
    const isLate = report.period === null || report.period.end > since;
    for (const row of report.rows) {
      const fate = fateOf(row, ground, known, notMine);
      messages += row.count;
      reporters.add(report.organisation, row.count);
      const way = passedEnvelope(row) ?? networkOf(row.source);
      if (fate.fate === 'pretends') pretenders.add(row);
      else if (fate.fate === 'broken-on-the-way') broken.add(way, row.count);
      else if (fate.fate === 'forwarded') forwarded.add(way, row.count);
      else senders.add(row, fate, isLate);
      if (fate.fate === 'passed' || fate.fate === 'forwarded') {
        passed += row.count;
        if (fate.disputed) disputed.add(report.organisation, row.count);
      }
    }
    if (report.rows.length === 0) reporters.add(report.organisation, 0);
  }
  const lastDay = covered.days.at(-1);
  const given = {
    domain,
    policy,
    reports: reports.length,
    reporters: reporters.largest(),
    covered: {
      days: covered.days.length,
      first: covered.days[0] === undefined ? null : dayOf(covered.days[0]),
      last: lastDay === undefined ? null : dayOf(lastDay),
      gaps: covered.gaps,
    },
    messages,
    passed,
    senders: senders.list(),
    forwarded: ways(forwarded),
    brokenOnTheWay: ways(broken),
    pretenders: pretenders.list(),
    disputed: disputed.largest(),
  };
  const path = pathOf({ ...given, daysSince: lastDay === undefined ? null : Math.floor(now / daySeconds) - lastDay });
  return { ...given, path };
};

/**
 * Who sends as each domain and whether its policy can be made stricter, the domain with the most mails first. `now` in
 * seconds since 1970; `notMine` names senders, in lower case, that the owner does not know. Each report is to be given once.
 */
export const judgeReports = (
  reports: readonly AggregateReport[],
  now: number,
  notMine: ReadonlySet<string> = new Set(),
): readonly DomainJudgement[] =>
  [...Map.groupBy(reports, ({ policy }) => policy.domain)]
    .map(([domain, own]) => judgeDomain(domain, own, now, notMine))
    .toSorted((a, b) => b.messages - a.messages || (a.domain < b.domain ? -1 : 1));
