import { flaws as appFlaws } from '../../examples/community-flawed/flaws.ts';
import type { Check } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { flaws as worldFlaws } from '../world/flaws.ts';
import type { Chosen } from '../world/compose.ts';
import type { Flaw } from '../world/plan.ts';
import type { FlawVariant, Kind, Trap } from './kind.ts';
import { crowdedKind } from './crowded-app.ts';
import { hardenedKind } from './hardened-app.ts';
import { kindOf, kinds } from './kinds.ts';
import { mailingKind } from './mailing-app.ts';
import { signalledKind } from './signalled-app.ts';
import { timedKind } from './timed-app.ts';
import { worldKind } from './world-target.ts';
import { randomPairs } from './random-pairs.ts';
import { type Share, sharing } from './share.ts';
import { inVariant, type TogetherSet, togetherSets } from './together.ts';

/**
 * The whole proof is four programs side by side: what the world alone shows; what needs the community, running or as a
 * repository, with nearly all that the sound target is judged by; its mails, and what it tells when something goes wrong,
 * which are waited for; and what is tried on the running app. The world alone stays small, and starts others quickly. After them, by itself, comes
 * the crowd, with how long members wait: what slows others down, and how much, shows on no machine that has something else to do.
 */
export const sideBySideParts = ['world', 'community', 'waiting', 'hardening'] as const;
export const parts = [...sideBySideParts, 'crowd'] as const;
export type Part = (typeof parts)[number];

const kindsApart: ReadonlyMap<Kind, Part> = new Map<Kind, Part>([
  [worldKind, 'world'],
  [mailingKind, 'waiting'],
  [hardenedKind, 'hardening'],
  [signalledKind, 'waiting'],
  [timedKind, 'crowd'],
  [crowdedKind, 'crowd'],
]);

const partOf = (kind: Kind | null): Part => (kind === null ? 'world' : (kindsApart.get(kind) ?? 'community'));

/** The part that judges the sound target by this check. */
const judgingPartOf = (check: Check): Part =>
  crowdedKind.readies(check) || timedKind.readies(check) ? 'crowd' : 'community';

export type Asked = {
  readonly stage?: string | undefined;
  readonly flaw?: string | undefined;
  readonly part?: Part | undefined;
  readonly share?: Share | undefined;
};

/** A variant with the kind that it is proven with; null while its check is not built. */
type Proving = { readonly of: FlawVariant; readonly kind: Kind | null };

/** All that a proof of some stage, or of one flaw, does. */
export type Selection = {
  readonly variants: readonly Proving[];
  readonly traps: readonly { readonly kind: Kind; readonly trap: Trap }[];
  readonly together: readonly TogetherSet[];
  readonly pairs: readonly (readonly Chosen[])[];
  /** Kinds that must stand ready, in the order of the list. */
  readonly kinds: readonly Kind[];
  /** What the sound target must be judged by: one flaw alone is proven without what only others lean on. */
  readonly checks: readonly Check[];
};

const pairCount = 20;

const variantsOf = (asked: (flaw: { readonly name: string; readonly expected: string }) => boolean): FlawVariant[] => [
  ...worldFlaws
    .filter(asked)
    .flatMap(flaw => Object.keys(flaw.variants).map(variant => ({ of: 'world' as const, flaw, variant }))),
  ...appFlaws
    .filter(asked)
    .flatMap(flaw => Object.keys(flaw.variants).map(variant => ({ of: 'app' as const, flaw, variant }))),
];

/** A single flaw comes without near misses and without others beside it. */
export const selectionOf = ({ stage, flaw: only, part, share }: Asked): Selection => {
  const isOfPart = (kind: Kind | null): boolean => part === undefined || part === partOf(kind);
  const isWith = (one: Part): boolean => part === undefined || part === one;
  const isOfStage = (check: string): boolean => stage === undefined || check.startsWith(`${stage}/`);
  const builtAs = (id: string): Check | undefined => checks.find(check => check.id === id);
  const isWhole = only === undefined;

  const variants = variantsOf(({ name, expected }) => isOfStage(expected) && (isWhole || name === only))
    .map(of => {
      const check = builtAs(of.flaw.expected);
      return { of, kind: check === undefined ? null : kindOf(of, check) };
    })
    .filter(sharing(share))
    .filter(({ kind }) => isOfPart(kind));
  const traps = isWhole
    ? kinds
        .flatMap(kind =>
          kind.traps
            .filter(({ check }) => isOfStage(check) && builtAs(check) !== undefined)
            .map(trap => ({ kind, trap })),
        )
        .filter(sharing(share))
        .filter(({ kind }) => isOfPart(kind))
    : [];

  const provable: readonly Flaw[] = worldFlaws.filter(
    ({ expected }) => isWhole && isWith('world') && isOfStage(expected) && builtAs(expected) !== undefined,
  );
  const named = new Set<string>([
    ...variants.map(({ of }) => of.flaw.expected),
    ...traps.map(({ trap }) => trap.check),
    // All flaws together lean on more than the variants of one share do.
    ...provable.map(({ expected }) => expected),
  ]);
  const judging = checks.filter(check => isOfStage(check.id) && isWith(judgingPartOf(check)));
  const leaning = judging.length === 0 || !isWhole ? checks.filter(({ id }) => named.has(id)) : judging;
  const needed = kinds.filter(
    kind =>
      leaning.some(kind.readies) || variants.some(each => each.kind === kind) || traps.some(each => each.kind === kind),
  );
  return {
    variants,
    traps,
    together: provable.length > 0 ? togetherSets(provable) : [],
    pairs: randomPairs(provable, pairCount).map(([one, other, index]) => inVariant([one, other], index)),
    kinds: needed,
    checks: judging.filter(check => kinds.every(kind => needed.includes(kind) || !kind.readies(check))),
  };
};

const named = (chosen: readonly Chosen[]): string =>
  chosen.map(({ flaw, variant }) => `${flaw.name}:${variant}`).join(' ');

/** The selection by name, one thing a line. */
export const listed = ({
  variants,
  traps,
  together,
  pairs,
}: Pick<Selection, 'variants' | 'traps' | 'together' | 'pairs'>): readonly string[] => [
  ...variants.map(
    ({ of, kind }) => `variant ${of.flaw.name}:${of.variant} ${of.flaw.expected} ${kind?.name ?? 'planned'}`,
  ),
  ...traps.map(({ trap }) => `near miss ${trap.check}: ${trap.trap}`),
  ...together.map(
    ({ chosen, excluded }, index) =>
      `together ${index}: ${named(chosen)} without ${excluded.map(({ flaw }) => flaw).join(' ')}`,
  ),
  ...pairs.map(chosen => `pair ${named(chosen)}`),
];
