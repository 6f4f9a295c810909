/** A line of an example of an environment file. */
export type DeclaredVariable = {
  readonly name: string;
  /** As it stands there, without quotes; empty where the example gives none. */
  readonly example: string;
  /** Comment above it and behind it. */
  readonly comment: string;
  /** Written as a comment: `# NAME=value`. */
  readonly commentedOut: boolean;
};

/** Names under which such a file goes, the usual first. */
export const exampleNames = [
  '.env.example',
  '.env.sample',
  '.env.template',
  '.env.dist',
  '.env.local.example',
  'env.example',
  '.env.production.example',
] as const;

const line = /^\s{0,20}(#\s{0,5})?(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,5}=(.*)$/;

/** The value of a line: quotes taken off, a comment behind it apart. A `#` inside of quotes or of a word belongs to the value. */
const valueOf = (rest: string): { value: string; comment: string } => {
  const text = rest.trim();
  const quoted = /^(["'`])(.*?)\1\s*(?:#\s*(.*))?$/.exec(text);
  if (quoted !== null) return { value: quoted[2] ?? '', comment: quoted[3] ?? '' };
  const [, value = '', comment = ''] = /^(.*?)(?:(?:^|\s)#\s*(.*))?$/.exec(text) ?? [];
  return { value: value.trim(), comment };
};

/** Variables that an example declares, in its order, each once. */
export const declaredIn = (text: string): readonly DeclaredVariable[] => {
  const found = new Map<string, DeclaredVariable>();
  let above: string[] = [];
  for (const each of text.split(/\r?\n/)) {
    const [, hash, name, rest = ''] = line.exec(each) ?? [];
    // A comment with an equals sign is prose, unless it begins with a name in capitals and has no more words.
    const isProse = hash !== undefined && !(/^[^a-z]*$/.test(name ?? '') && /^\S*$/.test(valueOf(rest).value));
    if (name === undefined || isProse) {
      const comment = /^\s*#\s?(.*)$/.exec(each)?.[1];
      above = comment === undefined ? [] : [...above, comment];
      continue;
    }
    const { value, comment } = valueOf(rest);
    const before = found.get(name);
    if (before === undefined || before.commentedOut)
      found.set(name, {
        name,
        example: value,
        comment: [...above, comment].filter(part => part !== '').join(' '),
        commentedOut: hash !== undefined,
      });
    above = [];
  }
  return [...found.values()];
};
