import { html } from 'hono/html';
import type { Sized } from '../http/assets.ts';
import { table } from '../http/assets.ts';
import { page } from './layout.ts';

const plans = html`<div class="plans">
  <section>
    <h2>Free</h2>
    <p>The Lobby, profiles and the member list.</p>
  </section>
  <section>
    <h2>Supporter</h2>
    <p><strong>$5 a month.</strong> Everything in Free, and the Workshop.</p>
  </section>
  <section>
    <h2>Patron</h2>
    <p><strong>$15 a month.</strong> Everything in Supporter, and the Studio.</p>
  </section>
</div>`;

const srcset = (pictures: readonly Sized[]): string =>
  pictures.map(({ width, asset }) => `${asset.path} ${width}w`).join(', ');

/** As wide as the column of text: see `main` in app.css. */
const columnWidth = '(min-width: 44rem) 42rem, calc(100vw - 2rem)';

const picture = html`<picture>
  <source type="image/avif" srcset="${srcset(table.avif)}" sizes="${columnWidth}" />
  <source type="image/webp" srcset="${srcset(table.webp)}" sizes="${columnWidth}" />
  <img
    class="wide"
    src="${table.fallback.path}"
    width="${table.width}"
    height="${table.height}"
    fetchpriority="high"
    alt="Five people at one long table, each with what they make: a pot, bread, a book, a boat and a lamp"
  />
</picture>`;

export const landingPage = page(
  {
    title: 'A place to make things together',
    description: 'A small community of people who make things and help each other finish.',
  },
  html`<p>A small community of people who make things, and help each other finish them.</p>
    ${picture}
    <p><a class="button" href="/join">Join community</a></p>
    <h2>What is inside</h2>
    <ul>
      <li>The <strong>Lobby</strong>: say hello, ask anything.</li>
      <li>The <strong>Workshop</strong>: work in progress and honest feedback.</li>
      <li>The <strong>Studio</strong>: a small group and long conversations.</li>
    </ul>
    <p><a href="/pricing">Compare the plans</a></p>`,
);

export const pricingPage = page(
  { title: 'Plans and prices', description: 'Free, Supporter and Patron: what each plan opens, and what it costs.' },
  html`${plans}
    <p><a class="button" href="/join">Join community</a></p>
    <h2>Cancelling</h2>
    <p>Cancel any time: you keep your access to the end of the month you paid for. A refund ends it at once.</p>`,
);

export const newsEndedPage = page(
  { title: 'No more news' },
  html`<p>You get no more news by mail. Changed your mind? Your profile takes you back.</p>`,
);
