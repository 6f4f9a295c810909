import { html } from 'hono/html';
import { bounds } from '../bounds.ts';
import type { Markup } from './layout.ts';
import { page } from './layout.ts';

const emailField = html`<label
  >E-mail address <input name="email" type="email" autocomplete="email" required maxlength="200"
/></label>`;

const passwordField = (label: string, autocomplete: string): Markup =>
  html`<label
    >${label}
    <input
      name="password"
      type="password"
      autocomplete="${autocomplete}"
      required
      minlength="${bounds.passwordShortest}"
      maxlength="${bounds.passwordLongest}"
  /></label>`;

const nextField = (next: string | undefined): Markup =>
  next ? html`<input type="hidden" name="next" value="${next}" />` : html``;

export const joinPage = (next: string | undefined): string =>
  page(
    { title: 'Join community' },
    html`<p>Step 1 of 3: your account. Then you confirm your address and choose a plan.</p>
      <form class="stacked" method="post" action="/join">
        ${nextField(next)}
        <label>Your name, as members see it<input name="name" autocomplete="name" required maxlength="60" /></label>
        ${emailField} ${passwordField('Password, at least 10 characters', 'new-password')}
        <button>Create account</button>
      </form>
      <p>You have an account? <a href="/login">Sign in</a></p>`,
  );

export const checkMailPage = (what: 'confirm' | 'link' | 'reset'): string => {
  const texts = {
    confirm: 'Step 2 of 3: we sent you a mail. Open the link in it to confirm your address.',
    link: 'If this address has an account, a sign-in link is on its way to it.',
    reset: 'If this address has an account, a link to choose a new password is on its way to it.',
  };
  return page(
    { title: 'Look into your mail' },
    html`<p>${texts[what]}</p>
      <p>It usually takes a few seconds. Nothing there after some minutes? Look into the spam folder first.</p>
      ${
        what === 'confirm'
          ? html`<h2>Send it again</h2>
              <form class="stacked" method="post" action="/confirm/again">
                ${emailField}<button>Send again</button>
              </form>`
          : ''
      }`,
  );
};

/** A button and not the link itself does the work: mail scanners open links, they press no buttons. */
export const pressPage = (facts: {
  title: string;
  text: string;
  button: string;
  action: string;
  next?: string | undefined;
  token?: string;
}): string =>
  page(
    { title: facts.title },
    html`<p>${facts.text}</p>
      <form method="post" action="${facts.action}">
        ${facts.token ? html`<input type="hidden" name="token" value="${facts.token}" />` : ''} ${nextField(facts.next)}
        <button>${facts.button}</button>
      </form>`,
  );

export const loginPage = (next: string | undefined): string =>
  page(
    { title: 'Sign in' },
    html`<form class="stacked" method="post" action="/login">
        ${nextField(next)} ${emailField} ${passwordField('Password', 'current-password')}
        <button>Sign in</button>
      </form>
      <p><a href="/reset">Forgot your password?</a></p>
      <h2>Without a password</h2>
      <form class="stacked" method="post" action="/login/link">
        ${emailField}<button>Send me a sign-in link</button>
      </form>
      <p>New here? <a href="/join">Join community</a></p>`,
  );

export const resetRequestPage = page(
  { title: 'Forgot your password?' },
  html`<p>We send you a link to choose a new one.</p>
    <form class="stacked" method="post" action="/reset">${emailField}<button>Send me a link</button></form>`,
);

export const resetPage = (token: string): string =>
  page(
    { title: 'Choose a new password' },
    html`<form class="stacked" method="post" action="/reset/${token}">
      ${passwordField('New password, at least 10 characters', 'new-password')}
      <button>Save and sign out everywhere</button>
    </form>`,
  );

export const resetDonePage = page(
  { title: 'Your password is changed' },
  html`<p>All devices are signed out. <a href="/login">Sign in with the new password</a>.</p>`,
);
