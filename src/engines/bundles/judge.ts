import { bytesText, type Dependencies, type PackageBytes, type RouteSize } from './bundles.ts';

/** A route is far over its budget as 350 KB are of 170, whatever the budget is. */
const far = { of: 170, bytes: 350 };

/** Growth of scripts and styles together, gzip, that fails and that warns: beyond the share and beyond the bytes. */
const failsBeyond = { share: 0.1, bytes: 10_000 };
const warnsBeyond = { share: 0.05, bytes: 3_000 };

export type SizeVerdict = 'kept' | 'over' | 'far-over' | 'unknown';

/** Whether so many bytes of JavaScript keep a budget, both gzip. */
export const sizeVerdict = (bytes: number, budget: number): Exclude<SizeVerdict, 'unknown'> => {
  if (bytes * far.of > budget * far.bytes) return 'far-over';
  return bytes > budget ? 'over' : 'kept';
};

export const judgeSize = ({ scripts, missing }: RouteSize, budget: number): SizeVerdict => {
  const verdict = sizeVerdict(scripts.gzip, budget);
  // What is missing only adds to it.
  return verdict === 'kept' && missing.length > 0 ? 'unknown' : verdict;
};

/** One reason for a growth. */
export type Reason = {
  readonly name: string;
  readonly version: string | null;
  readonly how: 'new' | 'grown' | 'own-code';
  /** Before compression; null where no source map tells. */
  readonly bytes: number | null;
};

export type GrowthVerdict = {
  readonly outcome: 'fail' | 'warn' | 'pass' | 'unknown';
  readonly before: number;
  readonly now: number;
  /** The largest first; empty where nothing grew. */
  readonly reasons: readonly Reason[];
};

/** What a route weighed before. */
export type Before = Pick<RouteSize, 'scripts' | 'styles' | 'packages'>;

const weight = ({ scripts, styles }: Pick<RouteSize, 'scripts' | 'styles'>): number => scripts.gzip + styles.gzip;

/** Shares of a growth below that are noise of the minifier. */
const leastShare = 0.05;

const byPackages = (before: PackageBytes, now: PackageBytes, { versions }: Dependencies): readonly Reason[] => {
  const grown = Object.entries(now)
    .map(([name, bytes]) => ({
      name,
      bytes: bytes - (Object.hasOwn(before, name) ? (before[name] ?? 0) : 0),
      isNew: !Object.hasOwn(before, name),
    }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((left, right) => right.bytes - left.bytes);
  const whole = grown.reduce((sum, { bytes }) => sum + bytes, 0);
  return grown
    .filter(({ bytes }) => bytes > whole * leastShare)
    .map(({ name, bytes, isNew }) => ({
      name: name === '' ? 'your own code' : name,
      version: Object.hasOwn(versions, name) ? (versions[name] ?? null) : null,
      how: name === '' ? 'own-code' : isNew ? 'new' : 'grown',
      bytes,
    }));
};

/** Without source maps: what the lock file has and did not have, or has in another version; what package.json asks for itself goes first. */
const byDependencies = (before: Dependencies, now: Dependencies): readonly Reason[] => {
  const direct = new Set(now.direct);
  const versionBefore = (name: string): string | undefined =>
    Object.hasOwn(before.versions, name) ? before.versions[name] : undefined;
  const rank = ({ name, how }: Reason): number => (direct.has(name) ? 0 : 2) + (how === 'new' ? 0 : 1);
  return Object.entries(now.versions)
    .filter(([name, version]) => versionBefore(name) !== version)
    .map(([name, version]): Reason => ({
      name,
      version,
      how: versionBefore(name) === undefined ? 'new' : 'grown',
      bytes: null,
    }))
    .toSorted((left, right) => rank(left) - rank(right));
};

/** What growth from so many bytes to so many means, scripts and styles together, gzip. */
export const growthOutcome = (was: number, is: number): 'fail' | 'warn' | 'pass' => {
  const beyond = ({ share, bytes }: typeof failsBeyond): boolean => is - was > bytes && is - was > was * share;
  if (beyond(failsBeyond)) return 'fail';
  return beyond(warnsBeyond) ? 'warn' : 'pass';
};

/** Judges one route against what it weighed before, and names what made it grow. */
export const judgeGrowth = (
  before: Before,
  now: RouteSize,
  dependencies: { readonly before: Dependencies; readonly now: Dependencies },
): GrowthVerdict => {
  const [was, is] = [weight(before), weight(now)];
  const outcome = growthOutcome(was, is);
  const ofPackages = before.packages !== null && now.packages !== null;
  const reasons = (): readonly Reason[] =>
    ofPackages
      ? byPackages(before.packages ?? {}, now.packages ?? {}, dependencies.now)
      : byDependencies(dependencies.before, dependencies.now);
  return {
    outcome: outcome !== 'fail' && now.missing.length > 0 ? 'unknown' : outcome,
    before: was,
    now: is,
    reasons: is > was ? reasons() : [],
  };
};

const shownReasons = 5;

const reasonText = ({ name, version, how, bytes }: Reason): string => {
  const what = `${name}${version === null ? '' : ` ${version}`}`;
  const size = bytes === null ? '' : ` (${bytesText(bytes)} before compression)`;
  if (how === 'new') return `${what} is new${size}`;
  if (how === 'own-code') return `${what} grew${size}`;
  return bytes === null ? `${what} is another version` : `${what} grew${size}`;
};

/** Why a route grew, for people: "moment 2.30.1 is new (302 KB before compression)". */
export const reasonsText = (reasons: readonly Reason[]): string => {
  if (reasons.length === 0) return 'No dependency is new: your own code grew, or what it uses of them.';
  const rest = reasons.length - shownReasons;
  const shown = reasons.slice(0, shownReasons).map(reasonText).join('; ');
  return `${shown}${rest > 0 ? `; ${rest} more` : ''}.`;
};
