import { resolve } from 'node:path';
import { expectedOf } from '../changes/apply/expect.ts';
import { openUndoFile, readUndoFile } from '../changes/apply/undo-file.ts';
import { undoChanges, type Undone } from '../changes/apply/undo.ts';
import { cloudflareHost } from '../changes/hosts/cloudflare/cloudflare.ts';
import { emptiesCache, purgeAfter } from '../changes/hosts/cloudflare/purge.ts';
import { placeOf } from '../changes/zone/resources.ts';
import { headline, sides } from '../changes/zone/words.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { agreed, aloneInZone, type CarryFlags, waitSeconds } from './carry-out.ts';
import type { Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';
import { zoneAim, type ZoneFlags } from './zone-aim.ts';
import { leavesText, onScreen, purgedText, seenText, stoppedText } from './zone-text.ts';
import { type Seen, verifyZone } from './zone-verify.ts';

export type UndoFlags = ZoneFlags & Pick<CarryFlags, 'yes' | 'json' | 'wait'> & { readonly leaveChanged?: boolean };

/** `back` of the `count` changes are taken back by now. */
const outcomeLines = (outcome: Undone, back: number, count: number): readonly string[] => {
  switch (outcome.kind) {
    case 'undone':
      return [
        outcome.left.length === 0
          ? 'Everything is as it was before.'
          : 'What nobody else changed since is as it was before; the rest is not.',
        ...outcome.left.map(({ effect }) => ` left as somebody else made it since: ${headline(effect)}`),
        ...outcome.gone.map(({ effect }) => ` was not there any more, or not as it was made: ${headline(effect)}`),
      ];
    case 'changed-since':
      return [
        back === 0
          ? 'Nothing was sent: somebody changed these since, and what they made would be lost.'
          : `Stopped: somebody changed these in the meantime, and what they made would be lost. ${back} of ${count} changes ${back === 1 ? 'is' : 'are'} taken back.`,
        ...outcome.changes.map(({ effect }) => ` ${headline(effect)}`),
        'Look at them. To take back the rest and leave these: --leave-changed',
      ];
    case 'stopped':
      return [...stoppedText(outcome), 'The same command goes on from here.'];
  }
};

/** `launch-ready undo`: takes back what an apply did, the last change first. 0 = all is as before and seen, 1 = not, 3 = not all could be looked at. */
export const undo = async (typed: string, flags: UndoFlags, around: Surroundings, prompt: Prompt): Promise<number> => {
  const seconds = waitSeconds(flags);
  const path = resolve(around.cwd, typed);
  const { plan, progress: before } = readUndoFile(path);
  const progress = createProgress(around.stderr, flags.json === true);
  const emit = (verdict: string, lines: readonly string[], seen: readonly Seen[]): void => {
    progress.done();
    const json = { schema: 'launch-ready/undone@1', zone: plan.zone.name, verdict, seen, lines };
    around.stdout.write(
      flags.json === true ? `${inertJson(JSON.stringify(json, null, 2))}\n` : onScreen(lines, around),
    );
  };
  const ever = plan.changes.filter(({ id }) => before.about.has(id));
  const sent = ever.filter(({ id }) => !before.back.has(id)).toReversed();
  if (before.undone || ever.length === 0) {
    emit('nothing', [before.undone ? 'This is undone already.' : 'Nothing of this plan was ever sent.'], []);
    return 0;
  }
  const aim = await zoneAim(flags, around, progress.say);
  const shown = sent.flatMap(({ effect }, index) => {
    const { before: was } = sides(effect);
    return [
      ` ${index + 1}. Take back: ${headline(effect)}`,
      `    ${was === null ? 'it is removed' : `it gets back: ${was}`}`,
    ];
  });
  around.stderr.write(
    onScreen(
      [
        ...(sent.length === 0
          ? [
              `An earlier undo took all changes to ${plan.zone.name} back and was cut off then; its end is still to come.`,
            ]
          : [`Undo of ${sent.length} changes to ${plan.zone.name}, the last one first:`]),
        ...shown,
        ...leavesText({ ...plan, changes: sent }, aim.api, aim.variable, emptiesCache({ changes: ever })),
      ],
      around,
    ),
  );
  if (!(await agreed('Take them back?', flags, prompt))) {
    emit('refused', ['Nothing was sent. With --yes nobody is asked.'], []);
    return 1;
  }
  return aloneInZone(stateFolder(around.env), plan.zone.name, around.now(), async () => {
    const file = openUndoFile(path, around.now);
    try {
      const say = ({ effect }: (typeof sent)[number]): void => progress.say(`Taking back: ${headline(effect)}`);
      const outcome = await undoChanges(
        file,
        cloudflareHost(aim.client, plan.zone.id),
        { leaveChanged: flags.leaveChanged === true, say },
        around.signal,
      );
      // By all that was ever sent: an undo that was cut off took the rules back first, and their answers are still kept.
      const purged =
        outcome.kind === 'undone'
          ? await purgeAfter(aim.client, { zone: plan.zone, changes: ever }, around.signal)
          : null;
      if (outcome.kind === 'undone' && !around.signal.aborted) file.undone();
      const isBack = outcome.kind === 'undone';
      // Where somebody else was since, nobody can say what has to be seen.
      const theirs = new Set(isBack ? [...outcome.left, ...outcome.gone].map(({ effect }) => placeOf(effect)) : []);
      const base = isBack ? plan.base.filter(({ place }) => !theirs.has(place)) : [];
      const expected = expectedOf({ ...plan, base }, new Set());
      const look = { net: aim.net, seconds, say: progress.say };
      const seen = isBack ? await verifyZone(plan.zone.name, expected, look, around) : [];
      const lines = outcomeLines(outcome, file.progress().back.size, ever.length);
      emit(outcome.kind, [...lines, ...purgedText(purged), ...seenText(seen)], seen);
      if (!isBack || seen.some(({ state }) => state === 'differs')) return 1;
      return theirs.size > 0 || seen.some(({ state }) => state === 'unknown') ? 3 : 0;
    } finally {
      file.close();
    }
  });
};
