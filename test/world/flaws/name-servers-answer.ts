import { changeServer, recordsOf } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const oneOfTwo = 'the other server still answers, so only some visitors meet the broken one';

export default defineFlaw({
  name: 'name-servers-answer',
  row: 'S1.c1',
  expected: 'launch-path/name-servers-answer',
  part: 'name servers',
  story:
    'The domain was moved to a new DNS account that serves two names, one of the old provider stayed in the list at the registrar, and its zone there was deleted; or a firewall rule that was meant for the database closed TCP as well.',
  variants: {
    'one-refuses-the-zone': {
      severity: 'high',
      reason: oneOfTwo,
      apply: plan => changeServer(plan, 1, { udp: 'refuses' }),
    },
    'no-tcp': {
      severity: 'high',
      reason: oneOfTwo,
      apply: plan => changeServer(plan, 1, { tcp: 'closed' }),
    },
    'no-authority': {
      severity: 'high',
      reason: oneOfTwo,
      apply: plan => changeServer(plan, 1, { udp: 'not-authoritative' }),
    },
    'its-name-is-gone': {
      severity: 'high',
      reason: oneOfTwo,
      apply: plan => {
        const name = plan.nameServers[1]?.name ?? '';
        if (!Object.hasOwn(plan.elsewhere, name)) throw new Error('the second name server has no address');
        delete plan.elsewhere[name];
      },
    },
    'only-one-server': {
      severity: 'high',
      reason: 'the one server answers; what is missing is the second',
      apply: plan => {
        const [kept] = plan.nameServers;
        if (kept === undefined) throw new Error('the plan has no name servers');
        plan.nameServers = [kept];
        plan.delegation = [kept.name];
        plan.zone[plan.domain] = recordsOf(plan, plan.domain).filter(
          ({ type, value }) => type !== 'NS' || value === kept.name,
        );
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/name-servers-answer',
    trap: 'one server is slow, and asks for TCP whenever it is asked over UDP',
    apply: plan => {
      changeServer(plan, 0, { delayMs: 250 });
      changeServer(plan, 1, { udp: 'truncates' });
    },
  }),
];
