import type { RightTrial } from '../../../evidence/hardening/roles.ts';
import type { Leaf } from '../../../evidence/leaf.ts';
import { limits } from '../../../platform/limits.ts';
import type { ActorName, FlowName } from '../../../config/drive-settings.ts';
import { type Actor, FlowMissing } from '../../actors/actor.ts';
import { showsRole } from '../../actors/cast.ts';
import { insideAgain, insideFlow, wayIn } from '../../actors/way-in.ts';
import { NoMail } from '../../inbox/inbox.ts';
import { waitedFor } from '../../poll.ts';
import type { FoundRoute } from '../../routes/route.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { exchangeOf, type Hand, Inconclusive, tried } from '../verification.ts';
import { type Ground, restored } from './ground.ts';

type Rights = Record<string, Leaf<RightTrial>>;

const needsFlows = ({ drive }: Hand, ...names: readonly FlowName[]): void => {
  for (const name of names) if (drive.recipe.flows[name] === undefined) throw new FlowMissing(name);
};

const shownOf = (hand: Hand, actor: Actor): RightTrial['shown'] => {
  const last = actor.session.last();
  return last === null ? [] : [exchangeOf(hand, actor.name, last)];
};

const memberOf = ({ subject }: Ground): string => subject.variables()['member'] ?? '';

/** Whether a role was given: the app itself takes the subject for it, signed in anew where that ended its session. */
const holds = (hand: Hand, { subject }: Ground, role: string): Promise<boolean> =>
  insideAgain(subject, () => showsRole(hand.drive, subject, role));

/** An admin gives a role that is above the own one. That one below can be given is the control. */
const makesOwner = async (hand: Hand, ground: Ground): Promise<RightTrial> => {
  needsFlows(hand, 'change-role', 'who-am-i');
  const admin = hand.actor('admin');
  const change = { member: memberOf(ground) };
  await admin.walk('change-role', { ...change, role: 'moderator' });
  if (!(await holds(hand, ground, 'moderator')))
    throw new Inconclusive('an admin could not give the role of a moderator either');
  const isTaken = await goesThrough(admin.walk('change-role', { ...change, role: 'owner' }));
  const shown = shownOf(hand, admin);
  const got = await holds(hand, ground, 'owner');
  if (isTaken || got) await restored(hand, ground);
  return { kind: 'right', right: 'make-owner', way: 'change-role', got, meant: null, shown };
};

/** An admin takes the role of another admin away, whom the owner made one. */
const changesPeer = async (hand: Hand, ground: Ground): Promise<RightTrial> => {
  needsFlows(hand, 'change-role', 'who-am-i');
  const [owner, admin] = [hand.actor('owner'), hand.actor('admin')];
  const change = { member: memberOf(ground) };
  await owner.walk('change-role', { ...change, role: 'admin' });
  if (!(await holds(hand, ground, 'admin')))
    throw new Inconclusive('the owner could not make an admin of the test member');
  await goesThrough(admin.walk('change-role', { ...change, role: 'member' }));
  const shown = shownOf(hand, admin);
  const got = !(await holds(hand, ground, 'admin'));
  await restored(hand, ground);
  return { kind: 'right', right: 'change-peer', way: 'change-role', got, meant: hand.roles?.peers ?? null, shown };
};

/** A way into the app, tried as a new visitor with the account of the subject. False where it is refused. */
type Way = { readonly name: string; readonly enter: (visitor: Actor, waitMs: number) => Promise<boolean> };

const accountWords = /(?:^|\/)(?:log-?in|sign-?in|sessions?|tokens?|auth\w*)(?:\/|$)/i;
const otherWays = /sign-?up|register|join|reset|magic|link|otp|verify|refresh|callback/i;

/** Addresses that take an address and a password and give a session. */
const apiWays = (hand: Hand, routes: readonly FoundRoute[]): readonly Way[] =>
  routes
    .filter(({ method, template }) => method === 'POST' && accountWords.test(template) && !otherWays.test(template))
    .flatMap(route => {
      const names = Object.keys(route.body?.shape.properties ?? {});
      const user = names.find(name => /^(?:e-?mail|username|user|login|identifier)$/i.test(name));
      const password = names.find(name => /^pass(?:word)?$/i.test(name));
      if (user === undefined || password === undefined || route.template.includes(':')) return [];
      const isJson = route.body?.media.includes('json') === true;
      const enter: Way['enter'] = async visitor => {
        const { email = '', password: secret = '' } = visitor.variables();
        const fields = { [user]: email, [password]: secret };
        const call = {
          method: 'POST',
          path: route.template,
          ...(isJson ? { json: fields } : { form: fields }),
        } as const;
        const { status } = await visitor.session.call(call);
        if (status === 429 || status >= 500) throw new Inconclusive(`POST ${route.template} answered ${status}`);
        return goesThrough(visitor.walk(insideFlow(hand.drive.recipe)));
      };
      return [{ name: `POST ${route.template}`, enter }];
    });

const byPassword: Way = { name: 'sign-in', enter: visitor => goesThrough(visitor.walk('sign-in')) };

/** The link that is mailed is waited for as long as is said: to the banned none comes. */
const byLink = ({ drive }: Hand): Way => ({
  name: 'sign-in-by-link',
  enter: async (visitor, waitMs) => {
    const { inbox, recipe } = drive;
    const step = recipe.flows['sign-in-by-link']?.find(each => 'mail' in each);
    if (inbox === null || step === undefined) throw new Inconclusive('no mailbox is set (drive.mail)');
    if (!(await goesThrough(visitor.ask('sign-in-by-link')))) return false;
    const { subject, link } = step.mail;
    try {
      const to = visitor.variables()['email'] ?? '';
      const wanted = { to, ...(subject === undefined ? {} : { subject }), ...(link === undefined ? {} : { link }) };
      const mail = await inbox.take(wanted, waitMs, drive.signal);
      const found = mail.links.find(each => link === undefined || each.toLowerCase().includes(link.toLowerCase()));
      return found !== undefined && (await goesThrough(visitor.follow('sign-in-by-link', found)));
    } catch (error) {
      if (error instanceof NoMail) return false;
      throw error;
    }
  },
});

/** Every way into the app that let the subject in before, tried after the ban. */
const bannedEnters = async (hand: Hand, ground: Ground, routes: readonly FoundRoute[]): Promise<Rights> => {
  const { drive } = hand;
  const { subject } = ground;
  const { flows } = drive.recipe;
  const ways = [
    ...(flows['sign-in'] === undefined ? [] : [byPassword]),
    ...(flows['sign-in-by-link'] === undefined ? [] : [byLink(hand)]),
    ...apiWays(hand, routes),
  ];
  const name = (way: Way): string => `right banned enters by ${way.name}`;
  const visitor = (way: Way): Actor => drive.part(`a banned member, by ${way.name}`, subject.variables());
  const rights: Rights = {};
  const open: Way[] = [];
  for (const way of ways) {
    const before = await tried(drive, async () => {
      if (!(await way.enter(visitor(way), limits.driveMailMs)))
        throw new Inconclusive(`${way.name} let the member in before the ban neither`);
    });
    if (before.status === 'ok') open.push(way);
    else rights[name(way)] = before;
  }
  const moderator = hand.actor('moderator');
  const member = memberOf(ground);
  const entry = drive.journal.make('ban of the test member', {
    flow: 'unban',
    as: 'moderator' satisfies ActorName,
    with: { member },
  });
  await moderator.walk('ban', { member, reason: `Test run ${drive.run.label}` });
  for (const way of open)
    rights[name(way)] = await tried(drive, async () => {
      const banned = visitor(way);
      const got = await way.enter(banned, limits.hardenNoMailMs);
      return { kind: 'right', right: 'banned-enters', way: way.name, got, meant: null, shown: shownOf(hand, banned) };
    });
  await moderator.walk('unban', { member });
  drive.journal.gone(entry);
  await subject.walk(wayIn(subject.variables()));
  return rights;
};

/** What a plan opens is closed again when it has ended, by word of the provider or by its date. */
const lapsedReads = async (hand: Hand, ground: Ground, way: 'cancelled' | 'period over'): Promise<RightTrial> => {
  needsFlows(hand, 'read-paid', 'who-am-i');
  const { drive, payments } = hand;
  const { subject } = ground;
  const [plan = ''] = Object.keys(drive.settings.billing?.prices ?? {});
  const reads = (): Promise<boolean> => goesThrough(subject.walk('read-paid'));
  const soon = (holds: () => Promise<boolean>): Promise<number | null> =>
    waitedFor(drive.io, limits.hardenNoMailMs, drive.signal, holds, limits.driveSparingPollMs);
  if (await reads()) throw new Inconclusive('a member without a plan reads what is paid for as well (flow read-paid)');
  await payments.paid(subject, plan);
  if ((await soon(reads)) === null) throw new Inconclusive('paying did not open what is paid for');
  await payments.cancelled(subject);
  const isClosed = (await soon(async () => !(await reads()))) !== null;
  const common = { kind: 'right', right: 'lapsed-reads', way, meant: null } as const;
  if (way === 'cancelled') return { ...common, got: !isClosed, shown: shownOf(hand, subject) };
  if (!isClosed)
    throw new Inconclusive('what was paid for before stays open, so that nothing is known of a period that is over');
  const dayMs = 86_400_000;
  await payments.paid(subject, plan, new Date(drive.io.now().getTime() - limits.hardenOverDays * dayMs));
  const got = (await soon(reads)) !== null;
  const shown = shownOf(hand, subject);
  await payments.cancelled(subject);
  return { ...common, got, shown };
};

/** What somebody may not do whatever the address. */
export const rightTrials = async (hand: Hand, ground: Ground, routes: readonly FoundRoute[]): Promise<Rights> => {
  const { drive } = hand;
  const rights: Rights = {};
  for (const way of ['cancelled', 'period over'] as const)
    rights[`right lapsed reads, ${way}`] = await tried(drive, () => lapsedReads(hand, ground, way));
  rights['right admin changes an admin'] = await tried(drive, () => changesPeer(hand, ground));
  const banned = await tried(drive, () => {
    needsFlows(hand, 'ban', 'unban');
    return bannedEnters(hand, ground, routes);
  });
  if (banned.status === 'ok') Object.assign(rights, banned.value);
  else rights['right banned enters'] = banned;
  // Last, for nobody may be able to take that back.
  rights['right admin makes an owner'] = await tried(drive, () => makesOwner(hand, ground));
  return rights;
};
