import { concluded, defineCheck } from '../check.ts';
import { unanswered } from '../ownership-words.ts';

const id = 'handover/redirect-alone';

export default defineCheck({
  id,
  rows: ['S7.f3'],
  needs: ['ownership'],
  damage: 'support',
  effort: { minutes: [15, 45], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'Somebody who did not build it has changed a redirect',
    failureTitle: 'A changed link needs the builder back',
    why: 'A printed flyer with a wrong address, a page that moved, a campaign: redirects change every few weeks, and each is five minutes for whoever has the steps and the login. Without them each is an invoice and a wait, and the old link leads nowhere meanwhile.',
    fix: 'Let the founder change one redirect by the written steps, and take it back.',
    howTo: 'Answer the questions of launch-ready handover ask.',
    references: ['https://www.rfc-editor.org/rfc/rfc9110#section-15.4', 'https://www.w3.org/Provider/Style/URI'],
  },
  judge: ({ ownership }) => {
    const fault = unanswered(ownership, 'redirect', {
      check: id,
      severity: 'medium',
      happened:
        'When a link has to lead somewhere else, nobody but the builder has ever done that: visitors end at a page that is gone until the builder has time.',
      where: 'the handover, under "Change a redirect yourself"',
      steps: [
        'Write the handover: launch-ready handover.',
        'Let somebody who did not build it follow "Change a redirect yourself" with two made-up addresses, and take it back.',
        'Mend each step at which they had to ask.',
      ],
    });
    return concluded(fault === undefined ? [] : [fault]);
  },
});
