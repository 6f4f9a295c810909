import { bytesText } from '../engines/bundles/bundles.ts';
import { reasonsText } from '../engines/bundles/judge.ts';
import { isOver, type JudgedBundles, type JudgedRoute } from '../engines/bundles/report.ts';
import type { Verdict } from '../engines/load/verdict.ts';
import type { HeldEndpoint } from '../drive/endpoints/hold-endpoints.ts';

/** `budget --json`; docs/budgets.md and schemas/budget.schema.json say what each member means. */
export type BudgetReport = {
  readonly schema: 'launch-ready/budget-report@1';
  /** `over`: at least one budget is broken. `unknown`: none, but not everything could be judged. */
  readonly verdict: 'kept' | 'over' | 'unknown';
  /** Null where no build was found. */
  readonly bundles: (JudgedBundles & { readonly folder: string }) | null;
  /** What it was compared with, for people; null for nothing. */
  readonly against: string | null;
  readonly endpoints: readonly HeldEndpoint[];
  /** Null where it was not measured. */
  readonly journey: Verdict | null;
  /** Names in package.json that the compared commit does not have. */
  readonly newDependencies: readonly string[];
  /** Whole sentences: what could not be judged, and why. */
  readonly unknown: readonly string[];
};

export type Told = { readonly kind: 'error' | 'warning'; readonly title: string; readonly text: string };

const percentText = ({ before, now }: { readonly before: number; readonly now: number }): string =>
  before === 0 ? '' : ` (+${Math.round(((now - before) / before) * 100)} %)`;

const toldOfRoute = (route: JudgedRoute, budget: number): readonly Told[] => {
  if (!route.critical) return [];
  const told: Told[] = [];
  if (route.size === 'over' || route.size === 'far-over')
    told.push({
      kind: 'error',
      title: `${route.route} is over its budget`,
      text: `Visitors on a phone wait longer for ${route.route}: it loads ${bytesText(route.scripts.gzip)} of JavaScript (gzip) before it can be used, the budget is ${bytesText(budget)}.`,
    });
  const { growth } = route;
  if (growth !== null && (growth.outcome === 'fail' || growth.outcome === 'warn'))
    told.push({
      kind: growth.outcome === 'fail' ? 'error' : 'warning',
      title: `${route.route} grew by ${bytesText(growth.now - growth.before)}`,
      text: `${route.route} loads ${bytesText(growth.now)} (gzip), ${bytesText(growth.now - growth.before)} more than before${percentText(growth)}: ${reasonsText(growth.reasons)}`,
    });
  return told;
};

const overOutcomes: ReadonlySet<Verdict['outcome']> = new Set(['fail']);
/** Nobody knows on which side of the budget the true value lies. */
const unknownOutcomes: ReadonlySet<Verdict['outcome']> = new Set(['unknown', 'not-enough', 'unproven', 'warn']);

const verdictsOf = ({ endpoints, journey }: Pick<BudgetReport, 'endpoints' | 'journey'>): readonly Verdict[] => [
  ...endpoints.flatMap(({ verdict, growth }) => (growth === null ? [verdict] : [verdict, growth])),
  ...(journey === null ? [] : [journey]),
];

/** Everything that is wrong, the worst first, each in whole sentences. */
export const toldOf = (report: Pick<BudgetReport, 'bundles' | 'endpoints' | 'journey'>): readonly Told[] => {
  const { bundles } = report;
  const ofRoutes = bundles === null ? [] : bundles.routes.flatMap(route => toldOfRoute(route, bundles.budget));
  const ofTimes = verdictsOf(report).flatMap(({ outcome, reason }): readonly Told[] => {
    if (overOutcomes.has(outcome)) return [{ kind: 'error', title: 'A time budget is broken', text: reason }];
    return outcome === 'warn' ? [{ kind: 'warning', title: 'A time is close to its budget', text: reason }] : [];
  });
  const all = [...ofRoutes, ...ofTimes];
  return [...all.filter(({ kind }) => kind === 'error'), ...all.filter(({ kind }) => kind === 'warning')];
};

/** The verdict of all parts together. */
export const verdictOf = (
  parts: Pick<BudgetReport, 'bundles' | 'endpoints' | 'journey' | 'unknown'>,
): BudgetReport['verdict'] => {
  const verdicts = verdictsOf(parts);
  const over = (parts.bundles?.routes ?? []).some(isOver) || verdicts.some(({ outcome }) => overOutcomes.has(outcome));
  if (over) return 'over';
  const unknown = parts.unknown.length > 0 || verdicts.some(({ outcome }) => unknownOutcomes.has(outcome));
  return unknown ? 'unknown' : 'kept';
};
