import { joined, literal } from '../route.ts';

/** What stands in a path as the routers of the Node world write it. */
type Piece =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'parameter'; readonly name: string; readonly optional: boolean }
  | { readonly is: 'rest'; readonly name: string }
  | { readonly is: 'group'; readonly open: boolean };

type Rules = {
  /** `::` is a colon (Fastify). */
  readonly doubledColon?: boolean;
  /** `{…}` behind a parameter is a pattern (Hono), else an optional group (Express 5). */
  readonly bracesArePattern?: boolean;
};

/** The end of a bracketed part that begins at `from`; the end of the text when it never closes. */
const closing = (text: string, from: number, open: string, close: string): number => {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === open) depth++;
    if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
};

const piecesOf = (path: string, rules: Rules): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (let i = 0; i < path.length; i++) {
    const char = path[i] ?? '';
    const name = /^[A-Za-z_$][\w$]*/.exec(path.slice(i + 1, i + 100))?.[0] ?? '';
    if (char === ':' && rules.doubledColon === true && path[i + 1] === ':') {
      pieces.push({ is: 'text', text: ':' });
      i += 1;
    } else if (char === ':' && name !== '') {
      i += name.length;
      if (path[i + 1] === '(') i = closing(path, i + 1, '(', ')');
      if (rules.bracesArePattern === true && path[i + 1] === '{') i = closing(path, i + 1, '{', '}');
      const mark = path[i + 1] ?? '';
      if ('?*+'.includes(mark) && mark !== '') i += 1;
      pieces.push(
        mark === '*' || mark === '+' ? { is: 'rest', name } : { is: 'parameter', name, optional: mark === '?' },
      );
    } else if (char === '*') {
      i += name.length;
      pieces.push({ is: 'rest', name: name === '' ? 'rest' : name });
    } else if (char === '(') {
      i = closing(path, i, '(', ')');
      pieces.push({ is: 'rest', name: 'rest' });
    } else if (char === '{' || char === '}') pieces.push({ is: 'group', open: char === '{' });
    else if (char === '?') {
      // A pattern for one letter; without it the rest of the address is still right.
    } else pieces.push({ is: 'text', text: char });
  }
  return pieces;
};

const rendered = (pieces: readonly Piece[], withOptional: boolean): string => {
  let text = '';
  let skipping = false;
  for (const piece of pieces) {
    if (piece.is === 'group') skipping = piece.open && !withOptional;
    else if (skipping) continue;
    else if (piece.is === 'text') text += literal(piece.text);
    else if (piece.is === 'rest') text += text.endsWith('/') || text === '' ? `:${piece.name}*` : '';
    else if (!piece.optional || withOptional) text += `:${piece.name}`;
  }
  return joined(text);
};

/** Templates of a path: one, or two when a part of it is optional. */
export const templatesOf = (path: string, rules: Rules = {}): readonly string[] => {
  const pieces = piecesOf(path, rules);
  return [...new Set([rendered(pieces, false), rendered(pieces, true)])];
};

/** The prefix that a mount path stands for: a trailing `*` says nothing more than the prefix does. */
export const prefixOf = (path: string): string => path.replace(/\/?\*\w*$/, '');
