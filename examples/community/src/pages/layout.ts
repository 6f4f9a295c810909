import { html } from 'hono/html';
import type { Viewer } from '../accounts/sessions.ts';
import { hasRole } from '../community/access.ts';
import { assets } from '../http/assets.ts';

export type Markup = ReturnType<typeof html>;
export type PageFacts = {
  readonly title: string;
  readonly viewer?: Viewer;
  readonly description?: string;
  /** The provider's publishable key, on pages that lead to a payment. */
  readonly billingKey?: string;
};

const memberLinks = (viewer: Viewer): Markup =>
  html` <a href="/dashboard">Home</a>
    <a href="/members">Members</a>
    <a href="/search">Search</a>
    <a href="/assistant">Ask</a>
    <a href="/billing">Plan</a>
    <a href="/profile">Profile</a>
    ${hasRole(viewer, 'moderator') ? html`<a href="/moderation">Moderation</a>` : ''}
    ${hasRole(viewer, 'admin') ? html`<a href="/admin">Admin</a>` : ''}
    <form method="post" action="/logout"><button class="plain">Sign out</button></form>`;

const visitorLinks = html`<a href="/pricing">Pricing</a><a href="/login">Sign in</a><a href="/join">Join</a>`;

/**
 * The frame of every page: one column, readable on a phone, complete without scripts. A plain string, because the HTTP
 * adapter sends a string in one write and turns anything else into a stream first.
 */
export const page = ({ title, viewer, description, billingKey }: PageFacts, content: Markup): string => {
  const whole = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Community</title>
        ${description ? html`<meta name="description" content="${description}" />` : html`<meta name="robots" content="noindex" />`}
        ${billingKey ? html`<meta name="billing-key" content="${billingKey}" />` : ''}
        <link rel="stylesheet" href="${assets.style.path}" />
        <link rel="icon" type="image/svg+xml" href="${assets.icon.path}" />
        <script type="module" src="${assets.script.path}"></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header>
          <a class="brand" href="${viewer ? '/dashboard' : '/'}">Community</a>
          <nav aria-label="Main">${viewer ? memberLinks(viewer) : visitorLinks}</nav>
        </header>
        <main id="content">
          <h1>${title}</h1>
          ${content}
        </main>
        <footer>
          <p>Community. <a href="/pricing">Plans and prices</a></p>
        </footer>
      </body>
    </html>`;
  if (whole instanceof Promise) throw new TypeError('everything in a page is there before the page is made');
  return whole.toString();
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day in UTC, as 27 Nov 2026: no reader takes the month for the day. */
export const shortDate = (date: Date): Markup => {
  const time = date.toISOString();
  const month = months[Number(time.slice(5, 7)) - 1] ?? '';
  return html`<time datetime="${time}">${Number(time.slice(8, 10))} ${month} ${time.slice(0, 4)}</time>`;
};

export const nextLink = (path: string, cursor: string | null): Markup => {
  if (!cursor) return html``;
  const joint = path.includes('?') ? '&' : '?';
  return html`<p><a rel="next" href="${path}${joint}after=${cursor}">Older</a></p>`;
};
