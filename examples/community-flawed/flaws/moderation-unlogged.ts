import { defineFlaw } from '../flaw.ts';
import { unlogged } from '../unlogged.ts';

export default defineFlaw({
  name: 'moderation-unlogged',
  row: 'S6.c5',
  expected: 'hardening/audit-complete',
  nature: 'sequence',
  story:
    'A moderator closed accounts and removed posts of people they had a quarrel with. The members complained, the other moderators could neither see who had done it nor bring the right accounts back, and the ones who had done nothing were suspected as well.',
  breaks: ['community/audit.test.ts'],
  part: 'moderation-log',
  variants: {
    'a-ban': {
      severity: 'high',
      alter: ({ moderation }) => ({
        moderation: { ...moderation, ban: (app, ...rest) => moderation.ban(unlogged(app), ...rest) },
      }),
    },
    'a-removed-post': {
      severity: 'high',
      alter: ({ posts }) => ({
        posts: { ...posts, remove: (app, ...rest) => posts.remove(unlogged(app), ...rest) },
      }),
    },
  },
});
