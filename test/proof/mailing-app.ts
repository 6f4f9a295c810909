import { composed } from '../../examples/community-flawed/compose.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { mailTest } from '../../src/commands/mail-test.ts';
import { keepMessages, keptMessages } from '../../src/evidence/kept-messages.ts';
import { type DrivenCommunity, driveCommunity } from '../drive/community/driven-community.ts';
import { rsaMailKey } from '../world/mail-keys.ts';
import type { WorldPlan } from '../world/plan.ts';
import { mail } from '../world/sound-mail.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { type MailNearMiss, mailNearMisses } from './mail-near-misses.ts';
import { type MovedClock, movedClock } from './moved-clock.ts';
import { onceKept } from './once.ts';
import { layPlan, parsedFlags, type Target } from './target.ts';

const domain = 'community.test';

/** How late an invitation is made on the clock of the app: a second more than guests wait (T3). */
const lateMs = 121_000;

/** A pause between two looks at the queue that is no pause for breath. */
const longPauseMs = 60_000;

/** Milliseconds until a mail that is written now can leave; null when nothing holds it up. */
type HeldUp = (parts: Parts, clock: MovedClock) => Promise<number | null>;

const untilNextLook: HeldUp = async (_parts, clock) => clock.untilAfterPauseOf(longPauseMs);

/** Until the mail at the head of the queue is tried again. */
const untilOldestAgain: HeldUp = async (parts, clock) => {
  const oldest = await parts.db
    .selectFrom('mail')
    .select(['attempts', 'next_attempt_at'])
    .where('sent_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
  if (oldest === undefined || oldest.attempts === 0) return null;
  return new Date(oldest.next_attempt_at ?? 0).getTime() - clock.now().getTime();
};

/** Somebody was invited in the morning, while the mail service was away; with each attempt the pause grows. */
const olderInvite = async (parts: Parts, clock: MovedClock): Promise<void> => {
  const data = { from: 'Harbour', plan: 'supporter', token: 'of-the-morning' };
  await parts.outbox.enqueue(parts, parts.db, { kind: 'invite', to: 'morning@example.test', data });
  const tries = async (): Promise<number> =>
    (await parts.db.selectFrom('mail').select('attempts').executeTakeFirst())?.attempts ?? 0;
  for (let step = 0; step < 60 && (await tries()) < 4; step += 1) await clock.leap(5_000);
};

type Morning = { readonly before?: typeof olderInvite; readonly heldUp: HeldUp };

/** What went before, for flaws that show only then. */
const mornings: { readonly [choice: string]: Morning } = {
  'invite-mail-waits:every-ten-minutes': { heldUp: untilNextLook },
  'invite-mail-waits:behind-one-that-fails': { before: olderInvite, heldUp: untilOldestAgain },
};

/** The community as on launch day: two processes send its mails, and it signs them with a key that stands in the DNS. */
const asOnLaunchDay =
  (clock: MovedClock) =>
  (parts: Parts): Parts => ({
    ...parts,
    now: clock.now,
    pause: clock.pause,
    newRequestId: request => {
      clock.touch();
      return parts.newRequestId(request);
    },
    metrics: {
      ...parts.metrics,
      observe: seen => {
        clock.touch();
        parts.metrics.observe(seen);
      },
    },
    jobs: [...parts.jobs, ...parts.jobs.filter(({ name }) => name === 'mail')],
  });

/** Brings the clock to where the invitation that is asked for now leaves `lateMs` later, where something holds it up. */
const invitedLate = (parts: Parts, clock: MovedClock, heldUp: HeldUp): Parts => ({
  ...parts,
  invites: {
    ...parts.invites,
    create: async (app, viewer, input) => {
      const left = await heldUp(app, clock);
      if (left !== null && left > lateMs) await clock.leap(left - lateMs);
      return parts.invites.create(app, viewer, input);
    },
  },
});

/** What is put in place of the sound app, and what went before. */
type Given = { readonly alter: (parts: Parts) => Partial<Parts>; readonly morning?: Morning };

const sound: Given = { alter: () => ({}) };

const flawed = (choice: string): Given => {
  const morning = mornings[choice];
  return { alter: composed([choice]).alter, ...(morning === undefined ? {} : { morning }) };
};

const started = async (clock: MovedClock, { alter, morning }: Given): Promise<DrivenCommunity> => {
  const launchDay = asOnLaunchDay(clock);
  const driven = await driveCommunity(
    parts => {
      const day = launchDay(parts);
      const own = { ...day, ...alter(day) };
      return morning === undefined ? own : invitedLate(own, clock, morning.heldUp);
    },
    undefined,
    { DKIM_SELECTOR: mail.selector, DKIM_KEY: rsaMailKey(2048).privatePem, MAIL_FROM: `Community <${mail.from}>` },
  );
  // The mail test has a sink of its own at the same port; until then nobody takes a mail.
  await driven.sink.close();
  await morning?.before?.(driven.community.parts, clock);
  return driven;
};

/** Patience of a mail test that wants to see also what comes after the longest pause of a queue. */
const waitSeconds = 900;

/** Runs the app, sound or altered, and keeps what a mail test sees of it in the state of the target. */
const mailTested = async (target: Target, given: Given): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const clock = movedClock();
  const driven = await started(clock, given);
  const idle = new AbortController();
  clock.moveWhenIdle(idle.signal);
  try {
    const flags = {
      ...parsedFlags(target.flags),
      active: true,
      json: true,
      config: driven.file,
      wait: String(waitSeconds),
    };
    const { environment } = driven;
    const ended = await heard(target.state, target.folder, around =>
      mailTest(
        domain,
        flags,
        { ...around, env: name => environment[name] ?? around.env(name) },
        { now: clock.now, elapsed: clock.elapsed, sleep: clock.sleep },
      ),
    );
    if (ended.stdout === '') throw new Error(`the mail test printed nothing: ${ended.stderr}`);
  } finally {
    idle.abort();
    await driven.stop();
  }
  return plan;
};

/** The community with a trap in it, and the records that belong to that. */
const layMailTrap = async (target: Target, { alter, zone }: MailNearMiss): Promise<WorldPlan> => {
  const plan = await mailTested(target, { alter });
  return zone === undefined ? plan : layPlan(target, { ...plan, zone: { ...plan.zone, ...zone } });
};

/** What the sound community sends. */
const soundMails = onceKept({ keep: keepMessages, kept: keptMessages }, async target => {
  await mailTested(target, sound);
});

/** The community's mails, each kind asked for and read. */
export const mailingKind: Kind = {
  name: 'mail test',
  judges: ({ of }, { id }) => of === 'app' && id.startsWith('email/'),
  readies: reads('messages'),
  traps: mailNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundMails(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => mailTested(target, flawed(choiceOf(of))),
      layMended: laySound,
      layTrap: layFrom(mailNearMisses, own => layMailTrap(target, own)),
      laySound,
    };
  },
};
