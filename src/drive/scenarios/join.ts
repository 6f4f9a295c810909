import { signUp } from '../actors/sign-in.ts';
import { defineScenario } from './scenario.ts';

/** A stranger becomes a paying member: account, confirmation, payment, role, dashboard; in a real browser where there is one (J1). */
export const join = defineScenario({
  name: 'join',
  title: 'A stranger becomes a paying member',
  flows: ['sign-up', 'dashboard'],
  actors: [],
  act: async ({ drive, stage, saw }) => {
    const make = drive.inBrowser ?? drive.part;
    const newcomer = await stage('account and confirmation', () => signUp(drive, 'newcomer', 'member-a', make));
    const plans = Object.keys(drive.settings.billing?.prices ?? {});
    const [plan] = plans;
    if (plan !== undefined && drive.recipe.flows.pay !== undefined) {
      const paid = await stage('payment', () => newcomer.walk('pay', { plan }));
      saw('ms from paying to dashboard', paid.ms);
    }
    await stage('dashboard', () => newcomer.walk('dashboard'));
    saw('in a real browser', drive.inBrowser !== null);
    await newcomer.session.close();
  },
});
