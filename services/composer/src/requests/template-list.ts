import { TemplateList } from '@pochtovik/contracts';
import { searchOf } from '../domain/letter-search.ts';
import { readTemplateCursor, writeTemplateCursor } from '../domain/template-cursor.ts';
import { templateSortKey } from '../domain/template-keys.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateConditions, TemplateStore } from '../store/templates.ts';
import { templateSummary } from './template-view.ts';

/** Answers `template.list`. Errors: BAD_REQUEST for a cursor that is none of ours. */
export function serveTemplateList(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateList, async ({ accountId, actor, cursor, limit = 100, ...filter }) => {
    const after = cursor === undefined ? null : readTemplateCursor(cursor);
    // One more than asked for tells whether there is a next page.
    const found = await templates.list(accountId, actor, conditionsOf(filter), { after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      templates: page.map(templateSummary),
      nextCursor: more ? writeTemplateCursor({ sortKey: templateSortKey(last.content.name), id: last.id }) : null,
    };
  });
}

function conditionsOf(filter: {
  archived?: boolean;
  folderId?: string;
  ownerUserId?: number;
  search?: string;
}): TemplateConditions {
  const { archived = false, folderId, ownerUserId } = filter;
  const search = filter.search === undefined ? null : searchOf(filter.search);
  return {
    ...{ archived, ownerUserId },
    folderId: folderId === 'none' ? null : folderId,
    ...(search && ('id' in search ? { templateId: search.id } : { keys: search.keys })),
  };
}
