import type { SourceFile } from '../src/engines/source/source-file.ts';

/** How much of a repository reads variables. */
export type Share = 'one file in eight' | 'every file' | 'every file, by a helper of its own';

const shapes = [
  // A component.
  (name: string, at: number) => `import { useEffect, useState } from 'react';
import { format${at % 40} } from '../lib/format-${at % 40}';

type ${name}Props = { readonly id: string; readonly title: string; readonly members: readonly string[] };

export function ${name}({ id, title, members }: ${name}Props) {
  const [open, setOpen] = useState(false);
  const [rows, setRows] = useState<readonly { id: string; at: string }[]>([]);
  useEffect(() => {
    let gone = false;
    fetch(\`/api/rooms/\${id}/posts?page=1\`)
      .then(answer => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then(found => { if (!gone) setRows(found.rows); })
      .catch(() => { if (!gone) setRows([]); });
    return () => { gone = true; };
  }, [id]);
  if (members.length === 0) return <p className="empty">Nobody is here yet.</p>;
  return (
    <section aria-labelledby={\`\${id}-title\`} className={open ? 'room room-open' : 'room'}>
      <h2 id={\`\${id}-title\`}>{title}</h2>
      <button type="button" onClick={() => setOpen(!open)}>{open ? 'Close' : 'Open'}</button>
      <ul>{rows.map(row => (<li key={row.id}><time dateTime={row.at}>{format${at % 40}(row.at)}</time></li>))}</ul>
    </section>
  );
}
`,
  // A module of rules.
  (name: string, at: number) => `import { z } from 'zod';
import { Refusal } from '../lib/refusal';

export const ${name}Body = z.strictObject({
  title: z.string().min(1).max(200),
  text: z.string().min(1).max(20_000),
  space: z.enum(['lobby', 'workshop', 'archive']),
  tags: z.array(z.string().regex(/^[a-z0-9-]{1,30}$/)).max(8).default([]),
});

const order = { lobby: 0, workshop: 1, archive: 2 } as const;

export const compare${name} = (one: { space: keyof typeof order }, other: { space: keyof typeof order }): number =>
  order[one.space] - order[other.space];

export async function save${name}(store: { put(row: object): Promise<{ id: string }> }, body: unknown): Promise<string> {
  const parsed = ${name}Body.safeParse(body);
  if (!parsed.success) throw new Refusal(422, parsed.error.issues.map(issue => issue.path.join('.')).join(', '));
  const { title, text, space, tags } = parsed.data;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const { id } = await store.put({ title: title.trim(), text, space, tags: [...new Set(tags)], kind: ${at} });
      return id;
    } catch (error) {
      if (attempt === 2 || !(error instanceof Error)) throw error;
    }
  }
  throw new Refusal(503, 'try again');
}
`,
] as const;

const reads = [
  (at: number) => `\nexport const setting${at} = process.env.SETTING_${at % 60} ?? 'plain';\n`,
  (at: number) =>
    `\nconst { SETTING_${at % 60}: given${at} = '', NODE_ENV } = process.env;\nexport const isLive${at} = NODE_ENV === 'production' && given${at} !== '';\n`,
  (at: number) => `\nif (!process.env.KEY_${at % 60}) throw new Error('KEY_${at % 60} is not set');\n`,
] as const;

/** A function that takes a name, in each file another one, and its use in the next. */
const helper = (at: number): string => `
export const need${at} = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(\`\${name} is not set\`);
  return value;
};
export const own${at} = need${at}('SETTING_${at % 60}');
`;

/** A repository of that many files of the sorts that one finds, made the same each time. */
export const generatedFiles = (count: number, share: Share): readonly SourceFile[] => {
  const files: SourceFile[] = [
    {
      path: 'package.json',
      text: JSON.stringify({ name: 'generated', dependencies: { react: '19.0.0', zod: '4.0.0' } }),
    },
  ];
  for (let at = 1; files.length < count; at += 1) {
    const isComponent = at % 2 === 0;
    const name = `${isComponent ? 'Room' : 'Rule'}${at}`;
    const shape = shapes[isComponent ? 0 : 1](name, at);
    const reading = reads[at % reads.length]?.(at) ?? '';
    const own =
      share === 'every file' ? reading : share === 'one file in eight' ? (at % 8 === 0 ? reading : '') : helper(at);
    files.push({
      path: `src/${isComponent ? 'components' : 'rules'}/${name.toLowerCase()}.${isComponent ? 'tsx' : 'ts'}`,
      text: `${shape}${own}`,
    });
  }
  return files;
};
