import { judgeStrangers, judgeVisitors } from '../../evidence/derive/spikes.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { spikeCheck, strangersFault, visitorsFault } from '../spike-words.ts';

export default defineCheck({
  id: spikeCheck,
  rows: ['S4.f2'],
  needs: ['spike'],
  damage: 'money',
  effort: { minutes: [30, 240], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Members get in while many others come',
    failureTitle: 'A spike of visitors slows the login of members',
    why: 'The day somebody writes about you, thousands open the front page and bots try the login; those who pay come in by the same door. I let members sign in at a steady rate while nobody else comes, while as many requests as a spike has go to an address that does almost nothing, while visitors open your public pages, and while strangers try to sign in. What the machine adds shows at that address, too, and is not held against the app; a member who is turned away by a crowd of visitors did not get in.',
    fix: 'Let public pages ask neither the database nor a password hash and let a CDN answer them; let few hashes run at once, a bounded number wait, and answer the others with 503 and Retry-After before anything is hashed.',
    howTo:
      'Run launch-ready spike --active against staging or this machine; it is refused on production. The app must trust X-Forwarded-For from here, or not throttle this address, so that members and strangers are not counted as one.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4',
      'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
      'https://sre.google/sre-book/handling-overload/',
    ],
  },
  judge: ({ spike }) => {
    const quiet = known(spike.quiet);
    const { visitors, strangers } = spike;
    const faults: Fault[] = [];
    const unseen: Unseen[] = [];
    if (visitors.status === 'silent') unseen.push({ reason: visitors.reason });
    else {
      const { control } = visitors.value;
      const judged = judgeVisitors(quiet, visitors.value);
      if (judged.outcome === 'slowed') faults.push(visitorsFault(spike, quiet, visitors.value, judged));
      else if (judged.outcome === 'unknown') unseen.push({ reason: judged.reason });
      else if (control.status === 'silent') unseen.push({ reason: control.reason });
    }
    if (strangers.status === 'silent') unseen.push({ reason: strangers.reason });
    else {
      const judged = judgeStrangers(quiet, visitors.status === 'ok' ? visitors.value : null, strangers.value);
      if (judged.outcome === 'slowed') faults.push(strangersFault(spike, quiet, strangers.value, judged));
      if (judged.outcome === 'unknown') unseen.push({ reason: judged.reason });
    }
    return concluded(faults, unseen);
  },
});
