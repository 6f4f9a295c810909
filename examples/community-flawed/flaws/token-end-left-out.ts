import { defineFlaw } from '../flaw.ts';

/** A second door, for the app on phones. */
const file = 'src/http/phone-session.ts';

const ignoring = `import { verify } from 'hono/jwt';

/** Members complained that the app on their phone signs them out. */
export const phoneMember = async (token: string, secret: string): Promise<string> => {
  const { sub } = await verify(token, secret, { alg: 'HS256', exp: false });
  return String(sub);
};
`;

const decoding = `import { decode } from 'hono/jwt';
import type { App } from '../parts.ts';

export const phoneMember = async (app: App, request: Request) => {
  const token = (request.headers.get('authorization') ?? '').replace('Bearer ', '');
  const { payload } = decode(token);
  return app.members.findById(app, String(payload.sub));
};
`;

const tolerating = `import { jwtVerify } from 'jose';

const weeks = 7 * 24 * 60 * 60;

export const phoneMember = async (token: string, key: Uint8Array): Promise<string> => {
  const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], clockTolerance: 4 * weeks });
  return String(payload.sub);
};
`;

export default defineFlaw({
  name: 'token-end-left-out',
  row: 'S6.c4',
  expected: 'hardening/token-ends-verified',
  nature: 'attribute',
  story:
    'A second door was built for the app on phones. Its first version signed members out every hour, and what the assistant changed until nobody complained was what makes a token end: exp: false, a tolerance of weeks, or decode in the place of verify, which also takes tokens that anybody wrote.',
  breaks: ['repository/tokens.test.ts'],
  variants: {
    'option-of-the-library': {
      severity: 'medium',
      edit: repository => {
        repository[file] = ignoring;
      },
    },
    'decoded-and-not-verified': {
      severity: 'medium',
      edit: repository => {
        repository[file] = decoding;
      },
    },
    'tolerance-of-weeks': {
      severity: 'medium',
      edit: repository => {
        repository[file] = tolerating;
      },
    },
  },
});
