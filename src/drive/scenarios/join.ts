import { showsRole } from '../actors/cast.ts';
import { signUp } from '../actors/sign-in.ts';
import type { Drive } from '../drive.ts';
import { rolesMs } from '../payments.ts';
import { waitedFor } from '../poll.ts';
import { throughFrontDoor } from './front-door.ts';
import { defineScenario } from './scenario.ts';

/** A name that nobody of this run has yet. */
const freeName = ({ journal }: Drive): string => {
  const taken = new Set(journal.left().map(({ what }) => what));
  let name = 'newcomer';
  for (let count = 2; taken.has(`account ${name}`); count += 1) name = `newcomer-${count}`;
  return name;
};

/**
 * A stranger becomes a paying member: front page, the button to join, account, confirmation, payment, role, dashboard; in
 * a real browser where there is one (J1).
 */
export const join = defineScenario({
  name: 'join',
  title: 'A stranger becomes a paying member',
  flows: ['sign-up', 'dashboard'],
  actors: [],
  act: async ({ drive, stage, saw }) => {
    const make = drive.inBrowser ?? drive.part;
    saw('in a real browser', drive.inBrowser !== null);
    // An API is joined by calls alone: it has no page on which somebody could press a button.
    if (drive.recipe.flows['sign-up']?.some(step => 'open' in step) === true) {
      const stranger = await make('a stranger at the front page', { run: drive.run.label });
      const door = await stage('front page', () => throughFrontDoor(drive, stranger)).finally(() =>
        stranger.session.close(),
      );
      saw('button', door.words);
    }
    const newcomer = await stage('account and confirmation', () => signUp(drive, freeName(drive), 'member-a', make));
    const plans = Object.keys(drive.settings.billing?.prices ?? {});
    const [plan] = plans;
    if (plan !== undefined && drive.recipe.flows.pay !== undefined) {
      drive.scope.refuseOnProduction('Paying');
      const paid = await stage('payment', () => newcomer.walk('pay', { plan }));
      saw('ms from paying to dashboard', paid.ms);
      if (drive.settings.roles[plan] !== undefined && drive.recipe.flows['who-am-i'] !== undefined) {
        const holds = (): Promise<boolean> => showsRole(drive, newcomer, plan);
        const ms = await stage('role', () => waitedFor(drive.io, rolesMs, drive.signal, holds));
        saw('gets the role', ms !== null);
      }
    }
    await stage('dashboard', () => newcomer.walk('dashboard'));
    await newcomer.session.close();
  },
});
