import type { FlowText } from '../../config/steps.ts';
import { jsonOf, valueAt } from '../reply.ts';
import type { Adapter } from './adapter.ts';

const bases = ['/api/auth', '/auth'] as const;

/** Every form of Auth.js carries its token: https://authjs.dev/reference/core#csrf */
const token = (base: string): FlowText => [{ call: `GET ${base}/csrf` }, { keep: { csrf: { json: '/csrfToken' } } }];

/** Auth.js (NextAuth): https://authjs.dev/reference/core. Which ways in it offers is in its own list of providers. */
export const authJs: Adapter = {
  name: 'auth-js',
  mark: 'the list of providers at /api/auth/providers or /auth/providers',
  flows: ({ answers }) => {
    const base = bases.find(each => {
      const providers = answers.get(`${each}/providers`);
      const json = providers?.status === 200 ? jsonOf(providers) : undefined;
      const ids = typeof json === 'object' && json !== null ? Object.keys(json) : [];
      return ids.length > 0 && ids.every(id => valueAt(json, `/${id}/signinUrl`) !== undefined);
    });
    if (base === undefined) return null;
    const listed = answers.get(`${base}/providers`);
    const kinds = Object.entries(
      (listed === undefined ? {} : jsonOf(listed)) as Record<string, { readonly type?: string }>,
    );
    const idOf = (type: string): string | undefined => kinds.find(([, provider]) => provider.type === type)?.[0];
    const [credentials, email] = [idOf('credentials'), idOf('email')];
    const byLink: FlowText = [
      ...token(base),
      { call: `POST ${base}/signin/${email}`, form: { csrfToken: '{csrf}', email: '{email}' } },
      { mail: { link: `/callback/${email}` } },
      { open: '{link}' },
      { call: `GET ${base}/session` },
      { expect: { status: 200, text: '"user"' } },
    ];
    return {
      ...(credentials === undefined
        ? {}
        : {
            'sign-in': [
              ...token(base),
              {
                call: `POST ${base}/callback/${credentials}`,
                form: { csrfToken: '{csrf}', email: '{email}', username: '{email}', password: '{password}' },
              },
              { call: `GET ${base}/session` },
              { expect: { status: 200, text: '"user"' } },
            ] satisfies FlowText,
          }),
      // The link that signs somebody in makes the account of somebody new.
      ...(email === undefined ? {} : { 'sign-in-by-link': byLink, 'sign-up': byLink }),
      'sign-out': [...token(base), { call: `POST ${base}/signout`, form: { csrfToken: '{csrf}' } }],
      'who-am-i': [
        { call: `GET ${base}/session` },
        { expect: { status: 200 } },
        { keep: { member: { json: '/user/email' } } },
      ],
    };
  },
};
