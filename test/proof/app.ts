import { composed } from '../../examples/community-flawed/compose.ts';
import type { Repository } from '../../examples/community/test/support/repository.ts';
import { readRepository } from '../../examples/community/test/support/repository.ts';
import { drive } from '../../src/commands/drive.ts';
import { type DrivenCommunity, driveCommunity } from '../drive/community/driven-community.ts';
import { everyWebHost } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { communityVariables } from './edited-repository.ts';
import { choiceOf, type FlawVariant, type Kind, layFrom, readiesNothing, type Trap } from './kind.ts';
import { layPlan, type Target } from './target.ts';

type Choice = readonly string[];

/** Where no payment arrives nobody joins: that day is over before it began. */
type Wanted = { readonly choice: Choice; readonly hasDay: boolean };

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
const layApp = async (
  target: Target,
  { choice, hasDay }: Wanted,
): Promise<{ plan: WorldPlan; stop: () => Promise<void> }> => {
  const twin = composed(choice);
  const log: string[] = [];
  const driven = await driveCommunity(twin.alter, line => log.push(line));
  // The day has an inbox of its own at the same port.
  await driven.sink.close();
  if (hasDay) await aDay(driven);
  const plan = soundPlan();
  const upstream = Number(new URL(driven.community.siteUrl).port);
  for (const host of everyWebHost(plan, `app.${plan.domain}`)) host.https = [{ path: '/*', answer: { upstream } }];
  // The app has its webhook at an address of its own.
  plan.config['health'] = { webhook: new URL(driven.community.webhookUrl).pathname };
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

/** The running example community, a day long: its pages, its log and its repository. */
export const appKind: Kind = {
  name: 'running app',
  rest: true,
  judges: ({ of, flaw, variant }) => of === 'app' && flaw.variants[variant]?.alter !== undefined,
  readies: readiesNothing,
  traps: [],
  ready: async target => {
    let running: (() => Promise<void>) | null = null;
    const afterwards = async (): Promise<void> => {
      const stop = running;
      running = null;
      await stop?.();
    };
    const laid = async (choice: Choice, { flaw }: FlawVariant): Promise<WorldPlan> => {
      await afterwards();
      const hasDay = flaw.expected !== 'edge/webhook-not-swallowed';
      const { plan, stop } = await layApp(target, { choice, hasDay });
      running = stop;
      return plan;
    };
    return {
      layFlawed: of => laid([choiceOf(of)], of),
      layMended: of => laid([], of),
      layTrap: layFrom<Trap>([], () => layPlan(target, soundPlan())),
      laySound: () => layPlan(target, soundPlan()),
      afterwards,
    };
  },
};
