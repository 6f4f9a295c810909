import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { howToReadTrail, trailFault } from '../trail-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/audit-clean';

export default defineCheck({
  id,
  rows: ['S6.c5'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The trail holds no secrets and no addresses',
    failureTitle: 'The trail holds what opens accounts',
    why: 'A trail is kept for years, read by everybody with an administrator’s role, and handed out as evidence. A link or a password in it opens accounts; addresses in it outlive the members who left. I ask for a new password for a test member and look through the records of the run for what only that member’s mails, session and account hold.',
    fix: 'Write ids, roles, plans and states into the trail, never what was sent, whole rows, or anything that signs in.',
    howTo: `${howToReadTrail} How a password is set anew stands in the flow reset.`,
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude'],
  },
  judge: ({ hardening }, asOf) => {
    const { records, secrets, hasAddress } = known(factsOf(hardening, 'trail', asOf).content);
    const did = 'I acted on a test member, asked for a new password for them, and read the trail as the administrator';
    const faults: Fault[] = [];
    if (secrets.length > 0)
      faults.push(
        trailFault(hardening, id, {
          place: 'secrets',
          severity: 'high',
          happened: `Everybody who reads the trail holds ${listed(secrets)} of members, and with it their accounts.`,
          cause: 'What is mailed or sent is written into the trail as it is.',
          did,
          saw: `Of ${records} records one holds ${listed(secrets)} of the test member`,
          shown: [],
          steps: ['Write down that a mail of this kind was sent, and to whom by id; never what stands in it.'],
        }),
      );
    if (hasAddress)
      faults.push(
        trailFault(hardening, id, {
          place: 'addresses',
          severity: 'medium',
          happened: 'The trail keeps addresses of people who left long ago, for as long as it is kept itself.',
          cause: 'Records hold the e-mail address, often because whole rows stand in them as before and after.',
          did,
          saw: `Of ${records} records one holds the e-mail address of the test member`,
          shown: [],
          steps: [
            'Name the fields that go into before and after one by one (role, plan, state), and people by their id.',
          ],
        }),
      );
    return concluded(faults);
  },
});
