import { keywordFinder } from './keyword-finder.ts';
import { lineCounter } from './lines.ts';
import { ordinaryReason } from './ordinary-value.ts';

export type OwnValue = { readonly name: string; readonly value: string };

/** `plain`, or how it was written: as in JSON, in a URL, in base64. */
type ValueForm = 'plain' | 'json' | 'url-encoding' | 'base64';

/** Where one of the own values stands. Places are bytes, of the form in which it stands there; it holds no part of the value. */
export type OwnHit = {
  readonly name: string;
  readonly form: ValueForm;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
};

export type ValueFinder = {
  /** Values that are not looked for, and why: a sentence's end, such as "it is shorter than 8 characters". */
  readonly refused: readonly { readonly name: string; readonly because: string }[];
  /** In order of their start. Exact: nothing that is not the value, byte for byte, in one of its forms. */
  readonly find: (bytes: Uint8Array) => readonly OwnHit[];
};

type Form = { readonly name: string; readonly form: ValueForm; readonly bytes: Uint8Array };

/** What is left of the value when it stands somewhere in a longer text that is base64: at one of three alignments. */
const base64Forms = (value: Uint8Array): readonly string[] =>
  [0, 1, 2].flatMap(before => {
    const text = Buffer.concat([Buffer.alloc(before), value]).toString('base64url');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + value.length) * 8) / 6));
    return [own, own.replaceAll('-', '+').replaceAll('_', '/')];
  });

const urlForms = (value: string): readonly string[] => {
  const strict = encodeURIComponent(value.toWellFormed());
  const stricter = strict.replaceAll(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [
    strict,
    stricter,
    strict.replaceAll('%20', '+'),
    stricter.replaceAll('%20', '+'),
    encodeURI(value.toWellFormed()),
  ];
  return [...forms, ...forms.map(form => form.replaceAll(/%[0-9A-F]{2}/g, code => code.toLowerCase()))];
};

const jsonForms = (value: string): readonly string[] => {
  const inner = JSON.stringify(value).slice(1, -1);
  const forHtml = inner.replaceAll(
    /[<>&\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [inner, inner.replaceAll('/', '\\/'), forHtml, JSON.stringify(inner).slice(1, -1)];
};

const formsOf = ({ name, value }: OwnValue): readonly Form[] => {
  const forms: Form[] = [];
  const seen = new Set<string>();
  const add = (form: ValueForm, texts: readonly string[]): void => {
    for (const text of texts)
      if (!seen.has(text)) {
        seen.add(text);
        forms.push({ name, form, bytes: Buffer.from(text) });
      }
  };
  add('plain', [value]);
  add('json', jsonForms(value));
  add('url-encoding', urlForms(value));
  add('base64', base64Forms(Buffer.from(value)));
  return forms;
};

/** Of a long value the beginning is looked for, and the rest compared. */
const lookedFor = 64;
const shortWord = 16;

const lowered = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, lookedFor).map(byte => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122));

/** A short value inside a longer word is another word. */
const apart = (bytes: Uint8Array, start: number, form: Form): boolean =>
  form.bytes.length >= shortWord ||
  form.form === 'base64' ||
  (!isWord(bytes[start - 1]) && !isWord(bytes[start + form.bytes.length]));

const equalAt = (bytes: Uint8Array, start: number, wanted: Uint8Array): boolean => {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
};

/**
 * Looks for the project's own secret values themselves, so it finds those of any issuer and raises nothing else: a
 * value that could stand somewhere by chance is refused, with the reason.
 */
export const createValueFinder = (values: readonly OwnValue[]): ValueFinder => {
  const judged = values.map(own => ({ own, because: ordinaryReason(own.value) }));
  const byKeyword = new Map<string, { readonly keyword: Uint8Array; readonly forms: Form[] }>();
  for (const { own, because } of judged) {
    if (because !== null) continue;
    for (const form of formsOf(own)) {
      const keyword = lowered(form.bytes);
      const key = Buffer.from(keyword).toString('latin1');
      const known = byKeyword.get(key);
      if (known === undefined) byKeyword.set(key, { keyword, forms: [form] });
      else known.forms.push(form);
    }
  }
  const wanted = [...byKeyword.values()];
  const finder = keywordFinder(wanted.map(({ keyword }) => keyword));
  return {
    refused: judged.flatMap(({ own, because }) => (because === null ? [] : [{ name: own.name, because }])),
    find: bytes => {
      const found: { readonly form: Form; readonly start: number }[] = [];
      finder(bytes, (number, start) => {
        for (const form of wanted[number]?.forms ?? [])
          if (equalAt(bytes, start, form.bytes) && apart(bytes, start, form)) found.push({ form, start });
      });
      const line = lineCounter(bytes);
      return found
        .toSorted((a, b) => a.start - b.start)
        .map(({ form: { name, form, bytes: own }, start }) => ({
          name,
          form,
          start,
          end: start + own.length,
          line: line(start),
        }));
    },
  };
};
