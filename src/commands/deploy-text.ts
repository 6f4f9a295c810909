import type { GuardAim } from '../deploy/guard/open-guard.ts';
import { thresholdsOf } from '../deploy/guard/thresholds.ts';
import { endWords, phaseLines } from '../deploy/guard/words.ts';
import { presetWords } from '../deploy/presets/index.ts';
import type { End } from '../engines/guard/event.ts';
import type { DeployState } from '../engines/guard/machine.ts';
import { type Outage, outageOf, rollbackMsOf } from '../engines/guard/outage.ts';
import { inert } from '../platform/inert.ts';
import { bullet, wrap, wrapLines } from '../reporters/wrap.ts';
import type { Surroundings } from './surroundings.ts';

/** `deploy --json`, and each drill of `deploy drill --json`. */
export type DeployReport = {
  readonly schema: 'launch-ready/deploy@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly run: string;
  readonly end: DeployState['at'];
  readonly release: string;
  readonly previous: string;
  readonly drill: string | null;
  readonly phases: DeployState['phases'];
  /** What is worth knowing besides; `heed` where somebody has to do something about it. */
  readonly notes: DeployState['notes'];
  /** The address at which the release was tried before members got it. */
  readonly preview: string | null;
  readonly outage: Outage | null;
  readonly rollbackMs: number | null;
  readonly words: readonly string[];
};

export const exitCodes: { readonly [E in End]: number } = { good: 0, 'rolled-back': 10, stuck: 20, refused: 30 };

export const deployReport = (target: string, run: string, state: DeployState): DeployReport => ({
  schema: 'launch-ready/deploy@1',
  target,
  run,
  end: state.at,
  release: state.began?.release ?? '',
  previous: state.began?.previous ?? '',
  drill: state.began?.drill ?? null,
  phases: state.phases,
  notes: state.notes,
  preview: state.preview,
  outage: outageOf(state),
  rollbackMs: rollbackMsOf(state),
  words: endWords(state),
});

type Width = Pick<Surroundings, 'columns'>;

const paragraph = (text: string, { columns }: Width): string => wrap(inert(text), columns, '');

/** The end of a deploy as it is read: what became of it, then how long each part took. */
export const deployText = (state: DeployState, width: Width, afterwards: readonly string[] = []): string =>
  `${[
    ...endWords(state).map(line => paragraph(line, width)),
    ...(state.at === 'rolled-back' && state.rollbacks > 0 ? afterwards.map(line => paragraph(line, width)) : []),
    '',
    ...phaseLines(state).map(line => wrapLines(inert(line), width.columns)),
  ].join('\n')}\n`;

const shown = (argv: readonly string[] | null): string => (argv === null ? 'none' : inert(argv.join(' ')));

/** What a deploy would do, said before anything is run. */
export const planText = (aim: GuardAim, app: string, width: Width): string => {
  const { commands, health } = aim;
  const { preview } = commands;
  const { purge } = aim.deploy;
  const { soakMs, deployMs, rollbackMs } = thresholdsOf(aim.deploy);
  const steps = [
    'look that everything is committed and pushed, that no migration takes the way back, and that there is one;',
    `run: ${shown(commands.deploy)} (up to ${deployMs / 1_000} s);`,
    ...(preview === null
      ? []
      : [
          'use the release at the address of its own that this prints, before members get it;',
          `run: ${shown(preview.promote)};`,
        ]),
    `ask ${new URL(health.ready, app).href} until only the new release answers, by its ${health.version};`,
    ...(purge === undefined ? [] : [`empty the CDN: ${shown(purge)};`]),
    'use the app as members do, with a test account that is removed again;',
    `watch it for ${soakMs / 1_000} s, signed in as a member${aim.deploy.logs === undefined ? '' : ', and count failures in its log'};`,
    `when any of it fails, once: ${shown(commands.rollback)} (up to ${rollbackMs / 1_000} s), and look that it worked.`,
  ];
  return `${[
    paragraph('Nothing was run. With --active this would, one step after the other:', width),
    ...steps.map(step => bullet(step, width.columns)),
    ...[
      'The commands are yours: they get your environment, and what they print is shown without its secrets.',
      ...(commands.preset === null ? [] : presetWords(commands.preset)),
    ].map(line => paragraph(line, width)),
  ].join('\n')}\n`;
};
