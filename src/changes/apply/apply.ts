import type { ZoneHost } from '../hosts/host.ts';
import type { Plan, PlannedChange } from '../zone/plan.ts';
import { after, type Holding, isAs, placeOf } from '../zone/resources.ts';
import { ensure, type Look } from './ensure.ts';
import type { UndoFile } from './undo-file.ts';

/** A place that is not as it has to be. */
export type Drift = { readonly place: string; readonly expected: Holding; readonly real: Holding };

export type Applied =
  /** All changes are done and were seen in the API afterwards; `differs` are places that look otherwise by then. */
  | { readonly kind: 'applied'; readonly differs: readonly Drift[] }
  /** It is not as it was when the plan was made. Nothing was sent, or nothing more than the file says. */
  | { readonly kind: 'drift'; readonly drift: readonly Drift[] }
  | {
      readonly kind: 'stopped';
      readonly change: PlannedChange | null;
      readonly reason: string;
      readonly permission: string | null;
    };

const baseOf = (plan: Plan, place: string): Holding => {
  const base = plan.base.find(one => one.place === place);
  if (base === undefined) throw new RangeError(`a plan without the base of ${place}`);
  return base.holds;
};

/** What has to stand in a place once these changes, and no others, are done. */
export const expectedAt = (plan: Plan, place: string, done: ReadonlySet<string>): Holding =>
  plan.changes
    .filter(({ id, effect }) => done.has(id) && placeOf(effect) === place)
    .reduce((holding, { effect }) => after(holding, effect), baseOf(plan, place));

/** Looks at every place that the plan touches. */
const driftOf = async <H>(
  plan: Plan,
  done: ReadonlySet<string>,
  host: ZoneHost<H>,
  signal: AbortSignal,
): Promise<readonly Drift[] | Extract<Applied, { kind: 'stopped' }>> => {
  const drift: Drift[] = [];
  for (const { place } of plan.base) {
    const seen = await host.read(place, signal);
    if (seen.kind !== 'seen')
      return {
        kind: 'stopped',
        change: null,
        reason: seen.reason,
        permission: seen.kind === 'refused' ? seen.permission : null,
      };
    const expected = expectedAt(plan, place, done);
    if (!isAs(seen.holding, expected)) drift.push({ place, expected, real: seen.holding });
  }
  return drift;
};

/** Before anything is sent: is all as it was when the plan was made? */
export const checkBase = <H>(plan: Plan, host: ZoneHost<H>, signal: AbortSignal): ReturnType<typeof driftOf<H>> =>
  driftOf(plan, new Set(), host, signal);

/**
 * Carries the plan of an undo file out, or goes on with it where it was cut off. Each change is looked for before it is
 * sent, written down before it is sent, and looked for again when nobody knows what became of it. That the plan is applied
 * is written down by the caller, once what has to follow on the last change is done, too.
 */
export const applyChanges = async <H>(
  file: UndoFile,
  host: ZoneHost<H>,
  say: (change: PlannedChange) => void,
  signal: AbortSignal,
): Promise<Applied> => {
  const { plan } = file;
  for (const change of plan.changes) {
    const { id, effect } = change;
    const { done, about } = file.progress();
    if (done.has(id)) continue;
    if (signal.aborted) return { kind: 'stopped', change, reason: 'it was interrupted', permission: null };
    const place = placeOf(effect);
    const now = expectedAt(plan, place, done);
    const next = after(now, effect);
    let announced = about.has(id);
    const look = (holding: Holding): Look => {
      if (isAs(holding, now)) return 'open';
      // Without our word for it somebody else made it, and it is not ours to take back.
      return announced && isAs(holding, next) ? 'done' : 'strange';
    };
    say(change);
    const announce = (): void => {
      if (!announced) file.about(id);
      announced = true;
    };
    const ensured = await ensure(host, { place, effect, look, about: announce }, signal);
    if (ensured.kind === 'strange') return { kind: 'drift', drift: [{ place, expected: now, real: ensured.holding }] };
    if (ensured.kind !== 'done')
      return {
        kind: 'stopped',
        change,
        reason: ensured.reason,
        permission: ensured.kind === 'refused' ? ensured.permission : null,
      };
    file.done(id);
  }
  const differs = await driftOf(plan, file.progress().done, host, signal);
  if ('kind' in differs) return differs;
  return { kind: 'applied', differs };
};
