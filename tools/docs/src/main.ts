import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pages } from './pages.ts';

const folder = resolve(import.meta.dirname, '../../../docs/reference');
mkdirSync(folder, { recursive: true });
for (const page of pages()) writeFileSync(resolve(folder, page.file), page.content);
