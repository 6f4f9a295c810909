import type { FlowText } from '../../config/steps.ts';
import { type Field, type Form, readPage } from '../page.ts';
import type { Reply } from '../reply.ts';
import type { Adapter } from './adapter.ts';

/** `path` is what was asked for, `page` what came. */
type Place = { readonly path: string; readonly page: Reply; readonly form: Form };

const typed = (form: Form): readonly Field[] =>
  form.fields.filter(({ type }) => type !== 'hidden' && type !== 'submit' && type !== 'file');
const passwordsIn = (form: Form): readonly Field[] => form.fields.filter(({ type }) => type === 'password');
const addressIn = (form: Form): Field | undefined =>
  form.fields.find(({ type, name }) => type === 'email' || /e-?mail/i.test(name)) ??
  form.fields.find(({ type, name }) => type === 'text' && /user|login|name/i.test(name));
const nameIn = (form: Form): Field | undefined =>
  form.fields.find(({ type, name }) => type === 'text' && /name/i.test(name) && name !== addressIn(form)?.name);

const says = (form: Form, pattern: RegExp): boolean => pattern.test(`${form.action} ${form.words}`);
const newAccount = /sign-?\s?up|join|register|create (an |your )?account/i;
const forgotten = /forgot|reset/i;

/** Where a page stands, not where it was asked for: many addresses lead strangers to one sign-in page. */
const places = (pages: ReadonlyMap<string, Reply>): readonly Place[] =>
  [...pages.values()].flatMap(page =>
    readPage(page.body, page.url).forms.map(form => ({ path: new URL(page.url).pathname, page, form })),
  );

const values = (form: Form): Readonly<Record<string, string>> => {
  const address = addressIn(form);
  const name = nameIn(form);
  return Object.fromEntries([
    ...(name === undefined ? [] : [[name.name, '{name}']]),
    ...(address === undefined ? [] : [[address.name, '{email}']]),
    ...passwordsIn(form).map(field => [field.name, '{password}']),
  ]);
};

/** The form is known again by its address, which people do not translate. */
const hintOf = (form: Form): string => new URL(form.action).pathname;

const sent = ({ path, form }: Place): FlowText => [{ open: path }, { fill: values(form), form: hintOf(form) }];

/**
 * Who signed in does not end at the form again. Where the form stands on the front page, that says nothing: there the
 * password field is gone when the page is opened again.
 */
const signedIn = ({ path, page, form }: Place): FlowText => {
  const at = new URL(page.url).pathname;
  if (at !== '/') return [{ expect: { status: 200, notAt: at } }];
  const names = passwordsIn(form).flatMap(({ name }) => [`name="${name}"`, `name='${name}'`, `name=${name}`]);
  const field = names.find(each => page.body.includes(each)) ?? 'password';
  return [{ expect: { status: 200 } }, { open: path }, { expect: { status: 200, lacks: field } }];
};

/** Any app with a sign-in form: told by its password field, whatever it was built with. */
export const plainForm: Adapter = {
  name: 'plain-form',
  mark: 'a page with a form that asks for an address and one password',
  flows: ({ pages }) => {
    const all = places(pages).filter(({ form }) => form.method === 'POST' && addressIn(form) !== undefined);
    const isNew = ({ path, form }: Place): boolean =>
      newAccount.test(path) || passwordsIn(form).length > 1 || (nameIn(form) !== undefined && says(form, newAccount));
    const withPassword = all.filter(({ form }) => passwordsIn(form).length > 0);
    const signIn = withPassword.find(place => passwordsIn(place.form).length === 1 && !isNew(place));
    if (signIn === undefined) return null;
    const signUp = withPassword.find(isNew);
    const onlyAddress = all.filter(({ form }) => typed(form).length === 1);
    const link = onlyAddress.find(({ path, form }) => !forgotten.test(path) && says(form, /link/i));
    return {
      'sign-in': [...sent(signIn), ...signedIn(signIn)],
      ...(signUp === undefined ? {} : { 'sign-up': [...sent(signUp), { expect: { status: 200 } }] satisfies FlowText }),
      ...(link === undefined
        ? {}
        : { 'sign-in-by-link': [...sent(link), { mail: {} }, { open: '{link}' }] satisfies FlowText }),
    };
  },
};
