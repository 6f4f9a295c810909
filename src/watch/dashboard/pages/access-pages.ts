import { html } from 'hono/html';
import type { Session, Share } from '../access.ts';
import { momentText } from '../time-words.ts';
import { type Files, type Markup, page, visible } from './page.ts';

type SignIn = {
  readonly name: string;
  readonly link: string | null;
  readonly next: string;
  readonly refused: string | null;
  readonly files: Files;
};

/** With a link in the address one press is enough: mail scanners follow links and press nothing, so they do not use it up. */
export const signInPage = ({ name, link, next, refused, files }: SignIn): Markup =>
  page({
    title: `Sign in · ${name}`,
    files,
    follows: 'still',
    body: html`<main class="wrap narrow">
      <h1>${visible(name)}: dashboard</h1>
      ${refused === null ? '' : html`<p class="card bad" role="alert"><strong>${refused}</strong></p>`}
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value="${next}" />
        ${
          link === null
            ? html`<label for="token">Token of the dashboard</label
                ><input id="token" name="token" type="password" autocomplete="current-password" required />`
            : html`<p class="soft">This link signs you in once.</p>
                <input type="hidden" name="link" value="${link}" />`
        }
        <button class="main">Sign in</button>
      </form>
    </main>`,
  });

type Links = {
  readonly name: string;
  readonly shares: readonly Share[];
  readonly made: string | null;
  readonly session: Session;
  readonly files: Files;
};

const guard = ({ csrf }: Session): Markup => html`<input type="hidden" name="csrf" value="${csrf}" />`;

/** Links for people without an account. A link is shown once, when it is made. */
export const linksPage = ({ name, shares, made, session, files }: Links): Markup =>
  page({
    title: `Shared links · ${name}`,
    files,
    follows: 'still',
    body: html`<div class="wrap narrow">
      <nav><a href="/">Back to the dashboard</a></nav>
      <main>
        <h1>Shared links</h1>
        <p class="soft">Whoever has such a link reads the dashboard until it ends, and changes nothing.</p>
        ${
          made === null
            ? ''
            : html`<div class="card good" role="status">
                <p><strong>Copy it now; it is not shown again.</strong></p>
                <code class="link">${made}</code>
              </div>`
        }
        <form method="post" action="/links">
          ${guard(session)}<input type="hidden" name="act" value="share" /><label for="days">It works for</label
          ><select id="days" name="days">
            <option value="1">1 day</option>
            <option value="7" selected>7 days</option>
            <option value="30">30 days</option></select
          ><button class="main">Make a link</button>
        </form>
        <h2>Links that work now</h2>
        ${
          shares.length === 0
            ? html`<p class="soft">None.</p>`
            : html`<ul class="list">
                ${shares.map(
                  ({ id, until }) =>
                    html`<li>
                      Until ${momentText(until)}
                      <form method="post" action="/links">
                        ${guard(session)}<input type="hidden" name="act" value="end" /><input
                          type="hidden"
                          name="id"
                          value="${id}"
                        /><button>End it</button>
                      </form>
                    </li>`,
                )}
              </ul>`
        }
        <h2>Everywhere</h2>
        <p class="soft">Signs out every device, yours too, and ends every link.</p>
        <form method="post" action="/links">
          ${guard(session)}<input type="hidden" name="act" value="end-all" /><button>End everything</button>
        </form>
      </main>
    </div>`,
  });

/** A refusal with the way on. */
export const refusalPage = (title: string, sentence: string, files: Files): Markup =>
  page({
    title,
    files,
    follows: 'still',
    body: html`<main class="wrap narrow">
      <h1>${title}</h1>
      <p>${sentence}</p>
      <p><a href="/">To the dashboard</a></p>
    </main>`,
  });
