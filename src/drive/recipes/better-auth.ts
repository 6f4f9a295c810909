import { jsonOf, valueAt } from '../reply.ts';
import type { Adapter } from './adapter.ts';

/** https://www.better-auth.com/docs/concepts/api: the handler is mounted at /api/auth by default. */
export const betterAuth: Adapter = {
  name: 'better-auth',
  mark: '/api/auth/ok answers {"ok": true}',
  flows: ({ answers }) => {
    const ok = answers.get('/api/auth/ok');
    if (ok === undefined || valueAt(jsonOf(ok), '/ok') !== true) return null;
    return {
      'sign-up': [
        {
          call: 'POST /api/auth/sign-up/email',
          json: { name: '{name}', email: '{email}', password: '{password}' },
        },
        { expect: { status: 200 } },
      ],
      'sign-in': [
        { call: 'POST /api/auth/sign-in/email', json: { email: '{email}', password: '{password}' } },
        { expect: { status: 200 } },
      ],
      'sign-in-by-link': [
        { call: 'POST /api/auth/sign-in/magic-link', json: { email: '{email}', callbackURL: '/' } },
        { expect: { status: 200 } },
        { mail: { link: 'magic-link' } },
        { open: '{link}' },
      ],
      'sign-out': [{ call: 'POST /api/auth/sign-out', json: {} }, { expect: { status: 200 } }],
      'who-am-i': [
        { call: 'GET /api/auth/get-session' },
        { expect: { status: 200 } },
        { keep: { member: { json: '/user/id' } } },
      ],
    };
  },
};
