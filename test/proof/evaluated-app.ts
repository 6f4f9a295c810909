import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { evals } from '../../src/commands/evals.ts';
import { keepEvals, keptEvals } from '../../src/evidence/kept-evals.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type EvaluatedNearMiss, evaluatedNearMisses } from './evaluated-near-misses.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

/** Runs the app with its gullible model, sound or altered, asks its assistant everything, and keeps what is seen in the state of the target. */
const askedOn = async (target: Target, { alter }: Pick<EvaluatedNearMiss, 'alter'>): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const driven = await driveCommunity(alter);
  // The run has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { settings, config, environment, sink } = driven;
    const file = join(driven.state, 'evals.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    writeFileSync(file, JSON.stringify({ domain, evals: config.evals, drive: { ...settings, mail } }));
    const ended = await heard(target.state, target.folder, around =>
      evals(
        undefined,
        { active: true, json: true, config: file },
        {
          ...around,
          env: name => environment[name] ?? around.env(name),
        },
      ),
    );
    if (ended.stdout === '') throw new Error(`the run printed nothing: ${ended.stderr}`);
  } finally {
    await driven.stop();
  }
  return plan;
};

/** What is seen on the sound community. */
const soundRun = onceKept({ keep: keepEvals, kept: keptEvals }, async target => {
  await askedOn(target, { alter: () => ({}) });
});

/** The assistant of the example community, asked what it must not give away or do. */
export const evaluatedKind: Kind = {
  name: 'evaluated app',
  judges: ({ of }, { needs }) => of === 'app' && needs.length === 1 && needs[0] === 'evals',
  readies: reads('evals'),
  traps: evaluatedNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundRun(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => askedOn(target, composed([choiceOf(of)])),
      layMended: laySound,
      layTrap: layFrom(evaluatedNearMisses, trap => askedOn(target, trap)),
      laySound,
    };
  },
};
