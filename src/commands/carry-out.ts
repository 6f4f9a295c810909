import { applyChanges, checkBase } from '../changes/apply/apply.ts';
import { expectedOf } from '../changes/apply/expect.ts';
import { cloudflareHost } from '../changes/hosts/cloudflare/cloudflare.ts';
import { purgeAfter } from '../changes/hosts/cloudflare/purge.ts';
import { uncovered } from '../changes/hosts/cloudflare/certificates.ts';
import { findZone, readZone } from '../changes/hosts/cloudflare/read-zone.ts';
import { refusals } from '../changes/zone/guard.ts';
import type { Plan } from '../changes/zone/plan.ts';
import { headline } from '../changes/zone/words.ts';
import { takeLock } from '../deploy/guard/lock.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress, type Progress } from '../reporters/progress.ts';
import type { Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';
import { type Attempt, attemptAt, cutOffFiles, undoFileFor } from './undo-files.ts';
import type { ZoneAim } from './zone-aim.ts';
import { changeText, driftText, leavesText, onScreen, purgedText, seenText, stoppedText } from './zone-text.ts';
import { type Seen, verifyZone } from './zone-verify.ts';

export type CarryFlags = {
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly wait?: string;
  readonly allowDelete?: readonly string[];
  readonly allowLargeChange?: boolean;
  /** Put hosts behind the proxy for which the edge has no certificate yet. */
  readonly withoutCertificate?: boolean;
};

const usualWait = 30;

export const waitSeconds = ({ wait }: Pick<CarryFlags, 'wait'>): number => {
  if (wait === undefined) return usualWait;
  if (/^\d{1,4}$/.test(wait) && Number(wait) <= 3600) return Number(wait);
  throw new LaunchReadyError(
    'LR_USAGE',
    `--wait: ${wait} is no number of seconds up to 3600.`,
    'Write --wait 60; 0 looks once.',
  );
};

/** Asks before anything is written; where nobody answers, that is a no. */
export const agreed = async (question: string, flags: { readonly yes?: boolean }, prompt: Prompt): Promise<boolean> => {
  if (flags.yes === true) return true;
  const answer = await prompt.ask(`${question} [yes/no] `);
  return answer !== null && /^y(?:es)?$/i.test(answer.trim());
};

/** Runs `act` while nobody else changes this zone from this machine. Throws LR_USAGE where somebody does. */
export const aloneInZone = async <T>(state: string, zone: string, now: Date, act: () => Promise<T>): Promise<T> => {
  const lock = await takeLock(state, zone, now, 'changes');
  if (!('release' in lock))
    throw new LaunchReadyError(
      'LR_USAGE',
      `Another run changes ${zone} at this moment${lock.heldBy === null ? '' : ` (process ${lock.heldBy.pid} on ${lock.heldBy.host})`}.`,
      'Wait until it has ended.',
    );
  try {
    return await act();
  } finally {
    await lock.release();
  }
};

/** The plan is of this very zone, and touches no more than was allowed; else the words that say why not. */
const objection = async (
  plan: Plan,
  aim: ZoneAim,
  flags: CarryFlags,
  signal: AbortSignal,
): Promise<readonly string[] | null> => {
  const zone = await findZone(aim.client, plan.zone.name, signal);
  if ('missing' in zone) return [`The token in ${aim.variable} sees no zone ${plan.zone.name}.`];
  if ('reason' in zone)
    return [
      `The zone ${plan.zone.name} could not be read: ${zone.reason}.`,
      ...(zone.permission === null ? [] : [`The token lacks the permission “${zone.permission}”.`]),
    ];
  if (zone.id !== plan.zone.id)
    return [`${plan.zone.name} is another zone now than when the plan was made. Plan again.`];
  const bare = await uncovered(aim.client, plan, signal);
  if ('hosts' in bare && bare.hosts.length > 0 && flags.withoutCertificate !== true)
    return [
      `Cloudflare has no active certificate for ${bare.hosts.join(', ')}: over https these hosts would answer with an error from the moment on that the proxy stands before them.`,
      'Wait until it is there, or order one (SSL/TLS → Edge Certificates). If plain http is enough: --without-certificate',
    ];
  const touchesRecords = plan.changes.some(({ effect }) => effect.kind === 'record');
  if (!touchesRecords) return null;
  const { records } = await readZone(
    aim.client,
    zone,
    { records: true, settings: [], phases: [] },
    aim.io.now().toISOString(),
    signal,
  );
  if ('unknown' in records) return [`The records could not be read: ${records.unknown}.`];
  const sets = new Set(records.map(({ name, type }) => `${name} ${type}`)).size;
  const leave = {
    allowDelete: (flags.allowDelete ?? []).map(type => type.toUpperCase()),
    allowLargeChange: flags.allowLargeChange === true,
  };
  const refused = refusals(
    plan.changes.map(({ effect }) => effect),
    sets,
    leave,
  );
  const [first] = refused;
  return first === undefined ? null : [`${headline(first.effect)}: ${first.reason}. If that is meant: ${first.flag}`];
};

type Done = {
  readonly verdict: 'applied' | 'refused' | 'stopped' | 'drift';
  readonly lines: readonly string[];
  readonly seen: readonly Seen[];
  readonly undoFile: string | null;
};

const undoLines = (file: string): readonly string[] => ['To take it back:', `  launch-ready undo ${file}`];

const applied = async (
  plan: Plan,
  attempt: Attempt,
  aim: ZoneAim,
  flags: CarryFlags,
  progress: Progress,
  around: Surroundings,
): Promise<Done> => {
  const host = cloudflareHost(aim.client, plan.zone.id);
  if (attempt.kind === 'new') {
    const drift = await checkBase(plan, host, around.signal);
    if ('kind' in drift)
      return { verdict: 'stopped', lines: ['Nothing was sent.', ...stoppedText(drift)], seen: [], undoFile: null };
    if (drift.length > 0)
      return {
        verdict: 'drift',
        lines: [
          'Nothing was sent: since the plan was made, somebody changed what it builds on.',
          ...driftText(drift),
          'Plan again, and look at the new plan.',
        ],
        seen: [],
        undoFile: null,
      };
  }
  const file = await undoFileFor(stateFolder(around.env), plan, attempt, around.now);
  try {
    progress.note(`Undo file: ${file.file}`);
    const outcome = await applyChanges(file, host, change => progress.say(headline(change.effect)), around.signal);
    const back = undoLines(file.file);
    if (outcome.kind === 'stopped')
      return {
        verdict: 'stopped',
        lines: [
          ...stoppedText(outcome),
          'What was done until then stays; the same command goes on from here.',
          ...back,
        ],
        seen: [],
        undoFile: file.file,
      };
    if (outcome.kind === 'drift')
      return {
        verdict: 'drift',
        lines: ['Stopped: somebody else changed this in the meantime.', ...driftText(outcome.drift), ...back],
        seen: [],
        undoFile: file.file,
      };
    const { done } = file.progress();
    const purged = await purgeAfter(aim.client, plan, around.signal);
    // Only now: cut off before it, the next run goes on from here and empties the cache.
    if (!around.signal.aborted && !file.progress().applied) file.applied();
    const expected = expectedOf(plan, done);
    progress.say('Looking at the name servers and the pages that changed');
    const seen = await verifyZone(
      plan.zone.name,
      expected,
      { net: aim.net, seconds: waitSeconds(flags), say: progress.say },
      around,
    );
    return {
      verdict: outcome.differs.length > 0 ? 'drift' : 'applied',
      lines: [
        `${plan.changes.length} ${plan.changes.length === 1 ? 'change is' : 'changes are'} made.`,
        ...(outcome.differs.length === 0
          ? []
          : ['Looked at once more, these are otherwise by now:', ...driftText(outcome.differs)]),
        ...purgedText(purged),
        ...seenText(seen),
        ...expected.unseen.map(line => ` not looked at: ${line}`),
        ...back,
      ],
      seen,
      undoFile: file.file,
    };
  } finally {
    file.close();
  }
};

const exitCode = ({ verdict, seen }: Done): number => {
  if (verdict !== 'applied' || seen.some(({ state }) => state === 'differs')) return 1;
  return seen.some(({ state }) => state === 'unknown') ? 3 : 0;
};

/**
 * Carries a plan out: shows it, asks, looks whether all is as it was, writes the undo file, sends, and looks at it from
 * outside. 0 = made and seen, 1 = refused, drifted or not seen, 3 = made, and not everything could be looked at.
 */
export const carryOut = async (
  plan: Plan,
  aim: ZoneAim,
  flags: CarryFlags,
  around: Surroundings,
  prompt: Prompt,
): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  const state = stateFolder(around.env);
  const emit = (done: Done): number => {
    progress.done();
    const { lines, ...rest } = done;
    const json = {
      schema: 'launch-ready/applied@1',
      zone: plan.zone.name,
      changes: plan.changes.length,
      ...rest,
      lines,
    };
    around.stdout.write(
      flags.json === true ? `${inertJson(JSON.stringify(json, null, 2))}\n` : onScreen(lines, around),
    );
    return exitCode(done);
  };
  const refused = (lines: readonly string[]): number => emit({ verdict: 'refused', lines, seen: [], undoFile: null });
  const attempt = await attemptAt(state, plan);
  if (attempt.kind === 'applied') return refused(['This plan is applied already.', ...undoLines(attempt.file)]);
  if (plan.changes.length === 0)
    return emit({
      verdict: 'applied',
      lines: ['There is nothing to change: it is so already.'],
      seen: [],
      undoFile: null,
    });
  const why = await objection(plan, aim, flags, around.signal);
  if (why !== null) return refused(['Nothing was sent.', ...why.map(inert)]);
  const left = await cutOffFiles(state, plan);
  const bare = await uncovered(aim.client, plan, around.signal);
  const shown = [
    ...left.flatMap(file => [
      'An apply of another plan was cut off. It can be taken back:',
      `  launch-ready undo ${file}`,
    ]),
    ...(attempt.kind === 'cut-off' ? ['An earlier run of this plan was cut off; what is done is not done again.'] : []),
    `Changes to ${plan.zone.name} at Cloudflare, in this order:`,
    ...plan.changes.flatMap(changeText),
    ...('unknown' in bare
      ? [`Whether the edge has certificates for what goes behind the proxy is not known: ${bare.unknown}.`]
      : []),
    ...leavesText(plan, aim.api, aim.variable),
  ];
  around.stderr.write(onScreen(shown, around));
  if (!(await agreed('Make these changes?', flags, prompt)))
    return refused(['Nothing was sent. With --yes nobody is asked.']);
  return emit(
    await aloneInZone(state, plan.zone.name, around.now(), () => applied(plan, attempt, aim, flags, progress, around)),
  );
};
