import type { Phase } from '../../engines/guard/event.ts';
import type { DeployState } from '../../engines/guard/machine.ts';
import { outageOf, rollbackMsOf } from '../../engines/guard/outage.ts';
import { secondsText } from '../../platform/wording.ts';

/** What is about to be done, for whoever watches. */
export const phaseWords: { readonly [P in Phase]: string } = {
  preflight: 'Looking that nothing stands in the way, and that there is a way back',
  deploying: 'Deploying',
  preview: 'Trying it at an address of its own, before members get it',
  promoting: 'Giving it to members',
  'version-seen': 'Waiting until only the new release answers',
  ready: 'Waiting until it says that it is ready',
  smoke: 'Using it as members do',
  soak: 'Watching it for a while',
  'rolling-back': 'Going back to the release before',
  'verifying-rollback': 'Making sure that members have the release before again',
};

/** A moment as people read it, of a deploy that goes on now. */
const clock = (at: string): string => `${at.slice(11, 19)} UTC`;

/** What members noticed, in one sentence. */
const membersSaw = (state: DeployState): string => {
  const outage = outageOf(state);
  if (outage === null)
    return 'Members noticed nothing: every look, one a second, was answered by a release that works.';
  if (outage.ms === null)
    return `Members have not been served as they expect since ${clock(outage.from)}, and are not now.`;
  return `Members were not served as they expect for ${secondsText(outage.ms)}, from ${clock(outage.from)} on.`;
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const brokeOff = ({ failure }: DeployState): string =>
  sentence(failure?.reason ?? 'It was cut off before anything was done.');

/** What somebody has to do besides; after going back what was to do for the new release is over. */
const toHeed = ({ notes, rollbacks }: DeployState): readonly string[] =>
  notes.filter(({ heed, phase }) => heed && (rollbacks === 0 || phase !== 'ready')).map(({ text }) => text);

/** The end of a guarded deploy in plain words: what became of it, what members saw and for how long, what to do now. */
export const endWords = (state: DeployState): readonly string[] => {
  const { at, began } = state;
  const release = began?.release ?? '';
  const previous = began?.previous ?? '';
  if (at === 'good')
    return [
      `${release} is out, and it works for members.`,
      membersSaw(state),
      ...toHeed(state),
      `${toHeed(state).length === 0 ? 'Nothing to do now. ' : ''}The way back stays ${previous}.`,
    ];
  if (at === 'refused')
    return [
      'Nothing was deployed.',
      brokeOff(state),
      `Members use ${previous} as before. Put right what is named above, then deploy again.`,
    ];
  if (at === 'rolled-back') {
    const back = rollbackMsOf(state);
    const how = state.rollbacks === 0 ? 'was never out' : 'was taken back';
    return [
      `${release} ${how}, and members have ${previous} again: it was seen to work.`,
      brokeOff(state),
      membersSaw(state),
      ...(back === null ? [] : [`The way back took ${secondsText(back)}.`]),
      ...toHeed(state),
      began?.drill === null || began === null
        ? 'Leave it there. Mend the release at your desk, and deploy it as a new one.'
        : 'That is what the drill was to show. The rollback note has its steps and times: launch-ready deploy note.',
    ];
  }
  return [
    `Somebody has to act now: members may have ${release}, which does not work, or nothing.`,
    brokeOff(state),
    ...state.phases
      .slice(state.phases.findIndex(({ reason }) => reason === state.failure?.reason) + 1)
      .flatMap(({ reason }) => reason ?? []),
    membersSaw(state),
    ...toHeed(state),
    state.began?.autoRollback === false
      ? `Going back by itself was switched off for this deploy. Decide: mend it forward, or go back to ${previous} by hand and look at the data first.`
      : `Go back to ${previous} by hand, as your rollback note says, and sign in once. Launch Ready does not try a second time.`,
  ];
};

const names: { readonly [P in Phase]: string } = {
  preflight: 'preflight',
  deploying: 'deploy command',
  preview: 'tried in advance',
  promoting: 'promote command',
  'version-seen': 'new release seen',
  ready: 'ready',
  smoke: 'smoke',
  soak: 'soak',
  'rolling-back': 'rollback command',
  'verifying-rollback': 'rollback verified',
};

/** What is worth knowing of a phase stands below how it ended. */
const noteIndent = 6;

/** A line for each phase, how long it took and how it ended; what is worth knowing of it below. */
export const phaseLines = ({ phases, notes }: DeployState): readonly string[] =>
  phases.flatMap(({ phase, ms, reason }) => [
    `  ${names[phase].padEnd(18)}${secondsText(ms).padStart(8)}  ${reason === null ? 'ok' : 'failed'}`,
    ...notes.filter(note => note.phase === phase && !note.heed).map(({ text }) => `${' '.repeat(noteIndent)}${text}`),
  ]);
