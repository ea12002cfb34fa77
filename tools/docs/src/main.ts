import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pages } from './pages.ts';

const docs = resolve(import.meta.dirname, '../../../docs');
for (const page of pages()) {
  const file = resolve(docs, page.file);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, page.content);
}
