import type { Collected } from '../evidence/leaf.ts';
import type { EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { askedOnce } from './asked-once.ts';
import { type Aim, type Collector, Unavailable } from './collector.ts';
import { collectors } from './collectors.ts';
import { declaredOf } from './declared.ts';

export type CollectOptions = {
  /** Keys wanted; what they lean on is collected too. Default: all. */
  readonly keys?: readonly EvidenceKey[];
  /** Called after each key is settled, with all that is settled so far. */
  readonly onKey?: (key: EvidenceKey, sofar: EvidenceSet['keys']) => void;
};

const wantedWith = (keys: readonly EvidenceKey[]): ReadonlySet<EvidenceKey> => {
  const wanted = new Set<EvidenceKey>();
  const add = (key: EvidenceKey): void => {
    if (wanted.has(key)) return;
    wanted.add(key);
    for (const before of collectors.find(one => one.key === key)?.after ?? []) add(before);
  };
  for (const key of keys) add(key);
  return wanted;
};

const settled = async <K extends EvidenceKey>(
  load: () => Promise<Collector<K>>,
  aim: Aim,
  sofar: EvidenceSet['keys'],
  io: Io,
  signal: AbortSignal,
): Promise<Collected<unknown>> => {
  try {
    const collector = await load();
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(collector.deadlineMs)]);
    return { status: 'ok', value: await collector.collect(aim, sofar, io, deadline) };
  } catch (error) {
    // The person at the keyboard made a mistake: that ends the run. Everything else is said in the report.
    if (error instanceof LaunchReadyError) throw error;
    if (error instanceof Unavailable) {
      return {
        status: 'unavailable',
        code: error.code,
        reason: error.message,
        ...(error.howTo === undefined ? {} : { howTo: error.howTo }),
      };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return {
      status: 'unavailable',
      code: 'collector-failed',
      reason: `looking failed: ${reason}`,
      howTo: 'Run the audit again; if it stays, report it as a bug.',
    };
  }
};

/**
 * Runs the collectors, each as soon as the keys it leans on are settled, and gives what they brought home. Throws
 * the reason of `signal` when the run was interrupted, after the collectors have put their things away.
 */
export const collect = async (
  aim: Aim,
  io: Io,
  signal: AbortSignal,
  options: CollectOptions = {},
): Promise<EvidenceSet['keys']> => {
  const wanted = wantedWith(options.keys ?? collectors.map(({ key }) => key));
  const once = askedOnce(io);
  const keys: { [K in EvidenceKey]?: Collected<unknown> } = { declared: { status: 'ok', value: declaredOf(aim) } };
  const sofar = (): EvidenceSet['keys'] => keys as EvidenceSet['keys'];
  options.onKey?.('declared', sofar());
  const pending = new Map<EvidenceKey, Promise<void>>();
  for (const entry of collectors.filter(({ key }) => wanted.has(key))) {
    const before = entry.after.flatMap(key => pending.get(key) ?? []);
    pending.set(
      entry.key,
      Promise.all(before).then(async () => {
        if (signal.aborted) return;
        keys[entry.key] = await settled(entry.load, aim, sofar(), once, signal);
        options.onKey?.(entry.key, sofar());
      }),
    );
  }
  await Promise.all(pending.values());
  // Half a look is no state of the target: it is neither judged nor kept.
  signal.throwIfAborted();
  return sofar();
};
