import { html } from 'hono/html';
import { page } from './layout.ts';

const titles: Readonly<Record<number, string>> = {
  400: 'That did not work',
  401: 'Sign in first',
  403: 'Not for this account',
  404: 'Nothing here',
  429: 'Too many attempts',
};

export const errorPage = (status: number, message: string, requestId: string): string =>
  page(
    { title: titles[status] ?? 'Something went wrong' },
    html`<p>${message}</p>
      <p><a href="/dashboard">Go to the start</a></p>
      <p class="quiet">Number of this request: ${requestId}</p>`,
  );
