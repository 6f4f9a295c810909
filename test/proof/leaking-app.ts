import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { defineRoute, type Route } from '../../examples/community/src/http/route.ts';
import { landingPage } from '../../examples/community/src/pages/public-pages.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { leaks } from '../../src/commands/leaks.ts';
import { keepSharing, keptSharing } from '../../src/evidence/kept-sharing.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, reads, type Trap } from './kind.ts';
import { onceKept } from './once.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

type Alter = (parts: Parts) => Partial<Parts>;

const sound: Alter = () => ({});

/** Runs the app, sound or altered, hunts for leaks on it, and keeps what is seen in the state of the target. */
const huntedOn = async (target: Target, alter: Alter): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const driven = await driveCommunity(alter);
  // The hunt has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { settings, environment, sink } = driven;
    const file = join(driven.state, 'leaks.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    writeFileSync(file, JSON.stringify({ domain, drive: { ...settings, mail } }));
    const flags = { active: true, json: true, config: file };
    const ended = await heard(target.state, target.folder, around =>
      leaks(undefined, flags, { ...around, env: name => environment[name] ?? around.env(name) }),
    );
    if (ended.stdout === '') throw new Error(`the hunt printed nothing: ${ended.stderr}`);
  } finally {
    await driven.stop();
  }
  return plan;
};

type LeakNearMiss = Trap & { readonly alter: Alter };

const answering =
  (name: string, change: (route: Route) => Route | readonly Route[]): Alter =>
  ({ routes }) => ({ routes: replaceRoute(routes, name, change) });

const saying =
  (control: string) =>
  (route: Route): Route => ({
    ...route,
    handle: ask => {
      ask.context.header('cache-control', control);
      return route.handle(ask);
    },
  });

/** A page remembered for each member: by address and by who asks. */
const rememberedByMember = (route: Route): Route => {
  const pages = new Map<string, string>();
  return {
    ...route,
    handle: async ask => {
      const key = `${ask.viewer?.id ?? ''} ${ask.context.req.url}`;
      const page = pages.get(key) ?? (await (await route.handle(ask)).text());
      pages.set(key, page);
      return ask.context.html(page);
    },
  };
};

const plans = defineRoute({
  method: 'GET',
  path: '/api/plans',
  summary: 'Plans and prices, for the app on phones',
  access: 'anyone',
  statements: 0,
  handle: ({ context }) => {
    context.header('cache-control', 'public, max-age=60');
    return context.json([{ name: 'Supporter' }, { name: 'Patron' }]);
  },
});

/** Who may read it depends on the site that asks, and caches are told so. */
const pricesBySite = defineRoute({
  method: 'GET',
  path: '/api/prices',
  summary: 'Plans and prices, for pages of partners',
  access: 'anyone',
  statements: 0,
  handle: ({ context }) => {
    const origin = context.req.header('origin');
    if (origin !== undefined) context.header('access-control-allow-origin', origin);
    context.header('vary', 'Origin');
    context.header('cache-control', 'public, max-age=300');
    return context.json([{ name: 'Supporter' }, { name: 'Patron' }]);
  },
});

/** The dashboard with a link in it that leads to a page without encryption. */
const withPlainLink = (route: Route): Route => ({
  ...route,
  handle: async ask =>
    ask.context.html(
      (await (await route.handle(ask)).text()).replace(
        '</main>',
        '<p><a href="http://old-forum.example/">Our old forum</a></p></main>',
      ),
    ),
});

const leakNearMisses: readonly LeakNearMiss[] = [
  {
    check: 'edge/no-member-leak',
    trap: 'the dashboard is remembered in the app, for each member apart',
    alter: answering('GET /dashboard', rememberedByMember),
  },
  {
    check: 'edge/no-member-leak',
    trap: 'the browser of the member keeps the dashboard for a minute, and nobody else',
    alter: answering('GET /dashboard', saying('private, max-age=60')),
  },
  {
    check: 'edge/no-cache-deception',
    trap: 'everything below the dashboard that does not exist shows the landing page, which caches keep',
    alter: answering('GET /dashboard', route => [
      route,
      {
        ...route,
        path: '/dashboard/:tab',
        access: 'anyone',
        cache: 'marketing',
        statements: 0,
        handle: ({ context }) => context.html(landingPage),
      },
    ]),
  },
  {
    check: 'edge/api-cached-safely',
    trap: 'plans and prices as JSON are kept for a minute: they are the same for everybody',
    alter: ({ routes }) => ({ routes: [...routes, plans] }),
  },
  {
    check: 'edge/api-cached-safely',
    trap: 'prices are kept and allow each site that asks by its name, and Vary: Origin tells caches',
    alter: ({ routes }) => ({ routes: [...routes, pricesBySite] }),
  },
  {
    check: 'launch-path/mixed-content-inside',
    trap: 'the dashboard links to a page without encryption, and loads nothing from there',
    alter: answering('GET /dashboard', withPlainLink),
  },
];

/** What a hunt on the sound community sees. */
const soundHunt = onceKept({ keep: keepSharing, kept: keptSharing }, async target => {
  await huntedOn(target, sound);
});

/** Two members of the community and a stranger, and what each gets of the other. */
export const leakingKind: Kind = {
  name: 'leak hunt',
  judges: ({ of }, { needs }) => of === 'app' && needs.length === 1 && needs[0] === 'sharing',
  readies: reads('sharing'),
  traps: leakNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundHunt(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => huntedOn(target, composed([choiceOf(of)]).alter),
      layMended: laySound,
      layTrap: layFrom(leakNearMisses, ({ alter }) => huntedOn(target, alter)),
      laySound,
    };
  },
};
