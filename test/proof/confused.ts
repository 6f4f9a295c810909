import { composed } from '../../examples/community-flawed/compose.ts';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { hardened, hardenedKind } from './hardened-app.ts';
import { choiceOf, type FlawVariant, type Kind } from './kind.ts';
import { selectionOf } from './selection.ts';
import type { Target } from './target.ts';

/** What all checks said of one app on which everything was tried. */
export type Confused = {
  /** `flaw:variant`, or `sound`. */
  readonly choice: string;
  readonly reported: readonly string[];
  readonly notChecked: readonly { readonly check: string | null; readonly reason: string }[];
  readonly requests: number;
};

type AppVariant = Extract<FlawVariant, { of: 'app' }>;

/** A flaw of the running app, and how it is laid. */
export type Row = { readonly of: AppVariant; readonly kind: Kind };

/** Every flaw that a hardening check judges: of all of them the first variants, then the second ones. */
export const rows = (): readonly Row[] => {
  const all = selectionOf({ stage: 'hardening' }).variants.flatMap(({ of, kind }) =>
    of.of === 'app' && kind !== null ? [{ of, kind }] : [],
  );
  const nth = ({ of }: Row): number => Object.keys(of.flaw.variants).indexOf(of.variant);
  return all.toSorted((one, other) => nth(one) - nth(other));
};

const isHardening = ({ check }: { readonly check: string }): boolean => check.startsWith('hardening/');

/** Tries everything on the sound app. */
export const soundly = async (target: Target): Promise<Confused> => {
  const { findings, notChecked, hardening } = await hardened(target, { alter: () => ({}) }, null);
  return { choice: 'sound', reported: findings.map(({ check }) => check), notChecked, requests: hardening.requests };
};

/** Tries everything on the app with one flaw; a flaw that shows in the repository is audited there. */
export const confused = async (target: Target, { of, kind }: Row): Promise<Confused> => {
  const choice = choiceOf(of);
  const named = (findings: readonly { readonly check: string }[]): readonly string[] =>
    [...new Set(findings.filter(isHardening).map(({ check }) => check))].toSorted();
  if (kind === hardenedKind) {
    const { findings, notChecked, hardening } = await hardened(target, composed([choice]), null);
    return { choice, reported: named(findings), notChecked, requests: hardening.requests };
  }
  const laid = await kind.ready(target);
  try {
    await laid.layFlawed(of);
    const { findings } = await target.audit();
    return { choice, reported: named(findings), notChecked: [], requests: 0 };
  } finally {
    await laid.afterwards?.();
    await laid.close?.();
  }
};

/** What is reported beside the expected check, and why that is right; null where nobody says so. */
const besides = ({ also = {}, expected }: Flaw, reported: readonly string[]) =>
  reported.filter(check => check !== expected).map(check => ({ check, because: also[check as CheckId] ?? null }));

export type Judged = {
  readonly of: AppVariant;
  readonly isCaught: boolean;
  readonly besides: ReturnType<typeof besides>;
  readonly notChecked: Confused['notChecked'];
};

/** Each row with what was seen of it; rows that were not run are left out. */
export const judged = (all: readonly Row[], seen: readonly Confused[]): readonly Judged[] =>
  all.flatMap(({ of }) => {
    const one = seen.find(({ choice }) => choice === choiceOf(of));
    if (one === undefined) return [];
    const isCaught = one.reported.includes(of.flaw.expected);
    return [{ of, isCaught, besides: besides(of.flaw, one.reported), notChecked: one.notChecked }];
  });

export const isWrong = ({ isCaught, besides: others }: Judged): boolean =>
  !isCaught || others.some(({ because }) => because === null);

const short = (check: string | null): string => (check ?? 'the rows').replace('hardening/', '');

const line = (row: Judged): string => {
  const { of, isCaught, besides: others, notChecked } = row;
  const also = others.map(({ check, because }) => `${short(check)}: ${because ?? 'WRONG'}`).join('; ');
  const open = [...new Set(notChecked.map(({ check }) => short(check)))].join(', ');
  return `| ${of.flaw.row} | ${of.flaw.name} | ${of.variant} | ${short(of.flaw.expected)} | ${isCaught ? 'yes' : 'NO'} | ${also} | ${open} |`;
};

/** The published page, as Markdown. */
export const confusionPage = (date: string, sound: Confused, table: readonly Judged[], all: readonly Row[]): string => {
  const wrong = table.filter(isWrong);
  const beside = table.filter(({ besides: others }) => others.length > 0);
  return `# Which hardening check reports which flaw

Made by \`npm run confusion\` on ${date}: each flaw of the example community that a hardening check judges is switched in alone, everything that
\`launch-ready harden\` can try is tried, and every check judges what was seen. A cell that is not listed is a check that was quiet.

- **Sound community:** ${sound.reported.length} findings, ${sound.notChecked.length} inconclusive, ${sound.requests} requests.
- **Flaws:** ${table.length} of ${all.length} variants run; ${table.filter(({ isCaught }) => isCaught).length} reported by the check that is meant, ${beside.length} by others beside it, ${wrong.length} wrongly.

*Reported, too* names checks that report the same flaw because it shows there as well: the reason stands at the flaw. *Could not look* names checks for
which the flaw itself is in the way; they say so and call nothing sound.

| row | flaw | variant | check | reported | reported, too | could not look |
|---|---|---|---|---|---|---|
${table.map(line).join('\n')}
`;
};
