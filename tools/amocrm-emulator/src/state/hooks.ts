/** A subscription to account webhooks. `badAnswers` holds the times (ms) of answers that were not 100–299. */
export interface WebhookSubscription {
  id: number;
  destination: string;
  settings: string[];
  sort: number;
  disabled: boolean;
  created_at: number;
  updated_at: number;
  created_by: number;
  badAnswers: number[];
}

/** How the digital-pipeline hook is encoded; `form_nested` nests the lead as `event[data][leads][status][0]`, as one project captured it. */
export type DpEncoding = 'form' | 'json' | 'form_nested';

/** Which way a lead went relative to the stages of the action. */
export type DpDirection = 'went_to_trigger' | 'went_in_trigger' | 'went_from_trigger';

/** A widget action dropped on one stage or stretched over several. */
export interface DpAction {
  id: number;
  pipelineId: number;
  statusIds: number[];
  settings: Record<string, string>;
  encoding: DpEncoding;
  directions: DpDirection[];
  onMail: boolean;
}
