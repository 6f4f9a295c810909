import { byCodePoint } from '../evidence/derive/answers.ts';
import { draftedRow } from '../evidence/derive/role-rows.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { Rank, RouteTrial } from '../evidence/hardening/roles.ts';
import type { Judgement } from '../findings/judge.ts';

/** One thing that was tried, and what came of it. */
export type Tried = {
  readonly title: string;
  readonly state: 'holds' | 'broken' | 'not checked';
  /** What was found, or why nothing was. */
  readonly said: readonly string[];
};

type Chapter = { readonly title: string; readonly tried: readonly Tried[] };

export type RouteLine = {
  readonly route: string;
  readonly expected: Rank;
  /** Who has decided that: the file of roles, or nobody yet. */
  readonly isDecided: boolean;
  readonly doubt: string | null;
  /** What each was answered, from the lowest up. */
  readonly seen: string;
  readonly holds: boolean | null;
};

/** S6.d1, S6.d2 and S6.d3 in one document: what holds, who may use what, and that nobody else reaches what admins do. */
export type SecurityNote = {
  readonly app: string;
  readonly testedAt: string;
  readonly chapters: readonly Chapter[];
  readonly routes: readonly RouteLine[];
  readonly adminOnly: readonly Tried[];
};

/** Rows of the contract by the chapter that tells of them. */
const chapters: readonly { readonly title: string; readonly rows: readonly string[] }[] = [
  { title: 'Authentication: who gets in, and for how long', rows: ['X2', 'S6.c4', 'J1'] },
  { title: 'Rate limits: what is slowed down', rows: ['S6.c3', 'S6.f3'] },
  { title: 'Access boundaries: who sees and changes what', rows: ['S6.c1', 'S6.f1', 'X6'] },
  { title: 'Invitations', rows: ['S6.c2', 'S6.f2'] },
  { title: 'Payments and roles', rows: ['M7', 'S6.m7'] },
  { title: 'Audit log', rows: ['S6.c5', 'S6.f4'] },
];

const states = { pass: 'holds', fail: 'broken', 'not-applicable': 'holds' } as const;

const triedOf = ({ check, outcome, faults, unseen, reason }: Judgement): Tried => ({
  title: check.docs.title,
  state: outcome === 'not-checked' || outcome === 'broken' ? 'not checked' : states[outcome],
  said: [
    ...faults.map(({ happened }) => happened),
    ...(outcome === 'fail' || outcome === 'pass'
      ? []
      : [...new Set([...(reason === undefined ? [] : [reason]), ...unseen.map(each => each.reason)])]),
  ].slice(0, 5),
});

const has = ({ check }: Judgement, rows: readonly string[]): boolean => check.rows.some(row => rows.includes(row));

const words = { reached: 'let in', refused: 'refused', unclear: 'unclear' } as const;

const routeLine = (trial: RouteTrial): RouteLine => {
  const { rank, doubt } = draftedRow(trial);
  const { row, answers, notAsked, through } = trial;
  const seen = answers.map(({ as, outcome, status }) => `${as}: ${words[outcome]} (${status})`).join(', ');
  return {
    route: trial.route,
    expected: rank,
    isDecided: row !== null,
    doubt,
    seen: notAsked === null ? seen : `not asked: ${notAsked}`,
    holds: notAsked === null && trial.meant !== null ? through.length === 0 && trial.open.length === 0 : null,
  };
};

/** The document; the same evidence gives the same. */
export const securityNote = (hardening: HardeningEvidence, judgements: readonly Judgement[]): SecurityNote => {
  const facts = hardening.tried.roles?.facts;
  const trials = facts?.status === 'ok' ? facts.value : {};
  const routes = Object.keys(trials)
    .toSorted(byCodePoint)
    .flatMap(name => {
      const trial = trials[name];
      return trial?.status === 'ok' && trial.value.kind === 'route' ? [trial.value] : [];
    });
  return {
    app: hardening.app,
    testedAt: hardening.testedAt,
    chapters: chapters.map(({ title, rows }) => ({
      title,
      tried: judgements.filter(each => has(each, rows)).map(triedOf),
    })),
    routes: routes
      .map(routeLine)
      .filter(({ expected, isDecided, doubt }) => expected !== 'anyone' || !isDecided || doubt !== null),
    adminOnly: judgements.filter(each => has(each, ['S6.d3'])).map(triedOf),
  };
};
