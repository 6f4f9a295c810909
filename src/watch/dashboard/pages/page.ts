import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { inert } from '../../../platform/inert.ts';
import type { Light } from '../snapshot.ts';
import { ageText, momentText } from '../time-words.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Text from outside: what would act on the reader's eye is shown as an escape; the template escapes the markup. */
export const visible = (text: string): string => inert(text);

/** State as a shape and a word; the colour only repeats them. The reader's browser turns it grey at `staleAt` by itself. */
export const tag = (light: Light, word: string): Markup =>
  html`<span class="tag"><span class="mark" aria-hidden="true"></span><span class="tag-word">${word}</span></span>`;

/** A time that grows older while somebody reads. Without JavaScript it says how old it was when the page was made. */
export const age = (at: number, now: number): Markup =>
  html`<time datetime="${new Date(at).toISOString()}" data-at="${at}" title="${momentText(at)}"
    >${ageText(now - at)}</time
  >`;

/** Where the files of the pages are; the query changes with their text, so that they are kept for ever. */
export type Files = { readonly css: string; readonly js: string; readonly devicesJs: string };

type Parts = {
  readonly title: string;
  readonly files: Files;
  readonly body: Markup;
  /** `live`: told of each change; `again`: loaded anew each minute; `still`: a form that somebody fills in. */
  readonly follows: 'live' | 'again' | 'still';
  /** A script of this page alone, where it is a still one. */
  readonly script?: string;
};

/** One page, from its first line to its last. */
export const page = ({ title, files, body, follows, script }: Parts): Markup => {
  const own = script === undefined ? '' : html`<script type="module" src="${script}"></script>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme:light)" content="#ffffff" />
        <meta name="theme-color" media="(prefers-color-scheme:dark)" content="#0d1117" />
        <meta name="apple-mobile-web-app-capable" content="yes" />
        <title>${visible(title)}</title>
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" type="image/png" href="/icon-192.png" />
        <link rel="apple-touch-icon" href="/icon-180.png" />
        <link rel="stylesheet" href="${files.css}" />
        ${
          follows === 'still'
            ? own
            : html`<noscript><meta http-equiv="refresh" content="60" /></noscript>
                <script type="module" src="${files.js}"></script>`
        }
      </head>
      <body data-follows="${follows}">
        ${body}
      </body>
    </html> `;
};
