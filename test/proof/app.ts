import { composed } from '../../examples/community-flawed/compose.ts';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import type { Repository } from '../../examples/community/test/support/repository.ts';
import { readRepository } from '../../examples/community/test/support/repository.ts';
import { drive } from '../../src/commands/drive.ts';
import { type DrivenCommunity, driveCommunity } from '../drive/community/driven-community.ts';
import { everyWebHost } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { communityVariables } from './edited-repository.ts';
import type { Twins } from './proof.ts';
import type { Target } from './target.ts';

type Choice = readonly string[];

/** What the app would be told by its host: on this machine it stands in a file that git does not take. */
const variables = ({ community }: DrivenCommunity): string => {
  const { APP_SECRET, BILLING_KEY, BILLING_WEBHOOK_SECRET } = community.parts.config;
  return Object.entries({ APP_SECRET, BILLING_KEY, BILLING_WEBHOOK_SECRET })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
};

/** An ordinary day: somebody joins and pays, and somebody else tries the door of the payment provider. */
const aDay = async ({ community, state, file, environment }: DrivenCommunity): Promise<void> => {
  await fetch(community.webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` },
    body: '{}',
  });
  const ended = await heard(state, state, around =>
    drive(['join'], { active: true, config: file }, { ...around, env: name => environment[name] ?? around.env(name) }),
  );
  if (ended.code !== 0) throw new Error(`the day of the community went wrong: ${ended.stdout}${ended.stderr}`);
};

/** The community behind app.community.test, with its repository and the log of a day. */
const layApp = async (target: Target, choice: Choice): Promise<{ plan: WorldPlan; stop: () => Promise<void> }> => {
  const twin = composed(choice);
  const log: string[] = [];
  const driven = await driveCommunity(twin.alter, line => log.push(line));
  // The day has an inbox of its own at the same port.
  await driven.sink.close();
  await aDay(driven);
  const plan = soundPlan();
  const upstream = Number(new URL(driven.community.siteUrl).port);
  for (const host of everyWebHost(plan, `app.${plan.domain}`)) host.https = [{ path: '/*', answer: { upstream } }];
  const repository: Repository = readRepository();
  twin.edit(repository);
  Object.assign(plan.config, communityVariables());
  plan.repo = {
    ...repository,
    '.gitignore': `${repository['.gitignore'] ?? ''}\nlogs/\n`,
    '.env': variables(driven),
    'logs/app.log': `${log.join('\n')}\n`,
  };
  await target.set(plan);
  return { plan, stop: driven.stop };
};

/** A flaw of the example community as twins: the app with it, and without, each run for a day. */
export const appTwins = (
  target: Target,
  flaw: Flaw,
  variant: string,
): Twins & { readonly stop: () => Promise<void> } => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  let stop = async (): Promise<void> => undefined;
  const laid = async (choice: Choice): Promise<WorldPlan> => {
    await stop();
    const app = await layApp(target, choice);
    ({ stop } = app);
    return app.plan;
  };
  return {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: planned.severity,
    layFlawed: () => laid([`${flaw.name}:${variant}`]),
    layMended: () => laid([]),
    stop: () => stop(),
  };
};
