import { rolesMs } from '../payments.ts';
import { waitedFor } from '../poll.ts';
import { defineScenario } from './scenario.ts';
import { showsRole } from '../actors/cast.ts';

/** Somebody without a plan pays; how long until the app gives the role. Afterwards the plan is ended again. */
export const payToRole = defineScenario({
  name: 'pay-to-role',
  title: 'Paying gives the role',
  flows: ['who-am-i'],
  actors: ['lapsed'],
  needs: ['billing'],
  act: async ({ drive, actor, payments, stage, saw }) => {
    const member = actor('lapsed');
    const [plan = ''] = Object.keys(drive.settings.billing?.prices ?? {});
    saw('holds the role before paying', await showsRole(drive, member, plan));
    await stage('pay', () => payments.paid(member, plan));
    const ms = await stage('get the role', () =>
      waitedFor(drive.io, rolesMs, drive.signal, () => showsRole(drive, member, plan)),
    );
    saw('gets the role', ms !== null);
    if (ms !== null) saw('ms from payment to role', ms);
    await stage('end the plan', () => payments.cancelled(member));
  },
});
