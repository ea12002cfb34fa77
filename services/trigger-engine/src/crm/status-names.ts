import { PipelineList } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { statusKey } from '../domain/chains/chain-graph.ts';

/** Names of the account's statuses by `statusKey`; none while the CRM does not answer, since a map is worth having without. */
export async function readStatusNames(
  ask: Ask,
  accountId: number,
): Promise<Map<string, { pipelineName: string; statusName: string }>> {
  const { pipelines } = await ask(PipelineList, accountId, { accountId }).catch(() => ({ pipelines: [] }));
  return new Map(
    pipelines.flatMap(({ id, name, statuses }) =>
      statuses.map((status) => [statusKey(id, status.id), { pipelineName: name, statusName: status.name }]),
    ),
  );
}
