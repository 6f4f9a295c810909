import type { Rank } from '../../evidence/hardening/roles.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { openOnes, passageFaults, passages, seenRoles } from '../role-words.ts';

const id = 'hardening/admin-only';

/** What admins and owners alone do, in the hands of somebody without any office. */
const isOurs = (meant: Rank, as: Rank): boolean =>
  (meant === 'admin' || meant === 'owner') && (as === 'anyone' || as === 'member');

export default defineCheck({
  id,
  rows: ['S6.d3'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'No normal account reaches what is for admins alone',
    failureTitle: 'Members do what is for admins alone',
    why: 'The page asks for the role, and the address behind it asks for a login: whoever calls it by hand is an administrator. I ask every address that is for admins as a stranger and as a member, with a request that changes nothing, and where that is not refused with one about a test member. I go by what was given or done, never by the status.',
    fix: 'Ask for the role where the request is handled, not in the layout of the page.',
    howTo:
      'Run launch-ready harden --active. With an account of an admin in the settings (drive.actors) more is found and compared.',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const { trials, unseen } = seenRoles(hardening, asOf);
    const isForAdmins = trials.some(
      each => each.kind === 'route' && (each.meant?.rank === 'admin' || each.meant?.rank === 'owner'),
    );
    if (!isForAdmins && unseen.length === 0)
      throw new Unknown('no address was found that is for admins alone; say in launch-ready.roles.jsonc which are');
    return concluded(passageFaults(hardening, passages(trials, isOurs), id), [...unseen, ...openOnes(trials, isOurs)]);
  },
});
