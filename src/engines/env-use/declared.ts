import type { SourceFile } from '../source/source-file.ts';

/** One variable that an example file names for whoever fills it in. */
export type DeclaredVariable = {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** No example value stands there: it may stay away. */
  readonly empty: boolean;
  /** The comment above it, at most 200 characters; empty where there is none. */
  readonly said: string;
};

/** `.env.example`, `.env.production.example`, `env.sample`, `app.env.template`. */
export const isEnvExample = (path: string): boolean =>
  /(?:^|\/)(?:\.?env(?:\.[\w-]+)*\.(?:example|sample|template|dist)|\.env\.(?:example|sample|template|dist)[\w.-]*|[\w.-]+\.env\.(?:example|sample|template|dist)|(?:example|sample|template)\.env)$/.test(
    path,
  );

const assignment = /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}=\s{0,20}(.*)$/;
const lineCharacters = 2_000;

/** Names that an example file declares; a name that is commented out is optional, and declared all the same. */
export const declaredIn = ({ path, text }: SourceFile): readonly DeclaredVariable[] => {
  const found: DeclaredVariable[] = [];
  let said: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.slice(0, lineCharacters).replace(/\r$/, '');
    const comment = /^\s{0,20}#\s?(.*)$/.exec(line)?.[1];
    const plain = comment === undefined ? line : comment;
    const [, name, value = ''] = assignment.exec(plain) ?? [];
    const isOff = comment !== undefined;
    if (name !== undefined && (!isOff || /^[A-Z][A-Z0-9_]*$/.test(name))) {
      const empty = isOff || /^(?:""|'')?\s*(?:#.*)?$/.test(value.trim());
      found.push({ name, file: path, line: index + 1, empty, said: said.join(' ').slice(0, 200) });
      if (!isOff) said = [];
    } else if (comment === undefined) said = [];
    else said.push(comment.trim());
  }
  return found;
};

/** Names that a document for people gives as `NAME=…` to whoever runs something by hand. */
export const documentedIn = ({ text }: SourceFile): readonly string[] => [
  ...new Set([...text.slice(0, 500_000).matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g)].map(([, name = '']) => name)),
];
