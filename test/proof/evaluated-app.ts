import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { evals } from '../../src/commands/evals.ts';
import { keepEvals, keptEvals } from '../../src/evidence/kept-evals.ts';
import { driveCommunity, settingsOf } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type EvaluatedNearMiss, evaluatedNearMisses } from './evaluated-near-misses.ts';
import { type Reach, reachOf } from './evaluated-reach.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

type Asking = Pick<EvaluatedNearMiss, 'alter' | 'may'> & { readonly check?: CheckId };

/**
 * Runs the app with its gullible model, sound or altered, asks its assistant what reaches the change (everything, where no check is
 * named), and keeps what is seen in the state of the target.
 */
const askedOn = async (target: Target, { alter, may = {}, check }: Asking): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const { evals: own } = settingsOf();
  const tools = (own === undefined || own === false ? undefined : own.tools) ?? {};
  const seen: { reach: Reach | null } = { reach: null };
  const driven = await driveCommunity(parts => {
    const altered = alter(parts);
    if (check !== undefined) seen.reach = reachOf(check, Object.keys(tools), parts, altered);
    return altered;
  });
  // The run has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { settings, config, environment, sink } = driven;
    const file = join(driven.state, 'evals.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    const { families, tools: named } = seen.reach ?? { families: null, tools: Object.keys(tools) };
    const reached = Object.entries(tools).flatMap(([name, tool]) =>
      named.includes(name) ? [[name, { ...tool, may: may[name] ?? tool.may }] as const] : [],
    );
    const asked = { ...config.evals, tools: Object.fromEntries(reached) };
    writeFileSync(file, JSON.stringify({ domain, evals: asked, drive: { ...settings, mail } }));
    const ended = await heard(target.state, target.folder, around =>
      evals(
        undefined,
        { active: true, json: true, config: file, ...(families === null ? {} : { only: families.join(',') }) },
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
      layFlawed: of => askedOn(target, { ...composed([choiceOf(of)]), check: of.flaw.expected }),
      layMended: laySound,
      layTrap: layFrom(evaluatedNearMisses, trap => askedOn(target, trap)),
      laySound,
    };
  },
};
