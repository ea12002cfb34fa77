/** Status ids that mean "won" and "lost" in every pipeline of every account. */
export const WON = 142;
export const LOST = 143;

/** A stage of a pipeline; `type` 1 is the incoming-leads stage. */
export interface Status {
  id: number;
  name: string;
  sort: number;
  is_editable: boolean;
  color: string;
  type: 0 | 1;
}

/** A sales pipeline with its stages. */
export interface Pipeline {
  id: number;
  name: string;
  sort: number;
  is_main: boolean;
  is_unsorted_on: boolean;
  is_archive: boolean;
  statuses: Status[];
}

/** Why a lead was lost. */
export interface LossReason {
  id: number;
  name: string;
  sort: number;
  created_at: number;
  updated_at: number;
}
