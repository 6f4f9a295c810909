import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** The app as it would be if every space were open to everybody who signed in. */
const openEverywhere = (app: Parts): Parts => ({ ...app, readableLevels: () => ['free', 'supporter', 'patron'] });

export default defineFlaw({
  name: 'post-of-any-space',
  row: 'S6.f1',
  expected: 'hardening/cross-member-read',
  nature: 'sequence',
  story:
    'Lists asked which spaces the member pays for, the page of one post did not: whoever was sent a link read what only patrons pay for. A friend found the same in an AI-built app in forty minutes by changing a number in the address.',
  breaks: ['http/role-table.test.ts'],
  part: 'posts',
  variants: {
    'one-post-by-its-id': {
      severity: 'blocker',
      alter: ({ posts }) => ({
        posts: { ...posts, read: (app, viewer, id) => posts.read(openEverywhere(app), viewer, id) },
      }),
    },
    'the-search': {
      severity: 'blocker',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) =>
            posts.list(filter.words === undefined ? app : openEverywhere(app), viewer, filter),
        },
      }),
    },
  },
});
