import { changeCookies } from '../cookies-with.ts';
import { defineFlaw } from '../flaw.ts';

const reason = 'alone it lets nobody in: it takes a foreign script on our pages, or a foreign page in an old browser';

export default defineFlaw({
  name: 'cookie-open-to-scripts',
  row: 'S6.c1',
  expected: 'hardening/cookie-flags',
  nature: 'attribute',
  story:
    'A widget in the page was to know whether somebody is signed in, so the session cookie lost HttpOnly; half a year later a foreign script in a post read it. The other everyday form is the cookie of the first version, written by hand as name, value and path, which went into production as it was.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-cookie',
  variants: {
    'without-http-only': {
      severity: 'medium',
      reason,
      alter: ({ accounts }) => ({
        accounts: changeCookies(accounts, ({ cookies, memberId }) => ({
          cookies: cookies.map(cookie => cookie.replace(/; HttpOnly/i, '')),
          memberId,
        })),
      }),
    },
    'as-in-the-first-version': {
      severity: 'medium',
      reason,
      alter: ({ accounts }) => ({
        sessionCookieName: () => 'session',
        accounts: changeCookies(accounts, ({ cookies, memberId }) => ({
          cookies: cookies.map(cookie => cookie.replace(/^__Host-/, '').replaceAll(/; (?:SameSite=\w+|Secure)/gi, '')),
          memberId,
        })),
      }),
    },
  },
});
