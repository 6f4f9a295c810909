import { showsRole } from '../actors/cast.ts';
import { rolesMs } from '../payments.ts';
import { waitedFor } from '../poll.ts';
import { defineScenario } from './scenario.ts';

/** A member changes to the lower plan; how long until the higher one is gone. Afterwards it is as it was. */
export const planDown = defineScenario({
  name: 'plan-down',
  title: 'A lower plan takes the higher role away',
  flows: ['who-am-i'],
  actors: ['other-plan'],
  needs: ['billing'],
  act: async ({ drive, actor, payments, stage, saw }) => {
    const member = actor('other-plan');
    const high = member.role ?? '';
    const low = Object.keys(drive.settings.billing?.prices ?? {}).find(plan => plan !== high) ?? '';
    await stage('change to the lower plan', () => payments.planChanged(member, low));
    const ms = await stage('lose the higher role', () =>
      waitedFor(drive.io, rolesMs, drive.signal, () => showsRole(drive, member, low)),
    );
    saw('holds the lower role', ms !== null);
    saw('still holds the higher role', await showsRole(drive, member, high));
    if (ms !== null) saw('ms from change to role', ms);
    await stage('change back', () => payments.planChanged(member, high));
  },
});
