import { SaxesParser } from 'saxes';
import { limits } from '../../platform/limits.ts';
import { UnreadableReport } from './report.ts';

/** Called at the end of each element: names from the root down, and the text directly in it, trimmed and cut. */
export type OnElement = (path: readonly string[], text: string) => void;

export type XmlRead = {
  /** Whether the root element was closed. */
  readonly closed: boolean;
  /** The first thing that is not well-formed, with its place, or null. */
  readonly fault: string | null;
};

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

const documentType =
  'It declares a document type (DTD). No aggregate report has one, and bombs made of XML are built with them, so it was not read.';

/** `1:43: disallowed character.` as a place and a cause in words. */
const faultText = (message: string): string => {
  const [, line, column, cause] = /^(\d+):(\d+): (.*?)\.?$/s.exec(message) ?? [];
  return line === undefined ? message : `line ${line}, column ${column}: ${cause}`;
};

/**
 * Reads XML as it comes and gives its elements; holds no more than the open ones. What is not well-formed is passed over,
 * so that the rest still counts. Entities are never expanded; a DTD, deep nesting and endless values are refused with
 * `UnreadableReport`. `onRoot` is told the first element's name and namespace.
 */
export const readElements = async (
  pieces: AsyncIterable<string>,
  onRoot: (name: string, namespace: string) => void,
  onElement: OnElement,
): Promise<XmlRead> => {
  const parser = new SaxesParser();
  const path: string[] = [];
  const texts: string[] = [];
  let fault: string | null = null;
  let faults = 0;
  let fed = 0;
  let lastElementAt = 0;
  let closed = false;
  parser.on('error', error => {
    // What follows the root, such as zero bytes, is none of the report.
    if (closed) return;
    fault ??= faultText(error.message);
    faults += 1;
    if (faults > limits.dmarcXmlFaults) throw new UnreadableReport(`Its XML is broken all over, first at ${fault}.`);
  });
  parser.on('doctype', () => {
    throw new UnreadableReport(documentType);
  });
  parser.on('opentag', ({ name, attributes }) => {
    lastElementAt = fed;
    if (path.length === 0 && !closed) {
      const prefix = name.includes(':') ? `xmlns:${name.slice(0, name.indexOf(':'))}` : 'xmlns';
      onRoot(withoutPrefix(name), attributes[prefix] ?? '');
    }
    path.push(withoutPrefix(name));
    texts.push('');
    if (path.length > limits.dmarcXmlDepth)
      throw new UnreadableReport(`Its elements are nested more than ${limits.dmarcXmlDepth} deep, so it was not read.`);
  });
  const onText = (text: string): void => {
    const at = texts.length - 1;
    const before = texts[at];
    if (before === undefined || before.length > limits.dmarcValueCharacters) return;
    texts[at] = (before + text).slice(0, limits.dmarcValueCharacters + 1);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    lastElementAt = fed;
    if (!closed) onElement(path, (texts.at(-1) ?? '').trim());
    path.pop();
    texts.pop();
    if (path.length === 0) closed = true;
  });
  for await (const piece of pieces) {
    // Some reporters put an empty line before the declaration.
    const text = fed === 0 ? piece.trimStart() : piece;
    parser.write(text);
    fed += text.length;
    if (closed) return { closed: true, fault };
    if (fed - lastElementAt > limits.dmarcXmlPieceCharacters)
      throw new UnreadableReport(
        `One piece of it goes on for more than ${limits.dmarcXmlPieceCharacters.toLocaleString('en')} characters without an element, so it was not read.`,
      );
  }
  return { closed, fault };
};
