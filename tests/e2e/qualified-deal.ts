import { type ExampleSetUp, PEOPLE } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';

/** A deal of the example's first client that enters the stage which sends the proposal, from its manager's mailbox; gives its id. */
export async function qualifiedDeal(
  { control }: LocalProduct,
  { accountId, pipelineId, status, userId }: ExampleSetUp,
  managerAddress: string,
): Promise<number> {
  const { client } = PEOPLE.a;
  const { leadId } = await control.createLead(accountId, {
    name: 'Сделка',
    pipelineId,
    statusId: status.fresh,
    responsibleUserId: userId(managerAddress),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  await control.moveLead(accountId, leadId, { pipelineId, statusId: status.qualified });
  return leadId;
}
