import { showsRole } from '../actors/cast.ts';
import { rolesMs } from '../payments.ts';
import { waitedFor } from '../poll.ts';
import { defineScenario } from './scenario.ts';

/** A member cancels: what is paid for stays as long as the policy says; when the subscription ends the role goes. */
export const cancelToRevoked = defineScenario({
  name: 'cancel-to-revoked',
  title: 'Cancelling takes the role by the declared policy',
  flows: ['who-am-i'],
  actors: ['lapsed'],
  needs: ['billing'],
  act: async ({ drive, actor, payments, stage, saw }) => {
    const member = actor('lapsed');
    const [plan = ''] = Object.keys(drive.settings.billing?.prices ?? {});
    const holds = (): Promise<boolean> => showsRole(drive, member, plan);
    await stage('pay', () => payments.paid(member, plan));
    saw('gets the role', (await waitedFor(drive.io, rolesMs, drive.signal, holds)) !== null);
    await stage('cancel at the end of the period', () => payments.cancelledAtPeriodEnd(member));
    saw('policy', drive.settings.policy.cancel);
    saw('holds the role after cancelling', await holds());
    await stage('the subscription ends', () => payments.cancelled(member));
    const ms = await stage('lose the role', () =>
      waitedFor(drive.io, rolesMs, drive.signal, async () => !(await holds())),
    );
    saw('loses the role', ms !== null);
    if (ms !== null) saw('ms from end to refusal', ms);
  },
});
