/** An incoming lead that nobody accepted yet. */
export interface Unsorted {
  uid: string;
  source_uid: string;
  source_name: string;
  category: 'sip' | 'forms' | 'mail' | 'chats';
  pipeline_id: number;
  created_at: number;
  metadata: Record<string, unknown>;
  leadId: number;
  contactIds: number[];
  companyIds: number[];
}
