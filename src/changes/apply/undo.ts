import type { ZoneHost } from '../hosts/host.ts';
import type { PlannedChange } from '../zone/plan.ts';
import { after, type Holding, placeOf, reversed, standing } from '../zone/resources.ts';
import { ensure } from './ensure.ts';
import type { UndoFile } from './undo-file.ts';

export type Undone =
  /**
   * `left` were changed by somebody else since, and stay as they are because that was allowed. `gone` were done and are
   * not there any more, or not as they were made: somebody removed or changed them.
   */
  | { readonly kind: 'undone'; readonly left: readonly PlannedChange[]; readonly gone: readonly PlannedChange[] }
  /** Somebody changed these since; nothing was sent. */
  | { readonly kind: 'changed-since'; readonly changes: readonly PlannedChange[] }
  | {
      readonly kind: 'stopped';
      readonly change: PlannedChange | null;
      readonly reason: string;
      readonly permission: string | null;
    };

type Stopped = Extract<Undone, { kind: 'stopped' }>;

/** What there is to take back, the last first: all that was sent, or may have been. */
const sent = (file: UndoFile): readonly PlannedChange[] => {
  const { about, back } = file.progress();
  return file.plan.changes.filter(({ id }) => about.has(id) && !back.has(id)).toReversed();
};

type Looked = { readonly [K in 'toDo' | 'strange' | 'gone']: readonly PlannedChange[] };

/** Goes through the undo in mind, on the places as they are now. */
const lookAhead = async <H>(file: UndoFile, host: ZoneHost<H>, signal: AbortSignal): Promise<Looked | Stopped> => {
  const places = new Map<string, Holding>();
  const toDo: PlannedChange[] = [];
  const strange: PlannedChange[] = [];
  const gone: PlannedChange[] = [];
  const { done } = file.progress();
  for (const change of sent(file)) {
    const place = placeOf(change.effect);
    let holding = places.get(place);
    if (holding === undefined) {
      const seen = await host.read(place, signal);
      if (seen.kind !== 'seen')
        return {
          kind: 'stopped',
          change,
          reason: seen.reason,
          permission: seen.kind === 'refused' ? seen.permission : null,
        };
      holding = seen.holding;
    }
    const state = standing(holding, change.effect);
    if (state === 'after') toDo.push(change);
    if (state === 'other') strange.push(change);
    if (state === 'before' && done.has(change.id)) gone.push(change);
    places.set(place, state === 'after' ? after(holding, reversed(change.effect)) : holding);
  }
  return { toDo, strange, gone };
};

/** A list of rules that was made for ours and is empty again was not there before. */
const tidy = async <H>(file: UndoFile, host: ZoneHost<H>, signal: AbortSignal): Promise<Stopped | null> => {
  for (const { place, holds } of file.plan.base) {
    if (holds.kind !== 'phase' || holds.exists) continue;
    const seen = await host.read(place, signal);
    if (
      seen.kind === 'seen' &&
      seen.holding.kind === 'phase' &&
      (!seen.holding.exists || seen.holding.rules.length > 0)
    )
      continue;
    const done = seen.kind === 'seen' ? await host.tidy(place, seen.handle, signal) : seen;
    if (done.kind !== 'ok')
      return {
        kind: 'stopped',
        change: null,
        reason: done.reason,
        permission: done.kind === 'refused' ? done.permission : null,
      };
  }
  return null;
};

/**
 * Takes back what was done by the plan of this file, the last change first, also where the apply or an earlier undo was
 * cut off. What somebody else changed since is not touched: without `leaveChanged` nothing is done at all then. That it is
 * undone is written down by the caller, as with `applyChanges`.
 */
export const undoChanges = async <H>(
  file: UndoFile,
  host: ZoneHost<H>,
  { leaveChanged, say }: { readonly leaveChanged: boolean; readonly say: (change: PlannedChange) => void },
  signal: AbortSignal,
): Promise<Undone> => {
  const looked = await lookAhead(file, host, signal);
  if ('kind' in looked) return looked;
  if (looked.strange.length > 0 && !leaveChanged) return { kind: 'changed-since', changes: looked.strange };
  for (const change of looked.toDo) {
    if (signal.aborted) return { kind: 'stopped', change, reason: 'it was interrupted', permission: null };
    say(change);
    const ensured = await ensure(
      host,
      {
        place: placeOf(change.effect),
        effect: reversed(change.effect),
        look: holding =>
          ({ before: 'done', after: 'open', other: 'strange' } as const)[standing(holding, change.effect)],
        about: () => {},
      },
      signal,
    );
    if (ensured.kind === 'strange') return { kind: 'changed-since', changes: [change] };
    if (ensured.kind !== 'done')
      return {
        kind: 'stopped',
        change,
        reason: ensured.reason,
        permission: ensured.kind === 'refused' ? ensured.permission : null,
      };
    file.back(change.id);
  }
  const untidy = await tidy(file, host, signal);
  if (untidy !== null) return untidy;
  return { kind: 'undone', left: looked.strange, gone: looked.gone };
};
